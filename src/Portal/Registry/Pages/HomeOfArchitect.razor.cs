using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Data;
using Portal.Registry.UseCases;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Registry.Pages;

/// <summary>Where plan and reality differ, in a sentence; then what wants attention; then what changed.</summary>
public sealed partial class HomeOfArchitect : IDisposable
{
    const int Most = 6, Lately = 8;

    Picture? picture;
    WayOut? way;
    List<Pain> wanting = [];
    List<FlowException> ending = [], asked = [];
    IReadOnlyList<AlarmRow> alarms = [];
    IReadOnlyList<ItemChange> changes = [];
    readonly List<IDisposable> listening = [];
    Calm? calm;

    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required Now Now { get; init; }

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            calm = new Calm(Clock, () => InvokeAsync(Look));
            listening.Add(Signals.On<RegistryChanged>(calm.Nudge));
            listening.Add(Signals.On<RegistryAlarmsChanged>(calm.Nudge));
        }
        await Look();
    }

    async Task Look()
    {
        var now = await Mediator.Send(new ReadRegistry());
        changes = await Mediator.Send(new ReadHistory(Limit: Lately));
        alarms = await Mediator.Send(new ListAlarms(Most));
        (picture, way) = (now, now.WayOut());
        asked = [.. now.Book.Exceptions.Where(e => e.State is ExceptionState.Asked).OrderBy(e => e.Until)];
        wanting = [.. now.Lines().Where(now.WantsAttention).Select(now.PainOf).OrderByDescending(p => p.Points).ThenBy(p => p.Line.Name, StringComparer.OrdinalIgnoreCase)];
        ending = [.. now.Book.Exceptions.Where(e => e.State is ExceptionState.Approved && e.Until >= now.Today).OrderBy(e => e.Until).Take(Most)];
        StateHasChanged();
    }

    async Task See(AlarmRow alarm)
    {
        await Mediator.Send(new SeeAlarm(alarm.Id));
        await Look();
    }

    public void Dispose()
    {
        foreach (var listener in listening) listener.Dispose();
        calm?.Dispose();
    }
}
