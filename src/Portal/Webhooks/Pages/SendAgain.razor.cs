using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Shell.Components;
using Portal.Webhooks.UseCases;

namespace Portal.Webhooks.Pages;

public sealed partial class SendAgain
{
    ReplayOnly only;
    DateTimeOffset since, countedAt;
    string? type, fault;
    ReplayAnswer? dry;
    IReadOnlyList<string> types = [];
    bool busy;

    [Parameter, EditorRequired] public required SubscriptionView Subscription { get; set; }
    [Parameter] public EventCallback OnSent { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Toasts Toasts { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }

    /// <summary>Why they would not leave at once.</summary>
    string? Held => Subscription switch
    {
        { Status: SubscriptionStatus.Paused } => "It is paused: they wait until it is resumed",
        { Status: SubscriptionStatus.Disabled } => "It is disabled: they wait until it is enabled",
        { Health.BreakerOpenSince: not null } => "The endpoint still fails: they wait for the probe",
        _ => null,
    };

    protected override async Task OnInitializedAsync()
    {
        since = Subscription.Health.FailingSince ?? Clock.GetUtcNow().AddDays(-1);
        types = Subscription.Types is [Webhooks.Subscription.EveryType] ? [.. (await Mediator.Send(new ListEventTypes())).Select(t => t.Name)] : Subscription.Types;
        await Count();
    }

    Task ChooseOnly(ChangeEventArgs change)
    {
        only = Enum.TryParse<ReplayOnly>(change.Value as string, out var chosen) ? chosen : ReplayOnly.Failed;
        return Count();
    }

    Task ChooseSince(ChangeEventArgs change)
    {
        if (DateTimeOffset.TryParse(change.Value as string, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var chosen)) since = chosen.ToUniversalTime();
        return Count();
    }

    Task ChooseType(ChangeEventArgs change)
    {
        type = change.Value is string { Length: > 0 } chosen ? chosen : null;
        return Count();
    }

    async Task Count()
    {
        (fault, dry) = (null, null);
        try
        {
            (dry, countedAt) = (await Mediator.Send(Ask(dryRun: true)), Clock.GetUtcNow());
        }
        catch (InvalidInput invalid)
        {
            fault = invalid.Message;
        }
    }

    async Task Send()
    {
        busy = true;
        try
        {
            var sent = await Mediator.Send(Ask(dryRun: false));
            Toasts.Done($"{Format.Of(sent.Count, "event")} queued for {Subscription.Name}.");
            await OnSent.InvokeAsync();
            await Count();
        }
        catch (Exception refused) when (refused is InvalidInput or BusinessRuleViolation or NotFound)
        {
            Toasts.Failed(refused.Message);
        }
        finally
        {
            busy = false;
        }
    }

    Replay Ask(bool dryRun) => new(Subscription.Id, since, Types: type is null ? null : [type], Only: only, DryRun: dryRun);
}
