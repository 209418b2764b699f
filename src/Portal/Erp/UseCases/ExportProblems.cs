using System.Globalization;
using System.Text;
using CsvHelper;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Erp.Imports;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell.Tables;

namespace Portal.Erp.UseCases;

/// <summary>The rows that something is wrong with, as they were, with what is wrong: to correct and to import again. Opening it in a spreadsheet runs nothing.</summary>
/// <param name="Mapping">Null: the one that the import ran with.</param>
[Needs(Permission.ReferenceManage)]
public sealed record ExportProblems(Guid Id, ImportMapping? Mapping = null) : IRequest<ProblemFile>;

public sealed record ProblemFile(string FileName, byte[] Content);

sealed class ExportProblemsHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ExportProblems, ProblemFile>
{
    public async Task<ProblemFile> Handle(ExportProblems ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var run = await db.Set<ImportRun>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        var file = await db.Set<ImportFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == ask.Id, cancellationToken) ?? throw new BusinessRuleViolation("The file is not kept any more. Upload it again.");
        var mapping = ask.Mapping ?? (run.Mapping is { } used ? ImportReader.Read(used) : ImportReader.Propose(run.Kind, file));

        using var content = new MemoryStream();
        // With a byte order mark, because spreadsheets take CSV without one for the language of the machine.
        await using (var text = new StreamWriter(content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        await using (var csv = new CsvWriter(text, CultureInfo.InvariantCulture))
        {
            Write(csv, [.. file.Columns, "Row", "Problem"]);
            foreach (var (row, line) in new ImportReader(file, run.Kind, mapping).Lines().Where(l => l.Row.Problems.Count > 0))
            {
                var cells = file.Columns.Select((_, i) => i < line.Cells.Count ? line.Cells[i] : "");
                Write(csv, [.. cells, row.Row.ToString(CultureInfo.InvariantCulture), row.Message]);
            }
        }
        return new ProblemFile($"{Path.GetFileNameWithoutExtension(run.FileName)}-to-correct.csv", content.ToArray());
    }

    static void Write(CsvWriter csv, IEnumerable<string> cells)
    {
        foreach (var cell in cells) csv.WriteField(Cells.Guarded(cell));
        csv.NextRecord();
    }
}
