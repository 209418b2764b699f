using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Inbound;

/// <param name="Text">Of a handshake.</param>
/// <param name="Problem">Why it was not taken, for whoever called.</param>
sealed record InboundAnswer(int Status, string? Text = null, string? Problem = null);

/// <summary>
/// Takes calls of connected systems: proven first, then stored, then answered. What a notice sets off happens behind the door.
/// A system that is told 4xx may give up on us for good, so that is said to strangers only.
/// </summary>
sealed partial class InboundDoor(IConnections connections, IDbContextFactory<PortalDb> dbs, TimeProvider clock, ILogger<InboundDoor> logger)
{
    /// <summary>A thousand named changes of Business Central are half of it.</summary>
    public const int LargestBody = 1 << 20;

    static readonly InboundAnswer Stored = new(StatusCodes.Status202Accepted), Closed = new(StatusCodes.Status503ServiceUnavailable, Problem: "It could not be stored at the moment. Send it again.");

    /// <summary>Null: there is no such connection, or it takes none.</summary>
    public ITakesNotices? Of(string connection) => connections.All<ITakesNotices>().FirstOrDefault(c => c.System == connection && c.Proof is not null);

    public async Task<InboundAnswer> Take(ITakesNotices system, NoticeCall call)
    {
        try
        {
            // Not ended by a caller who leaves: what was let in is stored whole.
            return await system.Read(call, CancellationToken.None) switch
            {
                NoticeVerdict.Handshake handshake => new(StatusCodes.Status200OK, handshake.Answer),
                NoticeVerdict.Refused refused => await Refuse(system.System, refused.Why),
                NoticeVerdict.Taken taken => await Store(InboundNotice.Of(system.System, taken, clock.GetUtcNow())),
                var unknown => throw new InvalidOperationException($"Nobody knows the verdict {unknown}."),
            };
        }
        catch (Exception fault)
        {
            LogNotStored(logger, system.System, fault);
            return Closed;
        }
    }

    async Task<InboundAnswer> Refuse(string connection, string why)
    {
        await Store(InboundNotice.NotProven(connection, why, clock.GetUtcNow()));
        return new(StatusCodes.Status401Unauthorized, Problem: why);
    }

    async Task<InboundAnswer> Store(InboundNotice notice)
    {
        if (await CameBefore(notice)) return Stored;
        await using var db = await dbs.CreateDbContextAsync();
        db.Add(notice);
        if (notice.State is NoticeState.Waiting) db.Publish(new NoticesStored(notice.Connection));
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            // Sent twice at the same moment: the other one is stored.
            if (!await CameBefore(notice)) throw;
        }
        return Stored;
    }

    /// <summary>Counts a repetition with the first one.</summary>
    async Task<bool> CameBefore(InboundNotice notice)
    {
        await using var db = await dbs.CreateDbContextAsync();
        var same = db.Set<InboundNotice>().Where(n => n.Connection == notice.Connection && n.NoticeId == notice.NoticeId);
        return await same.AnyAsync() && await same.ExecuteUpdateAsync(set => set.SetProperty(n => n.Times, n => n.Times + 1)) > 0;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A notice of connection {Connection} could not be stored; its system is asked to send it again")]
    static partial void LogNotStored(ILogger logger, string connection, Exception fault);
}
