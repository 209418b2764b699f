using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Staging.UseCases;

namespace Portal.Staging.Pages;

/// <summary>One record end to end: stations with durations, then every fact, and the payload of the try that was picked.</summary>
public sealed partial class TimelinePage : IDisposable
{
    readonly List<IDisposable> listening = [];
    Calm? calm;
    RecordView? view;
    IReadOnlyList<Fact> facts = [];
    IReadOnlyList<Station> stations = [];
    IReadOnlyList<DeliveryNote> told = [];
    IReadOnlyDictionary<string, string> labels = new Dictionary<string, string>();
    PickedTry? picked;
    string? me;
    bool missing;
    volatile bool delivered;

    [Parameter] public Guid Id { get; set; }
    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }

    string Title => view!.Record is { ResultNumber: { } number } record ? $"{record.Company}, {record.ResultType} {number}" : view.Record.Company;

    /// <summary>Trace id of the W3C traceparent.</summary>
    string? Trace => view!.Record.TraceParent?.Split('-') is [_, var trace, ..] ? trace : null;

    protected override async Task OnInitializedAsync()
    {
        var user = (await Authentication).User;
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

    async Task LookAgain()
    {
        if (view is null || (!delivered && !await Mediator.Send(HasMovedOn.Since(view)))) return;
        delivered = false;
        await Look();
        StateHasChanged();
    }

    protected override Task OnParametersSetAsync() => view?.Record.Id == Id ? Task.CompletedTask : Look();

    async Task Look()
    {
        try
        {
            view = await Mediator.Send(new ReadRecord(Id));
        }
        catch (NotFound)
        {
            missing = true;
            return;
        }
        (facts, stations, labels) = (RecordStory.Facts(view), RecordStory.Stations(view), RecordStory.Labels(view.Comparison));
        told = view.Events.Count == 0 ? [] : [.. view.Deliveries.Where(d => d.EventId == view.Events[^1].Id)];
        // The picked try may have got its answer since.
        if (picked is not null) picked = view.Deliveries.FirstOrDefault(d => d.DeliveryId == picked.Delivery.DeliveryId) is { } now ? new PickedTry(now, picked.Number) : null;
    }

    void Pick(PickedTry chosen) => picked = chosen;

    public void Dispose()
    {
        foreach (var listener in listening) listener.Dispose();
        calm?.Dispose();
    }
}
