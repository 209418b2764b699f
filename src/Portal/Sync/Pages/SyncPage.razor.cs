using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Shell.Components;
using Portal.Sync.UseCases;

namespace Portal.Sync.Pages;

/// <summary>Every flow with how it goes, and the week that they share.</summary>
public sealed partial class SyncPage : IDisposable
{
    IReadOnlyList<SyncFlowView>? flows;
    IReadOnlyList<Shortcut> keys = [];
    Week? week;
    bool mayManage, busy;
    IDisposable? listening;
    Calm? calm;

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required Toasts Toasts { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required Now Now { get; init; }

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Authentication).User.May(Permission.RegistryManage);
        if (RendererInfo.IsInteractive)
        {
            keys = mayManage ? [new("n", "New flow", () => Go(Urls.NewSync)), new("r", "Runs", () => Go(Urls.SyncRuns))] : [new("r", "Runs", () => Go(Urls.SyncRuns))];
            calm = new Calm(Clock, () => InvokeAsync(Look));
            listening = Signals.On<SyncMoved>(calm.Nudge);
        }
        await Look();
    }

    async Task Look()
    {
        flows = await Mediator.Send(new ListSyncFlows());
        week = Week.Of(flows, Now.Time);
        StateHasChanged();
    }

    async Task Move(WeekProposal proposal)
    {
        busy = true;
        try
        {
            await Mediator.Send(new MoveSyncFlow(proposal.Slug, proposal.To, proposal.Version));
            Toasts.Done($"{proposal.Name} runs at {proposal.To:HH\\:mm} from now on.", "Undo", () => Back(proposal));
            await Look();
        }
        catch (Exception refused) when (refused is StaleVersion or BusinessRuleViolation or NotFound)
        {
            Toasts.Failed(refused.Message);
        }
        finally
        {
            busy = false;
        }
    }

    async Task Back(WeekProposal proposal)
    {
        try
        {
            await Mediator.Send(new MoveSyncFlow(proposal.Slug, proposal.From, (await Mediator.Send(new ReadSyncFlow(proposal.Slug))).Version));
            Toasts.Done($"{proposal.Name} runs at {proposal.From:HH\\:mm} again.");
        }
        catch (Exception refused) when (refused is StaleVersion or BusinessRuleViolation or NotFound)
        {
            Toasts.Failed(refused.Message);
        }
    }

    Task Go(string address)
    {
        Address.NavigateTo(address);
        return Task.CompletedTask;
    }

    static string Dim(int? number) => number is > 0 ? "" : "mut";

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
