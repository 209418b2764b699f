using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Shell.Components;
using Portal.Staging.UseCases;

namespace Portal.Staging.Pages;

/// <summary>The marked records: the consequences in a sentence, then the verbs.</summary>
public sealed partial class BulkBar
{
    IReadOnlyList<Shortcut> keys = [];
    BulkPreview? preview;
    string? refusal;
    bool busy;
    int asked = -1;
    Task previewing = Task.CompletedTask;

    [Parameter, EditorRequired] public required QueueMarks Marks { get; set; }
    /// <summary>What the view matches of the records that wait.</summary>
    [Parameter, EditorRequired] public required QueueFilter Filter { get; set; }
    [Parameter] public int Matching { get; set; }
    /// <summary>Rises whenever marks change, so that the sentence is worked out again.</summary>
    [Parameter] public int Seen { get; set; }
    [Parameter] public EventCallback OnAll { get; set; }
    [Parameter] public EventCallback OnClear { get; set; }
    /// <summary>A bulk decision of this id has begun.</summary>
    [Parameter] public EventCallback<Guid> OnStarted { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Confirm Confirm { get; init; }
    [Inject] public required Toasts Toasts { get; init; }

    int Count => Marks.All ? Matching : Marks.Count;

    protected override void OnInitialized() => keys =
    [
        new("Shift+a", "Approve the marked records", Approve),
        new("Shift+r", "Reject the marked records, with a reason", Reject),
    ];

    protected override Task OnParametersSetAsync()
    {
        if (asked == Seen) return Task.CompletedTask;
        (asked, preview, refusal) = (Seen, null, null);
        return previewing = Preview();
    }

    async Task Preview()
    {
        var mine = asked;
        try
        {
            var seen = await Mediator.Send(new PreviewBulk(BulkAction.Approve, Marks.Selection(Filter)));
            if (mine == asked) preview = seen;
        }
        catch (BusinessRuleViolation no)
        {
            if (mine == asked) refusal = no.Message;
        }
    }

    async Task Approve()
    {
        await previewing;
        if (preview is not { Able: > 0 and var able } seen) return;
        // Marked one by one under this sentence, it was read. What is not on the page is asked for once more.
        if (Marks.All && await Confirm.Ask(new Question($"Approve all {Format.Count(able)}?", $"Approve {Format.Count(able)}", [seen.Sentence])) is null) return;
        await Start(new StartBulk(BulkAction.Approve, Marks.Selection(Filter)));
    }

    async Task Reject()
    {
        await Refusable(async () =>
        {
            var seen = await Mediator.Send(new PreviewBulk(BulkAction.Reject, Marks.Selection(Filter)));
            var agreed = await Confirm.Ask(new Question(
                $"Reject {Format.Of(seen.Able, "record")}?", $"Reject {Format.Count(seen.Able)}", [seen.Sentence], "Why do you reject them?", "Every sender reads it.", ReasonRequired: true, Danger: true));
            if (agreed is not null) await Start(new StartBulk(BulkAction.Reject, Marks.Selection(Filter), agreed.Reason));
        });
    }

    async Task Start(StartBulk start)
    {
        if (busy) return;
        busy = true;
        await Refusable(async () => await OnStarted.InvokeAsync(await Mediator.Send(start)));
        busy = false;
    }

    async Task Refusable(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception refused) when (refused is BusinessRuleViolation or InvalidInput or Forbidden)
        {
            Toasts.Failed(refused.Message);
        }
    }
}
