using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Shell.Components;
using Portal.Shell.Schemas;
using Portal.Staging.UseCases;

namespace Portal.Staging.Pages;

/// <summary>The record in the drawer. It looks again when anything changes and keeps what is being typed; decisions bind to the version that was seen.</summary>
public sealed partial class RecordPanel : IDisposable
{
    readonly List<IDisposable> listening = [];
    readonly IReadOnlyList<Shortcut> keys;
    Calm? calm;
    RecordView? view;
    IReadOnlyList<Fact> facts = [];
    IReadOnlyDictionary<string, string> labels = new Dictionary<string, string>();
    IReadOnlyList<Violation> elsewhere = [];
    FieldEdit? edit;
    ElementReference heading, commentBox;
    Guid shown;
    string comment = "";
    string? news, me;
    bool missing, mayDecide, busy, asking, focusComment;
    volatile bool delivered;

    public RecordPanel() => keys =
    [
        new("a", "Approve, or try again", Approve),
        new("r", "Reject", Reject),
        new("e", "Edit the field that needs it", EditFirst),
        new("c", "Comment", FocusComment),
        new("u", "Take the approval back", TakeBack),
        new("Escape", "Stop editing, or close", Escape),
    ];

    [Parameter, EditorRequired] public Guid Id { get; set; }
    /// <summary>After an approval or a rejection of the reader: the queue opens the next record.</summary>
    [Parameter] public EventCallback OnDecided { get; set; }
    [Parameter] public EventCallback OnClose { get; set; }
    /// <summary>"2 of 14".</summary>
    [Parameter] public string? Position { get; set; }
    [Parameter] public EventCallback OnPrevious { get; set; }
    [Parameter] public EventCallback OnNext { get; set; }
    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required Toasts Toasts { get; init; }
    [Inject] public required Confirm Confirm { get; init; }
    [Inject] public required StagingSettings Settings { get; init; }

    StagedRecord Record => view!.Record;
    bool MayEdit => mayDecide && view is { Record: { WaitsForDecision: true } or { Status: RecordStatus.PromotionFailed } };

    string Consequence => Record switch
    {
        { WaitsForDecision: true } when !mayDecide => "You may read this record; deciding is for operations.",
        { WaitsForDecision: true } => Consequences.OfApproving(Record, view!.Becomes, view.Subscribers, Settings.UndoSeconds),
        { Status: RecordStatus.PromotionFailed } => Consequences.OfRetrying(view!.Becomes),
        { Status: RecordStatus.Approved } => $"Approved by {Record.DecidedBy}; its promotion begins in a moment.",
        { Status: RecordStatus.Promoting } => $"The system of record is making the {view!.Becomes}.",
        { Status: RecordStatus.Promoted } => $"Became {Record.ResultType} {Record.ResultNumber}{(Record.DecidedBy is null ? "" : $", approved by {Record.DecidedBy}")}.",
        { Status: RecordStatus.Rejected } => $"Rejected by {Record.DecidedBy}. Nothing reached the system of record.",
        _ => "The rules are looking at it.",
    };

    protected override async Task OnInitializedAsync()
    {
        var user = (await Authentication).User;
        mayDecide = user.May(Permission.IntakeReview);
        me = user.FindFirst(PortalClaims.DisplayName)?.Value ?? user.Identity?.Name;
        if (!RendererInfo.IsInteractive) return;
        calm = new Calm(Clock, () => InvokeAsync(LookAgain));
        listening.Add(Signals.On<RecordChanged>(calm.Nudge));
        Action told = () =>
        {
            delivered = true;
            calm.Nudge();
        };
        listening.Add(Signals.On<DeliveriesChanged>(told));
        listening.Add(Signals.On<HandoverChanged>(told));
    }

