using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Erp.Imports;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Erp.UseCases;

/// <summary>What an import would do, row by row, before anything is written.</summary>
[Needs(Permission.ReferenceManage)]
public sealed record PreviewImport(Guid Id, ImportMapping Mapping) : IRequest<ImportPreview>
{
    /// <summary>More problems than this nobody reads; the export has them all.</summary>
    public const int MostProblems = 500;
}

/// <param name="Refused">Rows that would be left out because something is wrong with them.</param>
/// <param name="Problems">The first of them, in the order of the file.</param>
public sealed record ImportPreview(int Rows, int Created, int Updated, int Unchanged, int Refused, int ProblemCount, IReadOnlyList<ImportProblem> Problems);

sealed class PreviewImportHandler(IDbContextFactory<PortalDb> dbs, IEnumerable<IImportTarget> targets, TimeProvider clock) : IRequestHandler<PreviewImport, ImportPreview>
{
    const int Batch = 1000;

    public async Task<ImportPreview> Handle(PreviewImport ask, CancellationToken cancellationToken)
    {
        var (run, file) = await Load(ask.Id, cancellationToken);
        var target = targets.Single(t => t.Kind == run.Kind);
        var counts = new Dictionary<ImportOutcome, int>();
        var (rows, refused, problemCount) = (0, 0, 0);
        List<ImportProblem> problems = [];
        foreach (var batch in new ImportReader(file, run.Kind, ask.Mapping).Rows().Chunk(Batch))
        {
            rows += batch.Length;
            var bad = batch.Where(r => r.Problems.Count > 0).ToList();
            (refused, problemCount) = (refused + bad.Count, problemCount + bad.Sum(r => r.Problems.Count));
            problems.AddRange(bad.SelectMany(r => r.Problems).Take(PreviewImport.MostProblems - problems.Count));
            // This context is never saved: what it would do is counted and forgotten.
            await using var db = await dbs.CreateDbContextAsync(cancellationToken);
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            foreach (var outcome in await target.Apply(db, [.. batch.Where(r => r.Problems.Count == 0)], ask.Mapping, clock.GetUtcNow(), cancellationToken))
                counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
        }
        return new ImportPreview(
            rows, counts.GetValueOrDefault(ImportOutcome.Created), counts.GetValueOrDefault(ImportOutcome.Updated), counts.GetValueOrDefault(ImportOutcome.Unchanged), refused, problemCount, problems);
    }

    async Task<(ImportRun, ImportFile)> Load(Guid id, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        return (await db.Set<ImportRun>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, stop) ?? throw new NotFound(),
            await db.Set<ImportFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, stop) ?? throw new BusinessRuleViolation("The file is not kept any more. Upload it again."));
    }
}
