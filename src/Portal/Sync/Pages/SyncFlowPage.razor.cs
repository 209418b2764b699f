using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Shell.Components;
using Portal.Sync.UseCases;

namespace Portal.Sync.Pages;

/// <summary>One flow: what it does, how its runs went, and what a person can do. The open run is in the address.</summary>
public sealed partial class SyncFlowPage : IDisposable
{
    const int Size = 20, Most = 200;

    SyncFlowView? flow;
    SyncRunDetail? detail;
    IReadOnlyList<SyncRunView>? runs;
    IReadOnlyList<Shortcut> keys = [];
    (string, string?)? asked;
    string? next;
    bool mayRun, mayManage, busy;
    IDisposable? listening;
    Calm? calm;

    [Parameter] public string Slug { get; set; } = "";
    [SupplyParameterFromQuery(Name = "run")] public string? Opened { get; set; }
    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required Confirm Confirm { get; init; }
    [Inject] public required Toasts Toasts { get; init; }
    [Inject] public required Now Now { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }

    /// <summary>Text in the address, because a slip in it shows the page without a run and not a fault.</summary>
    Guid? Shown => Guid.TryParse(Opened, out var id) ? id : null;

    protected override async Task OnInitializedAsync()
    {
        var person = (await Authentication).User;
        (mayManage, mayRun) = (person.May(Permission.RegistryManage), person.May(Permission.RegistryManage) || person.May(Permission.IntakeReview));
        if (!RendererInfo.IsInteractive) return;
        if (mayRun) keys = [new("r", "Run now", RunNow)];
        calm = new Calm(Clock, () => InvokeAsync(Look));
        listening = Signals.On<SyncMoved>(calm.Nudge);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (asked == (Slug, Opened)) return;
        if (asked?.Item1 != Slug) (runs, next) = (null, null);
        asked = (Slug, Opened);
        await Look();
    }

    async Task Look()
    {
        try
        {
            flow = await Mediator.Send(new ReadSyncFlow(Slug));
            var size = Math.Clamp(runs?.Count ?? Size, Size, Most);
            var page = await Mediator.Send(new ListSyncRuns(Slug, Limit: size));
            runs = runs?.Count > size ? [.. page.Items, .. runs.Skip(size)] : page.Items;
            if (runs.Count <= size) next = page.NextCursor;
            detail = Shown is { } open ? await Mediator.Send(new ReadSyncRun(open)) : null;
            StateHasChanged();
        }
        catch (NotFound)
        {
            if (flow is null) Address.NotFound();
            detail = null;
        }
    }

    async Task More()
    {
        var page = await Mediator.Send(new ListSyncRuns(Slug, After: next, Limit: Size));
        (runs, next) = ([.. runs!, .. page.Items], page.NextCursor);
    }

    Task RunNow() => Start(new RunSyncFlow(Slug), $"{flow?.Terms.Name} runs.");

    Task DryRun() => Start(new RunSyncFlow(Slug, DryRun: true), "The dry run begins; nothing is written.");

    Task Whole() => Start(new RunSyncFlow(Slug, Full: true), "Everything is read.");

    Task Retry(Guid run) => Start(new RunSyncFlow(Slug, RetryOf: run), "What failed is tried again.");

    async Task Allow()
    {
        var agreed = await Confirm.Ask(new Question($"Delete at {flow!.Terms.Target ?? "nowhere"} what is gone at {flow.Terms.Source}?", "Run and delete", [detail!.Run.Fault!, $"Everything is read again; what is not there then is deleted, up to {Format.Of(detail.Run.TooMany ?? 0, "row")}."], Danger: true));
        if (agreed is not null) await Start(new RunSyncFlow(Slug, DeletesOf: detail!.Run.Id), "It runs; what is gone is deleted.");
    }

    Task Start(RunSyncFlow ask, string done) => Do(async () =>
    {
        var run = await Mediator.Send(ask);
        Address.NavigateTo(Urls.SyncFlow(Slug, run.Id));
    }, done);

    async Task Pause()
    {
        var agreed = await Confirm.Ask(new Question($"Pause {flow!.Terms.Name}?", "Pause", ["Nothing starts while it is paused.", flow.Under is null ? "Its next run reads what changed meanwhile." : "The run that is under way halts after its page, and goes on from there when it is resumed."]));
        if (agreed is not null) await Do(() => Mediator.Send(new PauseSyncFlow(Slug)), $"{flow.Terms.Name} is paused.");
    }

    Task Resume() => Do(() => Mediator.Send(new ResumeSyncFlow(Slug)), $"{flow!.Terms.Name} runs by its clock again.");

    Task Stop(Guid run) => Do(() => Mediator.Send(new StopSyncRun(run)), "The run was stopped; what it wrote stays.");

    async Task Delete()
    {
        var agreed = await Confirm.Ask(new Question($"Delete {flow!.Terms.Name}?", "Delete the flow", ["Its runs, their logs and what it remembers of each record are gone.", "What it wrote to other systems stays there.", "This cannot be taken back. To stop it for a while, pause it instead."], Danger: true));
        if (agreed is null) return;
        listening?.Dispose(); // it would look for what is gone
        await Do(async () =>
        {
            await Mediator.Send(new DeleteSyncFlow(Slug));
            Address.NavigateTo(Urls.Sync);
        }, $"{flow.Terms.Name} was deleted.", again: false);
    }

    async Task Do(Func<Task> act, string done, bool again = true)
    {
        busy = true;
        try
        {
            await act();
            Toasts.Done(done);
            if (again) await Look();
        }
        catch (Exception refused) when (refused is BusinessRuleViolation or StaleVersion or NotFound or InvalidInput)
        {
            Toasts.Failed(refused.Message);
        }
        finally
        {
            busy = false;
        }
    }

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
