using Portal.Shell;
using Portal.Shell.Components;
using Portal.Staging.UseCases;

namespace Portal.Staging.Pages;

/// <summary>How the queue is worked: moving, opening, marking, deciding. Plain letters act on the row or the open record, Shift + letter on the marked ones.</summary>
public sealed partial class QueuePage
{
    IReadOnlyList<Shortcut> keys = [];

    Shortcut[] Keys() =>
    [
        new("j", "Next record", () => Step(1, focus: true)),
        new("k", "Previous record", () => Step(-1, focus: true)),
        new("ArrowDown", "Next record, in the list", () => Step(1, focus: true)),
        new("ArrowUp", "Previous record, in the list", () => Step(-1, focus: true)),
        new("Enter", "Open the record", OpenCurrent),
        new("o", "Open the record", OpenCurrent),
        new("x", "Mark the record", () => OnCurrentRow(row => Mark(row, range: false))),
        new("Shift+x", "Mark up to here", () => OnCurrentRow(row => Mark(row, range: true))),
        new("a", "Approve", () => Decide(Decisions.Approve)),
        new("r", "Reject, with a reason", () => Decide(Decisions.Reject)),
        new("e", "Open to edit", OpenCurrent),
        new("c", "Open to comment", OpenCurrent),
        new("/", "Search", () => filters?.Focus().AsTask() ?? Task.CompletedTask),
        new(".", "Show what is new", ShowNewAndSay),
        new("Escape", "Close the record, or clear the marks", Escape),
    ];

    QueueRow? CurrentRow => list?.Rows.FirstOrDefault(r => r.Id == current);

    /// <summary>Goes to a neighbour; with a record open, opens that one in its place.</summary>
    async Task Step(int by, bool focus)
    {
        if (list is null) return;
        var rows = list.Rows.ToList();
        var at = rows.FindIndex(r => r.Id == current);
        if (at == rows.Count - 1 && by > 0 && list.Parts.LastOrDefault(p => p.Rows.Count > 0) is { Next: not null } last)
        {
            await More(last);
            rows = [.. list.Rows];
        }
        if (rows.Count == 0) return;
        var to = rows[at < 0 ? 0 : Math.Clamp(at + by, 0, rows.Count - 1)];
        ToRow(to.Id, focus);
    }

    void ToRow(Guid id, bool focus)
    {
        current = id;
        if (focus) focusOn = id;
        if (address.Record is { } open && open != id) Go((address with { Record = id }, Replace: true));
        StateHasChanged();
    }

    Task OpenCurrent() => OnCurrentRow(row => Open(row.Id));

    void Open(Guid id)
    {
        current = id;
        if (address.Record != id) Go((address with { Record = id }, Replace: false));
    }

    void Close()
    {
        if (address.Record is not null) Go((address with { Record = null }, Replace: false));
    }

    async Task Escape()
    {
        if (address.Record is not null) Close();
        else if (marks.Any) Unmark();
        else if (address.Bulk is not null) Go((address with { Bulk = null }, Replace: false));
        await InvokeAsync(StateHasChanged);
    }

    Task OnCurrentRow(Action<QueueRow> act)
    {
        if (CurrentRow is { } row) act(row);
        StateHasChanged();
        return Task.CompletedTask;
    }

    async Task Decide(Func<QueueRow, Task<bool>> decide)
    {
        if (!mayDecide || CurrentRow is not { } row) return;
        if (await decide(row)) await Decided();
        else focusOn = row.Id;
        StateHasChanged();
    }

    /// <summary>The current record was decided: on to the next that waits, or back to a list that has none.</summary>
    async Task Decided()
    {
        var rows = Waiting?.Rows ?? [];
        var at = rows.ToList().FindIndex(r => r.Id == current);
        var decided = current;
        await Look();
        bool Waits(QueueRow row) => row.Id != decided && QueueMarks.CanMark(row) && !Waiting!.IsGone(row);
        rows = Waiting?.Rows ?? [];
        if ((rows.Skip(at + 1).FirstOrDefault(Waits) ?? rows.FirstOrDefault(Waits)) is { } next) ToRow(next.Id, focus: true);
        else
        {
            Close();
            await ShowNew();
            Announcer.Say("Nothing more waits in this view.");
        }
        StateHasChanged();
    }

    void Mark(QueueRow row, bool range)
    {
        if (!mayDecide || list is null) return;
        current = row.Id;
        marks.Mark(list.Rows, row, range);
        marksSeen++;
    }

    void MarkShown(bool on)
    {
        if (on) marks.MarkShown(list!.Rows);
        else marks.Clear();
        marksSeen++;
    }

    void MarkAll()
    {
        marks.MarkAll();
        marksSeen++;
    }

    void Unmark()
    {
        marks.Clear();
        marksSeen++;
        focusOn = current;
    }

    void BulkStarted(Guid id)
    {
        marks.Clear();
        Go((address with { Bulk = id }, Replace: false));
    }

    async Task ShowNewAndSay()
    {
        var came = list?.New ?? 0;
        await ShowNew();
        focusOn = current ?? list?.Rows.FirstOrDefault()?.Id;
        Announcer.Say(came == 0 ? "The list is up to date." : $"{Format.Of(came, "new record")} shown.");
        StateHasChanged();
    }

    /// <summary>Enter in the search goes to the first row, and again opens it, also when its rows are still on their way.</summary>
    void LeaveSearch((bool Searching, bool Enter) how)
    {
        if (how.Searching || loading) enters = how.Enter ? enters + 1 : 1;
        else if (how.Enter) EnterFirst();
        else ToFirst();
    }

    void EnterFirst()
    {
        if (list?.Rows.FirstOrDefault() is { } first && first.Id == current) Open(first.Id);
        else ToFirst();
    }

    void ToFirst() => focusOn = current = list?.Rows.FirstOrDefault()?.Id;
}
