using System.Diagnostics;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Kernel.Mediation;

namespace Portal.Promotion.UseCases;

/// <summary>Promotes one that is claimed, and keeps the claim while it lasts.</summary>
[Needs]
public sealed record PromoteClaimed(Promotion Promotion) : IRequest;

sealed partial class PromoteClaimedHandler(IDbContextFactory<PortalDb> dbs, IEnumerable<IIntakeKind> kinds, TimeProvider clock, ILogger<PromoteClaimedHandler> logger) : AsyncRequestHandler<PromoteClaimed>
{
    static readonly System.Diagnostics.Metrics.Counter<long> Promotions = Telemetry.Meter.CreateCounter<long>("portal.promotions", description: "Tries to promote, by outcome");
    /// <summary>One try may take this long, then its outcome is in doubt.</summary>
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    protected override async Task Handle(PromoteClaimed ask, CancellationToken cancellationToken)
    {
        await using var claim = HeldClaim.Of<Promotion>(dbs, ask.Promotion.Id, ask.Promotion.ClaimedBy!.Value, clock, logger, cancellationToken);
        await Promote(ask.Promotion, claim.Held, cancellationToken);
    }

    /// <summary>Only the call ends with the claim, for whoever takes a lost one over may be at work already. What came of it is written while the host runs, if the claim is still ours then.</summary>
    async Task Promote(Promotion promotion, CancellationToken held, CancellationToken stop)
    {
        var parent = ActivityContext.TryParse(promotion.TraceParent, null, isRemote: true, out var context) ? context : default;
        using var span = Telemetry.Source.StartActivity("promote", ActivityKind.Internal, parent);
        span?.SetTag("portal.key", promotion.Key).SetTag("portal.attempt", promotion.Attempts);
        var kind = kinds.Single(k => k.Name == promotion.Kind);
        var began = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(held, limit.Token);
        try
        {
            var document = await kind.Promote(promotion.Record, either.Token);
            span?.SetTag("portal.number", document.Number);
            await Finish(promotion, (db, ours) =>
            {
                ours.Finished();
                if (ours.Flow is not null) db.Count(MoverOf(ours), ours.Flow, clock.GetUtcNow() - ours.ReceivedAt, volume: 0);
                var trace = span?.Id ?? promotion.TraceParent;
                db.Publish(new RecordPromoted(ours.Id, document, ours.Attempts, clock.GetElapsedTime(began)), trace);
                db.Publish(kind.Announce(ours.Record, document, clock.GetUtcNow()), trace);
            }, stop);
            Count("promoted");
        }
        catch (PromotionRefused refusal)
        {
            span?.SetStatus(ActivityStatusCode.Error, "refused");
            await Finish(promotion, (db, ours) => Tell(db, ours, ours.Refused(refusal.Message)), stop);
            Count("refused");
        }
        catch (Exception) when (held.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            LogLost(logger, promotion.Id);
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            span?.SetStatus(ActivityStatusCode.Error, fault.GetType().Name);
            LogDoubtful(logger, promotion.Id, promotion.Attempts, fault);
            var reason = limit.IsCancellationRequested ? $"The system of record did not answer within {Timeout.TotalSeconds:0} s." : Said(fault);
            await Finish(promotion, (db, ours) => Tell(db, ours, ours.Doubtful(reason, clock.GetUtcNow())), stop);
            Count("doubtful");
        }
    }

    /// <summary>The record was counted when it came in; how it ended is known only now.</summary>
    static Mover MoverOf(Promotion promotion) => new(RunnerKind.IntakeKind, promotion.Kind, promotion.Kind);

    static void Tell(PortalDb db, Promotion promotion, PromotionFailed failed)
    {
        db.Publish(failed, promotion.TraceParent);
        if (failed.Final && promotion.Flow is not null) db.Count(MoverOf(promotion), promotion.Flow, volume: 0, errors: 1);
    }

    static string Said(Exception fault) => fault is HttpRequestException ? $"The system of record could not be reached: {fault.Message}" : "The outcome is in doubt; the log says why.";

    /// <summary>Writes the outcome if the claim is still ours; a worker that lost it leaves the record to the one that has it.</summary>
    async Task Finish(Promotion claimed, Action<PortalDb, Promotion> write, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var ours = await db.Promotions.SingleOrDefaultAsync(p => p.Id == claimed.Id && p.ClaimedBy == claimed.ClaimedBy, stop);
        if (ours is null)
        {
            LogLost(logger, claimed.Id);
            return;
        }
        write(db, ours);
        await db.SaveChangesAsync(stop);
    }

    static void Count(string outcome) => Promotions.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Promotion of {Record}, try {Attempt}: the outcome is in doubt")]
    static partial void LogDoubtful(ILogger logger, Guid record, int attempt, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Promotion of {Record}: the claim was lost before the outcome was written; whoever holds it looks the key up first")]
    static partial void LogLost(ILogger logger, Guid record);
}
