using System.Diagnostics.Metrics;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Kernel.Mediation;

namespace Portal.Registry.UseCases;

sealed partial class AnswerMayWrite(IDbContextFactory<PortalDb> dbs, Shelf shelf, TimeProvider clock, ILogger<AnswerMayWrite> logger) : IRequestHandler<AskMayWrite, WriteAnswer>
{
    static readonly Counter<long> Writes = Telemetry.Meter.CreateCounter<long>("portal.registry.foreign_writes", description: "Writes to what another system owns, by outcome: blocked, excepted");
    static readonly WriteAnswer Fine = new((string?)null);

    public async Task<WriteAnswer> Handle(AskMayWrite ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (book, at) = (await shelf.Read(db, cancellationToken), clock.GetUtcNow());
        if (book.Behind(ask.Connection) is not { } system) return Fine;
        if (book.ConflictOf(system.Slug, ask.Domain, ask.Fields, ask.Flow, DateOnly.FromDateTime(at.UtcDateTime), ask.Source) is not { } conflict) return Fine;
        await Count(db, GuardedWrite.Of(conflict, system.Slug, ask.Flow, at), at, cancellationToken);
        Writes.Add(1, new KeyValuePair<string, object?>("outcome", conflict.Exception is null ? "blocked" : "excepted"));
        if (conflict.Exception is not null) return Fine;
        var data = book.Domain(conflict.Domain)!;
        var what = conflict.Field is { } field ? $"{data.FieldName(field)} of {data.Name}" : data.Name;
        LogBlocked(logger, system.Slug, conflict.Domain, conflict.Field, conflict.Owner);
        return new($"The registry says that {book.NameOf(conflict.Owner)} owns {what}, so {system.Name} was not written. Change who owns it, or let an architect except the flow.");
    }

    static async Task Count(PortalDb db, GuardedWrite write, DateTimeOffset at, CancellationToken stop)
    {
        for (var again = false; ; again = true)
        {
            var same = db.GuardedWrites.Where(w => w.Domain == write.Domain && w.Day == write.Day && w.System == write.System && w.Field == write.Field && w.Flow == write.Flow && w.Excepted == write.Excepted);
            if (await same.ExecuteUpdateAsync(set => set.SetProperty(w => w.Count, w => w.Count + 1).SetProperty(w => w.LastAt, at), stop) > 0) return;
            db.GuardedWrites.Add(write);
            try
            {
                await db.SaveChangesAsync(stop);
                return;
            }
            catch (DbUpdateException) when (!again)
            {
                // Another one was first today: count on.
                db.ChangeTracker.Clear();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A write to {System} was blocked: {Domain} {Field} belongs to {Owner}")]
    static partial void LogBlocked(ILogger logger, string system, string domain, string? field, string owner);
}
