using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Erp.Imports;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell.Tables;

namespace Portal.Erp.UseCases;

/// <summary>Takes a file, finds out how it is written and proposes what its columns mean. Nothing is imported by this.</summary>
[Needs(Permission.ReferenceManage)]
public sealed record UploadImport(ImportKind Kind, string FileName, byte[] Content) : IRequest<UploadedImport>;

/// <param name="Samples">The first rows, cell by cell.</param>
/// <param name="Mapping">Remembered from the last file with these headings, else proposed from them.</param>
/// <param name="RememberedFrom">Who used it last and when; null when it is a proposal.</param>
public sealed record UploadedImport(
    Guid Id, ImportKind Kind, string FileName, CsvShape Shape, int Rows, IReadOnlyList<IReadOnlyList<string>> Samples, ImportMapping Mapping, (string By, DateTimeOffset At)? RememberedFrom);

sealed class UploadImportHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : IRequestHandler<UploadImport, UploadedImport>
{
    /// <summary>Files are kept for questions about an import; then only its numbers are.</summary>
    static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    public async Task<UploadedImport> Handle(UploadImport ask, CancellationToken cancellationToken)
    {
        var shape = CsvFile.Detect(ask.Content);
        var at = clock.GetUtcNow();
        var name = Path.GetFileName(ask.FileName.Replace('\\', '/'));
        var run = ImportRun.Of(ask.Kind, name.Length <= 200 ? name : name[^200..], me.Name, at);
        var file = ImportFile.Of(run, ask.Content, shape);
        var rows = file.Rows().Count();
        if (rows == 0) throw new InvalidInput("/file", "There are headings, but no row below them.", "minItems");

        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var old = at - Keep;
        var forgotten = await db.Set<ImportRun>().Where(r => r.UploadedAt < old && r.State != ImportState.Running).OrderBy(r => r.UploadedAt).Select(r => r.Id).Take(50).ToListAsync(cancellationToken);
        if (forgotten.Count > 0) await db.Set<ImportFile>().Where(f => forgotten.Contains(f.Id)).ExecuteDeleteAsync(cancellationToken);
        var signature = ImportReader.Signature(shape.Headings);
        var remembered = await db.Set<RememberedMapping>().AsNoTracking().SingleOrDefaultAsync(m => m.Kind == ask.Kind && m.Signature == signature, cancellationToken);
        db.AddRange(run, file);
        await db.SaveChangesAsync(cancellationToken);
        return new UploadedImport(
            run.Id, run.Kind, run.FileName, shape, rows, [.. file.Rows().Take(3).Select(l => l.Cells)],
            remembered is null ? ImportReader.Propose(ask.Kind, file) : ImportReader.Read(remembered.Mapping), remembered is null ? null : (remembered.By, remembered.UsedAt));
    }
}
