using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Erp.Imports;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Erp.UseCases;

/// <summary>Works through an import that is due: batch by batch, each one transaction with its events, its results and how far it came. False when none is due.</summary>
[Needs]
public sealed record RunImports(int Batch = 500) : IRequest<bool>;

sealed partial class RunImportsHandler(IDbContextFactory<PortalDb> dbs, IEnumerable<IImportTarget> targets, TimeProvider clock, ILogger<RunImportsHandler> logger) : IRequestHandler<RunImports, bool>
{
    public async Task<bool> Handle(RunImports ask, CancellationToken cancellationToken)
    {
        var (id, token) = await Claim(cancellationToken);
        if (id is not { } run) return false;
        try
        {
            var (kind, done, mapping, file) = await Load(run, cancellationToken);
            var target = targets.Single(t => t.Kind == kind);
            // Rows before a restart are read again, not written again: numbers that repeat must still be seen.
            foreach (var batch in new ImportReader(file, kind, mapping).Rows().Skip(done).Chunk(ask.Batch))
                await Save(run, token, target, mapping, batch, cancellationToken);
            await Finish(run, token, null, cancellationToken);
        }
        catch (DbUpdateConcurrencyException fault)
        {
            LogLost(logger, run, fault);
        }
        catch (InvalidInput unreadable)
        {
            await Finish(run, token, unreadable.Message, cancellationToken);
        }
        return true;
    }

    async Task<(Guid?, Guid)> Claim(CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var (token, ids) = await db.Claim<ImportRun>(1, clock.GetUtcNow(), "1 = 1", stop);
        return (ids.Count > 0 ? ids[0] : null, token);
    }

    async Task<(ImportKind, int, ImportMapping, ImportFile)> Load(Guid id, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var run = await db.Set<ImportRun>().AsNoTracking().SingleAsync(r => r.Id == id, stop);
        var file = await db.Set<ImportFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, stop) ?? throw new InvalidInput("/file", "The file is not kept any more. Upload it again.");
        return (run.Kind, run.Done, ImportReader.Read(run.Mapping!), file);
    }

    async Task Save(Guid id, Guid token, IImportTarget target, ImportMapping mapping, ImportRow[] rows, CancellationToken stop)
    {
        try
        {
            await SaveTogether(id, token, target, mapping, rows, refuse: false, stop);
        }
        catch (DbUpdateException fault) when (fault is not DbUpdateConcurrencyException)
        {
            // One row cannot be written, or somebody else wrote the same customer a moment ago: halve until it is found.
            LogHalved(logger, id, rows[0].Row, rows[^1].Row, fault);
            if (rows.Length == 1)
            {
                await SaveTogether(id, token, target, mapping, rows, refuse: true, stop);
                return;
            }
            await Save(id, token, target, mapping, rows[..(rows.Length / 2)], stop);
            await Save(id, token, target, mapping, rows[(rows.Length / 2)..], stop);
        }
    }

    async Task SaveTogether(Guid id, Guid token, IImportTarget target, ImportMapping mapping, ImportRow[] rows, bool refuse, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var run = await Mine(db, id, token, stop);
        var at = clock.GetUtcNow();
        var good = refuse ? [] : rows.Where(r => r.Problems.Count == 0).ToList();
        var outcomes = good.Zip(await target.Apply(db, good, mapping, at, stop)).ToDictionary(o => o.First.Row, o => o.Second);
        var results = rows.Select(r => outcomes.TryGetValue(r.Row, out var outcome)
            ? ImportResult.Of(id, r.Row, r.Number, outcome)
            : ImportResult.Of(id, r.Row, r.Number, ImportOutcome.Refused, r.Problems.Count > 0 ? r.Message : "It could not be saved; the log says why.")).ToList();
        db.AddRange(results);
        run.Count(results, at + DueWork.Lease);
        db.Publish(new ImportMoved(id));
        db.Count(new Mover(RunnerKind.Import, target.Domain, target.Domain), volume: rows.Length, errors: rows.Length - good.Count);
        await db.SaveChangesAsync(stop);
    }

    async Task Finish(Guid id, Guid token, string? problem, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        (await Mine(db, id, token, stop)).Finish(clock.GetUtcNow(), problem);
        db.Publish(new ImportMoved(id));
        await db.SaveChangesAsync(stop);
    }

    static async Task<ImportRun> Mine(PortalDb db, Guid id, Guid token, CancellationToken stop) =>
        await db.Set<ImportRun>().SingleOrDefaultAsync(r => r.Id == id && r.ClaimedBy == token, stop) ?? throw new DbUpdateConcurrencyException("Another worker took the import over.");

    [LoggerMessage(Level = LogLevel.Information, Message = "Import {Import} was taken over by another worker")]
    static partial void LogLost(ILogger logger, Guid import, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Import {Import}: rows {First} to {Last} could not be saved together")]
    static partial void LogHalved(ILogger logger, Guid import, int first, int last, Exception fault);
}
