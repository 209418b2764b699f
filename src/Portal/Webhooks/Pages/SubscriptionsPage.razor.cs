using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Shell.Components;
using Portal.Webhooks.UseCases;

namespace Portal.Webhooks.Pages;

/// <summary>All subscriptions, newest first, with how the last day went.</summary>
public sealed partial class SubscriptionsPage : IDisposable
{
    const int Size = 50, Most = 200;

    IReadOnlyList<SubscriptionView>? items;
    readonly Dictionary<Guid, DayOfTries> days = [];
    string? next;
    IDisposable? listening;
    Calm? calm;

    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required Now Now { get; init; }

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            calm = new Calm(Clock, () => InvokeAsync(Again));
            listening = Signals.On<DeliveriesChanged>(calm.Nudge);
        }
        await Again();
    }

    async Task Again()
    {
        var shown = Math.Clamp(items?.Count ?? Size, Size, Most);
        var page = await Mediator.Send(new ListSubscriptions(Limit: shown));
        // Rows beyond what is read again stay as they were.
        items = items?.Count > shown ? [.. page.Items, .. items.Skip(shown)] : page.Items;
        if (items.Count <= shown) next = page.NextCursor;
        await Count(page.Items);
        StateHasChanged();
    }

    async Task More()
    {
        var page = await Mediator.Send(new ListSubscriptions(next, Size));
        (items, next) = ([.. items!, .. page.Items], page.NextCursor);
        await Count(page.Items);
    }

    async Task Count(IReadOnlyList<SubscriptionView> of)
    {
        foreach (var (id, day) in await Mediator.Send(new SummariseDay([.. of.Select(s => s.Id)]))) days[id] = day;
    }

    string StateOf(SubscriptionView s) => SubscriptionWords.Look(s) switch
    {
        "failing" => $"Failing since {SubscriptionWords.At(s.Health.FailingSince!.Value, Now.Time)}",
        var look => StatusWords.Of(look).Word,
    };

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