    protected override async Task OnParametersSetAsync()
    {
        if (shown == Id) return;
        (shown, view, edit, news, comment, elsewhere, missing) = (Id, null, null, null, "", [], false);
        await Look();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!focusComment) return;
        focusComment = false;
        await commentBox.FocusAsync();
    }

    async Task Look()
    {
        var asked = Id;
        try
        {
            var read = await Mediator.Send(new ReadRecord(asked));
            if (asked != Id) return; // the reader went on meanwhile
            view = read;
            facts = [.. RecordStory.Facts(read).Reverse()];
            labels = RecordStory.Labels(read.Comparison);
        }
        catch (NotFound)
        {
            missing = asked == Id;
        }
    }

    /// <summary>Something changed somewhere. Whatever others did is told; what is being typed stays.</summary>
    async Task LookAgain()
    {
        if (busy || view is null) return; // a step of the reader's own is under way and looks afterwards
        if (!delivered && !await Mediator.Send(HasMovedOn.Since(view))) return;
        delivered = false;
        var known = view.Timeline.Select(e => e.Id).ToHashSet();
        await Look();
        var theirs = view.Timeline.LastOrDefault(e => !known.Contains(e.Id) && e.Who != StagedRecord.ByItself && e.Kind is not TimelineKind.Comment);
        if (theirs is not null) news = $"{(theirs.Who == me ? "You, in another window" : theirs.Who)}: {char.ToLowerInvariant(theirs.Text[0])}{theirs.Text[1..]}.{(MayEdit ? " What you see is the newest; nothing of yours was overwritten." : " It needs no decision of yours any more.")}";
        if (!MayEdit) edit = null;
        StateHasChanged();
    }

    Task Approve() => view?.Record.Status is RecordStatus.PromotionFailed
        ? Decide(() => Mediator.Send(new RetryPromotion(Id, Record.Version)), $"{Record.Company}: trying again.")
        : Approve(null);

    Task Approve(string? note) => view?.Record is { WaitsForDecision: true, Blocking: 0 }
        ? Decide(() => Mediator.Send(new ApproveRecord(Id, Record.Version, TimeSpan.FromSeconds(Settings.UndoSeconds), note)), $"Approved {Record.Company}.", Settings.UndoSeconds > 0)
        : Task.CompletedTask;

    async Task ApproveWithReason()
    {
        if (await Ask(new Question($"Approve {Record.Company}?", "Approve", [Consequence], "Why is it fine?", "Kept with the decision.", ReasonRequired: true)) is { } agreed) await Approve(agreed.Reason);
    }

    async Task Reject()
    {
        if (!MayEdit || asking) return;
        if (await Ask(new Question($"Reject {Record.Company}?", "Reject", Consequences.OfRejecting(Record), "Why do you reject it?", "The sender reads it.", ReasonRequired: true, Danger: true)) is { } agreed)
            await Decide(() => Mediator.Send(new RejectRecord(Id, Record.Version, agreed.Reason)), $"Rejected {Record.Company}.");
    }

    async Task<Agreed?> Ask(Question question)
    {
        asking = true;
        try { return await Confirm.Ask(question); }
        finally { asking = false; }
    }

    /// <summary>A step that ends the record's waiting; then the reader goes on.</summary>
    async Task Decide(Func<Task> step, string done, bool undo = false)
    {
        if (!mayDecide) return;
        var id = Id;
        if (!await Try(step)) return;
        if (undo) Toasts.Done(done, "Undo", () => TakeBack(id), TimeSpan.FromSeconds(Settings.UndoSeconds));
        else Toasts.Done(done);
        await OnDecided.InvokeAsync();
    }

    Task TakeBack() => mayDecide && view?.Record.Status is RecordStatus.Approved ? TakeBack(Id) : Task.CompletedTask;

    async Task TakeBack(Guid id)
    {
        if (await Try(() => Mediator.Send(new TakeBackApproval(id)))) Toasts.Done("Taken back: it waits for a decision again.");
        StateHasChanged();
    }

    Task CheckAgain() => Try(() => Mediator.Send(new CheckAgain(Id, Record.Version)));

    Task Fix(Fix fix) => Correct(DraftEdit.Set(Record.DraftJson, fix.Pointer, System.Text.Json.Nodes.JsonNode.Parse(fix.Value)));

    async Task TakeOut(ComparisonSection section)
    {
        if (DraftEdit.ItemOf(section) is not { } item) return;
        if (await Ask(new Question($"Take out {section.Title}?", "Take it out", ["The payload keeps it as it was submitted; the draft goes on without it."])) is null) return;
        await Correct(DraftEdit.Set(Record.DraftJson, $"{item.List}/{item.Index}", null));
    }

    async Task AddLine(AddItem.Added added)
    {
        await Correct(DraftEdit.Add(Record.DraftJson, added.List, added.Item));
        if (elsewhere.Count == 0) return;
        added.Refused(string.Join(' ', elsewhere.Select(v => v.Detail)));
        elsewhere = [];
    }

    Task Correct(string draft) => Try(() => Mediator.Send(new CorrectRecord(Id, Record.Version, draft)));

    void Edit(ComparedField field)
    {
        if (MayEdit) edit = new FieldEdit(field, DraftEdit.Read(Record.DraftJson, field.Pointer));
    }

    /// <summary>The field of the gravest finding, else the first that may be edited.</summary>
    Task EditFirst()
    {
        if (!MayEdit) return Task.CompletedTask;
        var fields = view!.Comparison.Sections.SelectMany(s => s.Fields).Where(f => f.Editable).ToList();
        var noticed = Record.Findings.OrderByDescending(f => f.Severity).Select(f => fields.FirstOrDefault(e => e.Pointer == f.Pointer)).FirstOrDefault(f => f is not null);
        if ((noticed ?? fields.FirstOrDefault()) is { } field) Edit(field);
        StateHasChanged();
        return Task.CompletedTask;
    }

    async Task SaveEdit()
    {
        if (edit is not { Saving: false } typed) return;
        (typed.Saving, typed.Fault) = (true, null);
        try
        {
            var value = FormText.Value(typed.Text, typed.Field.Type, typed.Field.Pointer);
            if (await Try(() => Mediator.Send(new CorrectRecord(Id, Record.Version, DraftEdit.Set(Record.DraftJson, typed.Field.Pointer, value))))) edit = null;
        }
        catch (InvalidInput unreadable)
        {
            typed.Fault = unreadable.Message;
        }
        typed.Saving = false;
    }

    void CancelEdit() => edit = null;

    async Task Comment()
    {
        var text = comment;
        if (text.Trim().Length > 0 && await Try(() => Mediator.Send(new CommentOnRecord(Id, text)))) comment = "";
    }

    Task CommentKey(KeyboardEventArgs pressed) => pressed is { Key: "Enter" } and ({ CtrlKey: true } or { MetaKey: true }) ? Comment() : Task.CompletedTask;

    Task FocusComment()
    {
        focusComment = mayDecide;
        StateHasChanged();
        return Task.CompletedTask;
    }

    Task Escape()
    {
        if (asking) return Task.CompletedTask; // the dialog hears it too
        if (edit is null) return OnClose.InvokeAsync();
        CancelEdit();
        StateHasChanged();
        return Task.CompletedTask;
    }

    /// <summary>One step of the reader, then a look at what it made. A refusal is told where it belongs and changes nothing.</summary>
    async Task<bool> Try(Func<Task> step)
    {
        if (busy) return false;
        (busy, elsewhere) = (true, []);
        try
        {
            await step();
            news = null;
            return true;
        }
        catch (InvalidInput invalid)
        {
            elsewhere = [.. invalid.Violations.Where(v => v.Pointer != edit?.Field.Pointer)];
            if (edit is not null) edit.Fault = string.Join(' ', invalid.Violations.Except(elsewhere).Select(v => v.Detail)) is { Length: > 0 } fault ? fault : null;
        }
        catch (StaleVersion stale)
        {
            news = stale.Message;
        }
        catch (Exception refusal) when (refusal is BusinessRuleViolation or Forbidden or NotFound or MalformedJson)
        {
            Toasts.Failed(refusal.Message);
        }
        finally
        {
            await Look();
            busy = false;
        }
        return false;
    }

    static string Short(string key) => key.Length > 20 ? $"{key[..13]}…{key[^4..]}" : key;

    public void Dispose()
    {
        foreach (var listener in listening) listener.Dispose();
        calm?.Dispose();
    }
}
