using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Erp.Imports;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Erp.UseCases;

/// <summary>How far an import is, and what became of its rows.</summary>
/// <param name="Outcome">Only rows with this outcome; null for all.</param>
/// <param name="AfterRow">The last row that the reader has.</param>
[Needs(Permission.ReferenceManage)]
public sealed record ReadImport(Guid Id, ImportOutcome? Outcome = ImportOutcome.Refused, int AfterRow = 0, int Limit = 100) : IRequest<ImportView>;

/// <param name="More">Whether there are rows after the last one here.</param>
public sealed record ImportView(ImportRun Run, IReadOnlyList<ImportResult> Results, bool More);

sealed class ReadImportHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ReadImport, ImportView>
{
    public async Task<ImportView> Handle(ReadImport ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var run = await db.Set<ImportRun>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        var limit = Math.Clamp(ask.Limit, 1, 500);
        var results = await db.Set<ImportResult>().AsNoTracking()
            .Where(r => r.ImportId == ask.Id && r.Row > ask.AfterRow && (ask.Outcome == null || r.Outcome == ask.Outcome)).OrderBy(r => r.Row).Take(limit + 1).ToListAsync(cancellationToken);
        return new ImportView(run, [.. results.Take(limit)], results.Count > limit);
    }
}
