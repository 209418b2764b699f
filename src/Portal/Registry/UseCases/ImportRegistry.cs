using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry.Import;
using Portal.Shell.Tables;

namespace Portal.Registry.UseCases;

/// <summary>Takes over a table: the registry's own export, or an inventory as people keep it. A row that cannot be taken is told and hinders no other.</summary>
/// <param name="Lines">Rows of the sheet, from its first.</param>
/// <param name="DryRun">Everything is done and nothing kept.</param>
/// <param name="Meanings">Of headings: a column's name, or empty to leave it alone. Others are guessed.</param>
/// <param name="Same">Names that mean others: written → meant.</param>
[Needs(Permission.RegistryManage)]
public sealed record ImportRegistry(IReadOnlyList<CsvLine> Lines, bool DryRun, IReadOnlyDictionary<string, string>? Meanings = null, IReadOnlyDictionary<string, string>? Same = null) : IRequest<ImportOutcome>;

sealed class ImportRegistryHandler(IDbContextFactory<PortalDb> dbs, Shelf shelf, ICurrentPerson me, TimeProvider clock) : IRequestHandler<ImportRegistry, ImportOutcome>
{
    /// <summary>Nobody reads more; the count of rows says how much is wrong.</summary>
    const int MostProblems = 1_000;

    static readonly Dictionary<string, string> Nothing = [];

    public async Task<ImportOutcome> Handle(ImportRegistry ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldRegistry(cancellationToken);
        var book = await shelf.Read(db, cancellationToken);
        var sheet = ask.Lines.FirstOrDefault() is { } first && Table.IsHead(first.Cells) ? Table.Read(first.Cells, ask.Lines.Skip(1)) : Inventory.Read(book, ask.Lines, ask.Meanings ?? Nothing, ask.Same ?? Nothing);
        var at = clock.GetUtcNow();
        var (effects, problems) = await Write(sheet, book, new Pen(db, book, me.Name, at, audited: false), cancellationToken);
        var outcome = new ImportOutcome(
            sheet.Rows, effects.Count(e => e.Change is ImportChange.Creates), effects.Count(e => e.Change is ImportChange.Updates), effects.Count(e => e.Change is ImportChange.Unchanged),
            [.. problems.OrderBy(p => p.Row).Take(MostProblems)], sheet.Duplicates, sheet.Columns, effects);
        // What a dry run wrote ends with its transaction.
        if (ask.DryRun || outcome.Creates + outcome.Updates == 0) return outcome;
        await db.Record(at, me.Name, "imported into", "the registry", $"{outcome.Creates} registered, {outcome.Updates} changed", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return outcome;
    }

    static async Task<(List<ImportEffect> Effects, List<ImportProblem> Problems)> Write(ReadSheet sheet, Book book, Pen pen, CancellationToken stop)
    {
        var (effects, problems) = (new List<ImportEffect>(), sheet.Problems.ToList());
        // What others refer to comes first.
        foreach (var (row, item) in sheet.Items.OrderBy(i => Turn(i.Item)).ThenBy(i => i.Row))
        {
            var kind = ItemList.KindOf(item);
            var former = book.Find(kind, item.Slug);
            try
            {
                var written = await pen.Write(item, stop);
                var change = former is null ? ImportChange.Creates : ItemList.Write(former) == ItemList.Write(written) ? ImportChange.Unchanged : ImportChange.Updates;
                effects.Add(new(row, kind, item.Slug, item.Name, change));
            }
            catch (InvalidInput wrong)
            {
                problems.AddRange(wrong.Violations.Select(v => new ImportProblem(row, v.Pointer.Split('/') is [_, var member, ..] ? member : "", v.Detail)));
            }
            catch (BusinessRuleViolation refused)
            {
                problems.Add(new(row, "ownership", refused.Message));
            }
        }
        return (effects, problems);
    }

    static int Turn(RegistryItem item) => item switch { RegisteredSystem or Pattern => 0, DataDomain => 1, Flow => 2, _ => 3 };
}
