using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Data;
using Portal.Reconciliation.UseCases;
using Portal.Shell;

namespace Portal.Reconciliation.Pages;

/// <summary>All comparisons with how they stand.</summary>
public sealed partial class ComparisonsPage : IDisposable
{
    IReadOnlyList<ComparisonView>? items;
    IDisposable? listening;
    Calm? calm;
    bool fault;

    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required ILogger<ComparisonsPage> Logger { get; init; }

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            calm = new Calm(Clock, () => InvokeAsync(Look));
            listening = Signals.On<ReconciliationChanged>(calm.Nudge);
        }
        await Look();
    }

    async Task Look()
    {
        try
        {
            (items, fault) = (await Mediator.Send(new ListComparisons()), false);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or ObjectDisposedException))
        {
            fault = true;
            LogFault(Logger, failure);
        }
        StateHasChanged();
    }

    static string Says(ComparisonView c) => $"{c.Domain} in {c.Copy}, owned by {c.Owner}{(c.Retires is null ? "" : $"; retires {c.Retires}")}";

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The comparisons could not be read")]
    static partial void LogFault(ILogger logger, Exception fault);
}
