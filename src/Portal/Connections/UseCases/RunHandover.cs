using System.Diagnostics;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connections.Handovers;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Kernel.Mediation;

namespace Portal.Connections.UseCases;

/// <summary>Claims handovers that are due, the oldest first.</summary>
[Needs]
public sealed record ClaimHandovers(int Most) : IRequest<IReadOnlyList<Handover>>;

/// <summary>Does one that is claimed, and keeps the claim while it lasts.</summary>
[Needs]
public sealed record RunHandover(Handover Handover) : IRequest;

sealed class ClaimHandoversHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ClaimHandovers, IReadOnlyList<Handover>>
{
    public async Task<IReadOnlyList<Handover>> Handle(ClaimHandovers ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (token, ids) = await db.Claim<Handover>(ask.Most, clock.GetUtcNow(), "1 = 1", cancellationToken);
        if (ids.Count == 0) return [];
        var claimed = await db.Set<Handover>().Where(h => ids.Contains(h.Id) && h.ClaimedBy == token).OrderBy(h => h.Id).ToListAsync(cancellationToken);
        claimed.ForEach(h => h.Began());
        await db.SaveChangesAsync(cancellationToken);
        return claimed;
    }
}

sealed partial class RunHandoverHandler(IDbContextFactory<PortalDb> dbs, IEnumerable<IRecipe> recipes, HandoverDesk desk, TimeProvider clock, ILogger<RunHandoverHandler> logger) : AsyncRequestHandler<RunHandover>
{
    /// <summary>A try is several calls, each with its own time.</summary>
    static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    protected override async Task Handle(RunHandover ask, CancellationToken cancellationToken)
    {
        await using var claim = HeldClaim.Of<Handover>(dbs, ask.Handover.Id, ask.Handover.ClaimedBy!.Value, clock, logger, cancellationToken);
        await Run(ask.Handover, claim.Held, cancellationToken);
    }

    async Task Run(Handover handover, CancellationToken held, CancellationToken stop)
    {
        var parent = ActivityContext.TryParse(handover.TraceParent, null, isRemote: true, out var context) ? context : default;
        using var span = Telemetry.Source.StartActivity("hand over", ActivityKind.Internal, parent);
        span?.SetTag("portal.key", handover.Key).SetTag("portal.connection", handover.Connection).SetTag("portal.attempt", handover.Attempts);
        using var limit = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(held, limit.Token);
        try
        {
            var said = await recipes.Single(r => r.Name == handover.Recipe).Make(handover, desk, either.Token);
            // Done is done, also while the host goes down.
            await Finish(handover, (h, at) => h.Done(said, at), errors: 0, CancellationToken.None);
        }
        catch (ConnectionFault fault)
        {
            span?.SetStatus(ActivityStatusCode.Error, fault.Kind.ToString());
            await Finish(handover, (h, at) =>
            {
                // Credentials are mended by somebody, and then it goes on by itself.
                if (fault.Kind is FaultKind.Refused) h.Refused(fault.Message, at);
                else h.Later(fault.Message, at, fault.RetryAfter);
            }, errors: 1, stop);
        }
        catch (UnclearRecord unclear)
        {
            await Finish(handover, (h, at) => h.Unclear(unclear.Domain, unclear.Key, unclear.Message, at), errors: 1, stop);
        }
        catch (Exception) when (held.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // Somebody else has it by now, and looks before it writes.
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            await Finish(handover, (h, at) => h.Later($"It was not done within {Timeout.TotalMinutes:0} minutes.", at, null), errors: 1, stop);
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            LogUnknown(logger, handover.Id, handover.Connection, fault);
            await Finish(handover, (h, at) => h.Later("It did not work; the log says why.", at, null), errors: 1, stop);
        }
    }

    /// <summary>Writes the outcome if the claim is still ours.</summary>
    async Task Finish(Handover claimed, Action<Handover, DateTimeOffset> write, int errors, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await db.Set<Handover>().SingleOrDefaultAsync(h => h.Id == claimed.Id && h.ClaimedBy == claimed.ClaimedBy, stop) is not { } ours) return;
        var now = clock.GetUtcNow();
        write(ours, now);
        db.Count(new Mover(RunnerKind.Connection, ours.Connection, ours.Recipe), ours.Flow, errors == 0 ? now - ours.CreatedAt : null, volume: errors == 0 ? 1 : 0, errors: errors);
        db.Publish(new HandoverChanged(ours.SubjectId, ours.Connection), ours.TraceParent);
        await db.SaveChangesAsync(stop);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Handover {Id} to {Connection} failed in a way that its connector does not know")]
    static partial void LogUnknown(ILogger logger, Guid id, string connection, Exception fault);
}
