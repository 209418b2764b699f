using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Access.UseCases;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Access.Pages;

/// <summary>From a key to the first form that arrives, in four steps.</summary>
public sealed partial class ConnectPage : IDisposable
{
    const string Shortcode = "[portal_form kind=\"quote-requests\"]";

    readonly ApiClientDraft draft = new() { OwnerSystem = "website" };
    IReadOnlyList<string> faults = [];
    IReadOnlyList<Violation> wrong = [];
    NewSecret? made;
    DateTimeOffset since;
    FoundRecord? arrived;
    IDisposable? listening;
    Calm? calm;

    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }

    protected override void OnInitialized() => draft.Choose(Permission.IntakeWrite, chosen: true);

    async Task Make()
    {
        try
        {
            if (draft.Flows.IsEmpty) throw new InvalidInput([FlowDraft.Missing]);
            since = Clock.GetUtcNow();
            made = await Mediator.Send(new CreateApiClient(draft.Name, draft.OwnerSystem, [.. draft.Scopes], draft.Flows.Chosen, draft.Flows.Proposal));
            calm = new Calm(Clock, () => InvokeAsync(Look));
            listening = Signals.On<RecordChanged>(calm.Nudge);
        }
        catch (InvalidInput invalid)
        {
            // What is wrong with the flows stands at their fields.
            wrong = invalid.Violations;
            faults = [.. wrong.Where(v => !v.Pointer.StartsWith("/flow", StringComparison.Ordinal) && !v.Pointer.StartsWith(FlowRegistration.Pointer, StringComparison.Ordinal)).Select(v => v.Detail)];
        }
        catch (Exception refusal) when (refusal is BusinessRuleViolation or NotFound)
        {
            (faults, wrong) = ([refusal.Message], []);
        }
    }

    /// <summary>The newest of this website, and how far it got.</summary>
    async Task Look()
    {
        if (await Mediator.Send(new FindNewestOf(made!.ClientId, since)) is not { } newest || newest == arrived) return;
        arrived = newest;
        StateHasChanged();
    }

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
