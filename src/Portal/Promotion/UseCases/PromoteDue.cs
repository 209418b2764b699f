using System.Diagnostics;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Kernel.Mediation;

namespace Portal.Promotion.UseCases;

/// <summary>Promotes what is due: no more is claimed than runs at once, for what waits in a claim loses it. Answers whether there may be more.</summary>
[Needs]
public sealed record PromoteDue(int AtOnce = 8) : IRequest<bool>;

sealed partial class PromoteDueHandler(IDbContextFactory<PortalDb> dbs, IEnumerable<IIntakeKind> kinds, TimeProvider clock, ILogger<PromoteDueHandler> logger) : IRequestHandler<PromoteDue, bool>
{
    static readonly System.Diagnostics.Metrics.Counter<long> Promotions = Telemetry.Meter.CreateCounter<long>("portal.promotions", description: "Tries to promote, by outcome");
    /// <summary>One try may take this long, then its outcome is in doubt.</summary>
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public async Task<bool> Handle(PromoteDue ask, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow();
        var (token, promotions) = await Begin(ask.AtOnce, since, cancellationToken);
        if (promotions.Count == 0) return false;
        using var working = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var claims = promotions.ToDictionary(p => p.Id, _ => CancellationTokenSource.CreateLinkedTokenSource(working.Token));
        var renewal = KeepClaims(token, since, claims, working.Token);
        try
        {
            await Task.WhenAll(promotions.Select(p => Task.Run(() => PromoteWhileHeld(p, token, claims[p.Id].Token, cancellationToken), CancellationToken.None)));
        }
        finally
        {
            await working.CancelAsync();
            await renewal;
            foreach (var claim in claims.Values) claim.Dispose();
        }
        return promotions.Count == ask.AtOnce;
    }

    /// <summary>Claims what is due and says that it begins, in one transaction for the batch.</summary>
    async Task<(Guid, IReadOnlyList<Promotion>)> Begin(int most, DateTimeOffset now, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var (token, ids) = await db.Claim<Promotion>(most, now, "1 = 1", stop);
        if (ids.Count == 0) return (token, []);
        var promotions = await db.Promotions.Where(p => ids.Contains(p.Id) && p.ClaimedBy == token).OrderBy(p => p.Id).ToListAsync(stop);
        foreach (var promotion in promotions)
        {
            promotion.Began();
            db.Publish(new PromotionStarted(promotion.Id, promotion.Attempts), promotion.TraceParent);
        }
        await db.SaveChangesAsync(stop);
        return (token, promotions);
    }

    /// <summary>Whoever takes a lost claim over may be at work already: ours ends where it is.</summary>
    async Task PromoteWhileHeld(Promotion promotion, Guid token, CancellationToken held, CancellationToken stop)
    {
        try
        {
            await Promote(promotion, token, held);
        }
        catch (Exception) when (held.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            LogLost(logger, promotion.Id);
        }
    }

    async Task Promote(Promotion promotion, Guid token, CancellationToken stop)
    {
        var parent = ActivityContext.TryParse(promotion.TraceParent, null, isRemote: true, out var context) ? context : default;
        using var span = Telemetry.Source.StartActivity("promote", ActivityKind.Internal, parent);
        span?.SetTag("portal.key", promotion.Key).SetTag("portal.attempt", promotion.Attempts);
        var kind = kinds.Single(k => k.Name == promotion.Kind);
        var began = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            var document = await kind.Promote(promotion.Record, either.Token);
            span?.SetTag("portal.number", document.Number);
            await Finish(promotion.Id, token, (db, held) =>
            {
                held.Finished();
                var trace = span?.Id ?? promotion.TraceParent;
                db.Publish(new RecordPromoted(held.Id, document, held.Attempts, clock.GetElapsedTime(began)), trace);
                db.Publish(kind.Announce(held.Record, document, clock.GetUtcNow()), trace);
            }, stop);
            Count("promoted");
        }
        catch (PromotionRefused refusal)
        {
            span?.SetStatus(ActivityStatusCode.Error, "refused");
            await Finish(promotion.Id, token, (db, held) => db.Publish(held.Refused(refusal.Message), promotion.TraceParent), stop);
            Count("refused");
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            span?.SetStatus(ActivityStatusCode.Error, fault.GetType().Name);
            LogDoubtful(logger, promotion.Id, promotion.Attempts, fault);
            var reason = limit.IsCancellationRequested ? $"The system of record did not answer within {Timeout.TotalSeconds:0} s." : Said(fault);
            await Finish(promotion.Id, token, (db, held) => db.Publish(held.Doubtful(reason, clock.GetUtcNow()), promotion.TraceParent), stop);
            Count("doubtful");
        }
    }

    static string Said(Exception fault) => fault is HttpRequestException ? $"The system of record could not be reached: {fault.Message}" : "The outcome is in doubt; the log says why.";

    /// <summary>Writes the outcome if the claim is still ours; a worker that lost it leaves the record to the one that has it.</summary>
    async Task Finish(Guid id, Guid token, Action<PortalDb, Promotion> write, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var held = await db.Promotions.SingleOrDefaultAsync(p => p.Id == id && p.ClaimedBy == token, stop);
        if (held is null)
        {
            LogLost(logger, id);
            return;
        }
        write(db, held);
        await db.SaveChangesAsync(stop);
    }

    /// <summary>Renews the claims while their work goes on, again and again while the lease lasts, and ends the work whose claim is lost.</summary>
    async Task KeepClaims(Guid token, DateTimeOffset since, IReadOnlyDictionary<Guid, CancellationTokenSource> claims, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(DueWork.Lease / 4, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var now = clock.GetUtcNow();
                IReadOnlyList<Guid> held = [];
                try
                {
                    held = await Renew(token, now, stop);
                    since = now;
                }
                catch (Exception fault) when (!stop.IsCancellationRequested)
                {
                    LogRenewal(logger, fault);
                    if (now < since + DueWork.Lease) continue;
                }
                foreach (var (id, claim) in claims)
                    if (!held.Contains(id)) await claim.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The work is done.
        }
    }

    async Task<IReadOnlyList<Guid>> Renew(Guid token, DateTimeOffset now, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        await db.Renew<Promotion>([token], now, stop);
        return await db.Promotions.Where(p => p.ClaimedBy == token).Select(p => p.Id).ToListAsync(stop);
    }

    static void Count(string outcome) => Promotions.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Promotion of {Record}, try {Attempt}: the outcome is in doubt")]
    static partial void LogDoubtful(ILogger logger, Guid record, int attempt, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The claims of promotions could not be renewed; tried again while the lease lasts")]
    static partial void LogRenewal(ILogger logger, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Promotion of {Record}: the claim was lost before the outcome was written; whoever holds it looks the key up first")]
    static partial void LogLost(ILogger logger, Guid record);
}
