using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Operations.UseCases;

/// <summary>Looks up what the gauges show.</summary>
[Needs]
public sealed record Measure : IRequest;

sealed class MeasureHandler(IDbContextFactory<PortalDb> dbs, IMediator contracts, Gauges gauges, TimeProvider clock) : AsyncRequestHandler<Measure>
{
    protected override async Task Handle(Measure request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var waiting = await contracts.Send(new AskWaiting(now), cancellationToken);
        var failing = await contracts.Send(new AskFailingSubscriptions(), cancellationToken);
        var alarms = await contracts.Send(new AskRegistryAlarms(), cancellationToken);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        gauges.Queue = waiting.Count;
        gauges.OldestSeconds = waiting.OldestSince is { } since ? (now - since).TotalSeconds : 0;
        gauges.OutboxSeconds = await db.OutboxLag(now, cancellationToken) is { } lag ? lag.TotalSeconds : 0;
        gauges.Failing = failing.Count;
        // A kind that is over is told as none, so that whoever is alarmed by it sees the end.
        gauges.Alarms = Enum.GetValues<AlarmKind>().ToDictionary(k => k, k => alarms.Open.GetValueOrDefault(k));
    }
}

static class OutboxQueries
{
    /// <summary>Age of the oldest event without a place in the feed; null when all have one.</summary>
    public static async Task<TimeSpan?> OutboxLag(this PortalDb db, DateTimeOffset now, CancellationToken stop)
    {
        var oldest = await db.Events.Where(e => e.Position == null).OrderBy(e => e.Id).Select(e => (DateTimeOffset?)e.OccurredAt).FirstOrDefaultAsync(stop);
        return oldest is { } at ? now - at : null;
    }
}
