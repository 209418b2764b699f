using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Shell.Components;
using Portal.Staging.UseCases;

namespace Portal.Staging.Pages;

/// <summary>One bulk decision, live.</summary>
public sealed partial class BulkPanel : IDisposable
{
    readonly List<BulkResult> results = [];
    BulkView? bulk;
    int? next;
    bool onlyProblems, missing, told;
    Calm? calm;
    IDisposable? listening;

    [Parameter, EditorRequired] public Guid Id { get; set; }
    [Parameter] public bool MayDecide { get; set; }
    [Parameter] public EventCallback OnClose { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required Announcer Announcer { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }

    string Headline => (bulk!.Action, bulk.State) switch
    {
        (BulkAction.Approve, BulkState.Running) => $"Approving, {Far}",
        (BulkAction.Reject, BulkState.Running) => $"Rejecting, {Far}",
        (var action, BulkState.Stopped) => $"Stopped after {Far}: {Format.Number(bulk.Applied)} {Past(action)}",
        var (action, _) => $"{Capital(Past(action))} {Format.Number(bulk.Applied)} of {Format.Number(bulk.Total)}",
    };

    string Far => $"{Format.Number(bulk!.Done)} of {Format.Number(bulk.Total)}";

    IEnumerable<(int, BulkOutcome)> Tallies => new[]
    {
        (bulk!.Applied, BulkOutcome.Applied), (bulk.NoOps, BulkOutcome.NoOp), (bulk.Refused, BulkOutcome.Refused), (bulk.Failed, BulkOutcome.Failed),
    }.Where(t => t.Item1 > 0);

    protected override async Task OnInitializedAsync()
    {
        calm = new Calm(Clock, () => InvokeAsync(Look));
        listening = Signals.On<BulkMoved>(calm.Nudge);
        await Look();
    }

    async Task Look()
    {
        try
        {
            // Results are only added to: those that are here are not read again.
            bulk = await Mediator.Send(new ReadBulk(Id, next is null ? Last : next, onlyProblems, next is null ? 100 : 1));
            if (next is null) Take(bulk);
            if (bulk.State is not BulkState.Running && !told) Announcer.Say(Headline);
            told = bulk.State is not BulkState.Running;
        }
        catch (NotFound)
        {
            missing = true;
        }
        StateHasChanged();
    }

    int? Last => results.Count == 0 ? null : results[^1].Position;

    void Take(BulkView view)
    {
        results.AddRange(view.Results.Where(r => Last is not { } last || r.Position > last));
        next = view.Next;
    }

    async Task More() => Take(await Mediator.Send(new ReadBulk(Id, Last, onlyProblems)));

    async Task Only(bool problems)
    {
        (onlyProblems, next) = (problems, null);
        results.Clear();
        await Look();
    }

    Task Stop() => Mediator.Send(new StopBulk(Id));

    static string Past(BulkAction action) => action is BulkAction.Approve ? "approved" : "rejected";

    static string WordOf(BulkOutcome outcome) => outcome switch
    {
        BulkOutcome.Applied => "done",
        BulkOutcome.NoOp => "were so already",
        BulkOutcome.Refused => "refused",
        _ => "failed",
    };

    static string LookOf(BulkOutcome outcome) => outcome switch
    {
        BulkOutcome.Applied => "promoted",
        BulkOutcome.NoOp => "none",
        BulkOutcome.Refused => "warning",
        _ => "failed",
    };

    static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
