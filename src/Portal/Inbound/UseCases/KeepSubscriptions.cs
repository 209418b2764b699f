using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Inbound.UseCases;

/// <summary>Sees to it that systems which must be subscribed to tell of every domain that is read from them: makes what is missing or gone, renews long before the end. What is read no more ends by itself.</summary>
[Needs]
public sealed record KeepSubscriptions : IRequest;

sealed partial class KeepSubscriptionsHandler(IDbContextFactory<PortalDb> dbs, IConnections connections, IMediator contracts, PortalAddress portal, DemoOutlets outlets, TimeProvider clock, ILogger<KeepSubscriptionsHandler> logger) : AsyncRequestHandler<KeepSubscriptions>
{
    protected override async Task Handle(KeepSubscriptions request, CancellationToken cancellationToken)
    {
        var able = connections.All<ISubscribesToNotices>();
        await Match([.. (await contracts.Send(new AskWatchedDomains(), cancellationToken)).Where(w => able.Any(s => s.System == w.Connection && s.Tells(w.Domain)))], cancellationToken);
        while (await Claim(cancellationToken) is { } due) await Keep(due, able, cancellationToken);
    }

    async Task Match(IReadOnlyList<WatchedDomain> wanted, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var kept = await db.Set<KeptSubscription>().ToListAsync(stop);
        db.RemoveRange(kept.Where(k => k.ClaimedBy is null && !wanted.Contains(new(k.Connection, k.Domain))));
        db.AddRange(wanted.Except(kept.Select(k => new WatchedDomain(k.Connection, k.Domain))).Select(w => KeptSubscription.Of(w, clock.GetUtcNow())));
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException fault)
        {
            // Another instance does the same at the same moment.
            LogOther(logger, fault);
        }
    }

    /// <summary>One at a time: each takes as long as the other system takes.</summary>
    async Task<KeptSubscription?> Claim(CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var (token, ids) = await db.Claim<KeptSubscription>(1, clock.GetUtcNow(), "1 = 1", stop);
        return ids.Count == 0 ? null : await db.Set<KeptSubscription>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == ids[0] && s.ClaimedBy == token, stop);
    }

    async Task Keep(KeptSubscription due, IReadOnlyList<ISubscribesToNotices> able, CancellationToken stop)
    {
        await using var claim = HeldClaim.Of<KeptSubscription>(dbs, due.Id, due.ClaimedBy!.Value, clock, logger, stop);
        try
        {
            var system = able.FirstOrDefault(s => s.System == due.Connection) ?? throw new ConnectionFault(FaultKind.Unreachable, "The connection is not open.");
            var address = portal.Of(Urls.Inbound(due.Connection)) ?? outlets.AddressOf(due.Connection) ?? throw new ConnectionFault(FaultKind.Refused, $"{PortalAddress.Setting} is not set, so nobody could be told where to call.");
            var subscription = await system.Subscribe(due.Domain, address, claim.Held);
            await Write(due, (s, db, at) =>
            {
                s.Lives(subscription.Until, at);
                // What changed while there was none was not told.
                if (subscription.Made) db.Publish(new SourceChanged(s.Connection, s.Domain));
            }, stop);
        }
        catch (ConnectionFault fault)
        {
            await Write(due, (s, _, at) => s.Fails(fault.Message, fault.RetryAfter, at), stop);
        }
        catch (Exception fault) when (!stop.IsCancellationRequested && !claim.Held.IsCancellationRequested)
        {
            LogUnknown(logger, due.Domain, due.Connection, fault);
            await Write(due, (s, _, at) => s.Fails("It did not work; the log says why.", null, at), stop);
        }
    }

    async Task Write(KeptSubscription claimed, Action<KeptSubscription, PortalDb, DateTimeOffset> write, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await db.Set<KeptSubscription>().SingleOrDefaultAsync(s => s.Id == claimed.Id && s.ClaimedBy == claimed.ClaimedBy, stop) is not { } ours) return;
        write(ours, db, clock.GetUtcNow());
        await db.SaveChangesAsync(stop);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The list of subscriptions was changed by somebody else; it is looked at again soon")]
    static partial void LogOther(ILogger logger, Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The subscription to {Domain} of {Connection} failed in a way that its connector does not know")]
    static partial void LogUnknown(ILogger logger, string domain, string connection, Exception fault);
}
