using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Shell.Components;
using Portal.Webhooks.UseCases;

namespace Portal.Webhooks.Pages;

/// <summary>One subscription: what happens by itself, how it went, and what a person can do. What is looked at is in the address.</summary>
public sealed partial class SubscriptionPage : IDisposable
{
    /// <summary>Figures look at a whole day of tries: not at each of them.</summary>
    static readonly TimeSpan FiguresRest = TimeSpan.FromSeconds(10);

    SubscriptionView? sub;
    Figures? figures;
    DateTimeOffset figuresAt;
    string? secret;
    bool mayManage, busy;
    /// <summary>Raised when something happened: the parts look whether it concerns what they show.</summary>
    int changes;
    IDisposable? listening;
    Calm? calm;

    [Parameter] public Guid Id { get; set; }
    [SupplyParameterFromQuery] public string? Tab { get; set; }
    [SupplyParameterFromQuery] public string? Status { get; set; }
    [SupplyParameterFromQuery] public string? Type { get; set; }
    [SupplyParameterFromQuery(Name = "delivery")] public string? Opened { get; set; }
    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required Confirm Confirm { get; init; }
    [Inject] public required Toasts Toasts { get; init; }
    [Inject] public required Now Now { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }

    IReadOnlyList<Tabs.Tab> TabItems =>
    [
        new("Tries", Urls.Subscription(Id), Tab is not ("deliveries" or "types")),
        new("Deliveries", Urls.Subscription(Id, "deliveries"), Tab is "deliveries"),
        new("Event types", Urls.Subscription(Id, "types"), Tab is "types", sub!.Types is [Subscription.EveryType] ? null : sub.Types.Count),
    ];

    /// <summary>Text in the address, because a slip in it shows the page without a delivery and not a fault.</summary>
    Guid? Delivery => Guid.TryParse(Opened, out var id) ? id : null;

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Authentication).User.May(Permission.SubscriptionsManage);
        if (RendererInfo.IsInteractive)
        {
            calm = new Calm(Clock, () => InvokeAsync(Look));
            listening = Signals.On<DeliveriesChanged>(calm.Nudge);
            Now.Ticked += calm.Nudge;
        }
        await Look();
    }

    /// <summary>After something that the reader did: everything anew.</summary>
    Task Refresh()
    {
        figuresAt = default;
        return Look();
    }

    async Task Look()
    {
        try
        {
            sub = await Mediator.Send(new ReadSubscription(Id));
            if (Clock.GetUtcNow() - figuresAt >= FiguresRest)
            {
                figures = await Mediator.Send(new ReadFigures(Id));
                figuresAt = Clock.GetUtcNow();
            }
            changes++;
            StateHasChanged();
        }
        catch (NotFound)
        {
            Address.NotFound();
        }
    }

    Task Test() => Do(async () =>
    {
        var sent = await Mediator.Send(new TestSubscription(Id));
        var went = sent.Attempts[^1];
        if (went.Outcome is Outcome.Delivered) Toasts.Done($"The test arrived: {SubscriptionWords.Answer(went.Outcome, went.StatusCode)} in {Format.Number(went.DurationMs)} ms.");
        else Toasts.Failed($"The test did not arrive: {SubscriptionWords.Answer(went.Outcome, went.StatusCode)}. {went.Error}");
        Address.NavigateTo(Urls.Subscription(Id, Tab, Status, Type, sent.Id));
    });

    async Task Pause()
    {
        var agreed = await Confirm.Ask(new Question($"Pause {sub!.Name}?", "Pause", ["Nothing is sent to it while it is paused.", "Events that happen meanwhile are held and go out, in order, when it is resumed."]));
        if (agreed is not null) await Do(() => Mediator.Send(new ChangeSubscription(Id, Status: SubscriptionStatus.Paused)), $"{sub.Name} is paused.");
    }

    Task Resume() => Do(() => Mediator.Send(new ChangeSubscription(Id, Status: SubscriptionStatus.Active)), $"{sub!.Name} gets its events again{(sub.Health.Waiting > 0 ? $"; {Format.Of(sub.Health.Waiting, "held event")} on the way" : "")}.");

    Task Enable() => Do(() => Mediator.Send(new EnableSubscription(Id)), $"{sub!.Name} is enabled{(sub.Health.Waiting > 0 ? $"; {Format.Of(sub.Health.Waiting, "held event")} on the way" : "")}.");

    Task Probe() => Do(() => Mediator.Send(new ProbeNow(Id)), "The probe is on its way.");

    async Task Delete()
    {
        var waits = sub!.Health.Waiting;
        var agreed = await Confirm.Ask(new Question($"Delete {sub.Name}?", "Delete the subscription",
        [
            waits == 0 ? "Nothing waits for it." : $"{Format.Of(waits, "event")} {(waits == 1 ? "waits" : "wait")} for it and will not be sent.",
            "Nothing more is sent to its address, and its secret is forgotten. What it received stays in the timelines.",
            "This cannot be taken back. To stop it for a while, pause it instead.",
        ], Danger: true));
        if (agreed is null) return;
        await Do(async () =>
        {
            listening?.Dispose(); // it would look for what is gone
            await Mediator.Send(new DeleteSubscription(Id));
            Address.NavigateTo(Urls.Subscriptions);
        }, $"{sub.Name} was deleted.", again: false);
    }

    Task Rotated(string fresh)
    {
        secret = fresh;
        return Refresh();
    }

    Task Do<T>(Func<Task<T>> act, string done) => Do(async () => { await act(); }, done);

    async Task Do(Func<Task> act, string? done = null, bool again = true)
    {
        busy = true;
        try
        {
            await act();
            if (done is not null) Toasts.Done(done);
            if (again) await Refresh();
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
        if (calm is not null) Now.Ticked -= calm.Nudge;
        calm?.Dispose();
    }
}
