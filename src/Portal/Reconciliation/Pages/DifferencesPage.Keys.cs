using Microsoft.AspNetCore.Components;
using Portal.Shell.Components;

namespace Portal.Reconciliation.Pages;

/// <summary>How differences are worked: the review queue's keys. Plain letters act on the row or the open difference, Shift + letter on the marked ones.</summary>
public sealed partial class DifferencesPage
{
    IReadOnlyList<Shortcut> keys = [];

    Shortcut[] Keys() =>
    [
        new("j", "Next difference", () => Step(1, focus: true)),
        new("k", "Previous difference", () => Step(-1, focus: true)),
        new("ArrowDown", "Next difference, in the list", () => Step(1, focus: true)),
        new("ArrowUp", "Previous difference, in the list", () => Step(-1, focus: true)),
        new("Enter", "Open the difference", OpenCurrent),
        new("o", "Open the difference", OpenCurrent),
        new("x", "Mark the difference", () => OnCurrentRow(row => Mark(row, range: false))),
        new("Shift+x", "Mark up to here", () => OnCurrentRow(row => Mark(row, range: true))),
        new("f", "Open to fix the copy", OpenCurrent),
        new("a", "Open to accept", OpenCurrent),
        new("q", "Open to ask", OpenCurrent),
        new("/", "Search", () => box.FocusAsync().AsTask()),
        new(".", "Compare now", RunNow),
        new("Escape", "Close the difference, or clear the marks", Escape),
    ];

    DifferenceRow? CurrentRow => list?.Rows.FirstOrDefault(r => r.Id == current);

    /// <summary>Goes to a neighbour; with a difference open, opens that one in its place.</summary>
    async Task Step(int by, bool focus)
    {
        if (list is null or { Rows.Count: 0 }) return;
        var at = list.Rows.ToList().FindIndex(r => r.Id == current);
        if (at == list.Rows.Count - 1 && by > 0 && list.Next is not null && at >= 0) await More();
        ToRow(list.Rows[at < 0 ? 0 : Math.Clamp(at + by, 0, list.Rows.Count - 1)].Id, focus);
    }

    void ToRow(Guid id, bool focus)
    {
        current = id;
        if (focus) focusOn = id;
        if (address.Difference is { } open && open != id) Go(address with { Difference = id }, replace: true);
        StateHasChanged();
    }

    Task OpenCurrent() => OnCurrentRow(row => Open(row.Id));

    void Open(Guid id)
    {
        current = id;
        if (address.Difference != id) Go(address with { Difference = id });
    }

    void Close()
    {
        if (address.Difference is not null) Go(address with { Difference = null });
    }

    Task Escape()
    {
        if (address.Difference is not null) Close();
        else if (list is { AnyMarked: true }) Unmark();
        else if (address.Fix is not null) Go(address with { Fix = null });
        StateHasChanged();
        return Task.CompletedTask;
    }

    Task OnCurrentRow(Action<DifferenceRow> act)
    {
        if (CurrentRow is { } row) act(row);
        StateHasChanged();
        return Task.CompletedTask;
    }

    /// <summary>The open difference was decided: on to the next that waits, or back to a list that has none.</summary>
    async Task Onwards()
    {
        var (rows, decided) = (list?.Rows ?? [], current);
        var at = rows.ToList().FindIndex(r => r.Id == decided);
        await Look();
        bool Waits(DifferenceRow row) => row.Id != decided && row.State is DifferenceState.Open && !list!.IsGone(row);
        rows = list?.Rows ?? [];
        if ((rows.Skip(at + 1).FirstOrDefault(Waits) ?? rows.FirstOrDefault(Waits)) is { } next) ToRow(next.Id, focus: true);
        else
        {
            Close();
            Announcer.Say("Nothing more waits in this list.");
        }
        StateHasChanged();
    }

    void Mark(DifferenceRow row, bool range)
    {
        if (!mayDecide || list is null) return;
        current = row.Id;
        list.Mark(row, range);
        marksSeen++;
    }

    void MarkShown(bool on)
    {
        if (on) list!.MarkShown();
        else list!.Unmark();
        marksSeen++;
    }

    void MarkAll()
    {
        list!.MarkAll();
        marksSeen++;
    }

    void Unmark()
    {
        list!.Unmark();
        marksSeen++;
        focusOn = current;
    }

    void FixStarted(Guid id)
    {
        Unmark();
        Go(address with { Fix = id });
    }

    async Task Decided()
    {
        Unmark();
        await Look();
    }
}
