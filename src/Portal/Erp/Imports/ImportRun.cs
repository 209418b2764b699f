using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell.Tables;

namespace Portal.Erp.Imports;

public enum ImportState
{
    Uploaded,
    Running,
    Finished,
    Failed,
}

/// <summary>What became of a row.</summary>
public enum ImportOutcome
{
    Created,
    Updated,
    /// <summary>It was so already.</summary>
    Unchanged,
    /// <summary>Something is wrong with it; the others are not held up.</summary>
    Refused,
}

/// <summary>An import moved on or ended: pages that show it look again.</summary>
public sealed record ImportMoved(Guid Id) : IFact;

/// <summary>One file on its way into the embedded ERP. It remembers how far it came, so that it goes on after a restart.</summary>
public sealed class ImportRun : IDueWork
{
    ImportRun() { }

    public Guid Id { get; private init; }
    public ImportKind Kind { get; private init; }
    public string FileName { get; private init; } = "";
    public string By { get; private init; } = "";
    public DateTimeOffset UploadedAt { get; private init; }
    public ImportState State { get; private set; }
    /// <summary>The mapping it runs with, as JSON.</summary>
    public string? Mapping { get; private set; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }
    /// <summary>Why it could not go on.</summary>
    public string? Problem { get; private set; }
    /// <summary>Rows below the headings.</summary>
    public int Rows { get; private set; }
    public int Created { get; private set; }
    public int Updated { get; private set; }
    public int Unchanged { get; private set; }
    public int Refused { get; private set; }
    public DateTimeOffset? DueAt { get; private set; }
    public Guid? ClaimedBy { get; private set; }

    public int Done => Created + Updated + Unchanged + Refused;

    public static ImportRun Of(ImportKind kind, string fileName, string by, DateTimeOffset at) => new() { Id = Guid.CreateVersion7(at), Kind = kind, FileName = fileName, By = by, UploadedAt = at };

    public void Start(string mapping, int rows, DateTimeOffset at)
    {
        if (State is not ImportState.Uploaded) throw new BusinessRuleViolation("This file was imported already. Upload it again to import it again: rows that are the same stay as they are.");
        (State, Mapping, Rows, StartedAt, DueAt) = (ImportState.Running, mapping, rows, at, at);
    }

    /// <summary>Takes what became of the next rows, and keeps the claim for as long as another batch may take.</summary>
    public void Count(IReadOnlyCollection<ImportResult> results, DateTimeOffset until)
    {
        Created += results.Count(r => r.Outcome is ImportOutcome.Created);
        Updated += results.Count(r => r.Outcome is ImportOutcome.Updated);
        Unchanged += results.Count(r => r.Outcome is ImportOutcome.Unchanged);
        Refused += results.Count(r => r.Outcome is ImportOutcome.Refused);
        DueAt = until;
    }

    public void Finish(DateTimeOffset at, string? problem = null) =>
        (State, Problem, FinishedAt, DueAt, ClaimedBy) = (problem is null ? ImportState.Finished : ImportState.Failed, problem, at, null, null);
}

/// <summary>The bytes of an import, apart from what lists show.</summary>
public sealed class ImportFile
{
    ImportFile() { }

    public Guid Id { get; private init; }
    public byte[] Content { get; private init; } = [];
    public string Encoding { get; private init; } = "";
    public char Delimiter { get; private init; }
    public string Headings { get; private init; } = "";

    public IReadOnlyList<string> Columns => Headings.Split('\u001f');

    public static ImportFile Of(ImportRun run, byte[] content, CsvShape shape) => new()
    {
        Id = run.Id,
        Content = content,
        Encoding = shape.Encoding,
        Delimiter = shape.Delimiter,
        Headings = string.Join('\u001f', shape.Headings),
    };

    public IEnumerable<CsvLine> Rows() => CsvFile.Rows(Content, Encoding, Delimiter);
}

/// <summary>What became of one row.</summary>
public sealed class ImportResult
{
    ImportResult() { }

    public Guid ImportId { get; private init; }
    public int Row { get; private init; }
    public string Number { get; private init; } = "";
    public ImportOutcome Outcome { get; private init; }
    public string? Message { get; private init; }

    public static ImportResult Of(Guid import, int row, string number, ImportOutcome outcome, string? message = null) =>
        new() { ImportId = import, Row = row, Number = number.Length <= 50 ? number : number[..50], Outcome = outcome, Message = message };
}

/// <summary>The mapping last used for files with these headings.</summary>
public sealed class RememberedMapping
{
    RememberedMapping() { }

    public ImportKind Kind { get; private init; }
    /// <summary>Hash of the headings.</summary>
    public string Signature { get; private init; } = "";
    public string Mapping { get; private set; } = "";
    public string By { get; private set; } = "";
    public DateTimeOffset UsedAt { get; private set; }

    public static RememberedMapping Of(ImportKind kind, string signature) => new() { Kind = kind, Signature = signature };

    public void Use(string mapping, string by, DateTimeOffset at) => (Mapping, By, UsedAt) = (mapping, by, at);
}

sealed class ImportRunMapping : IEntityTypeConfiguration<ImportRun>
{
    public void Configure(EntityTypeBuilder<ImportRun> runs)
    {
        runs.ToTable("erp_imports");
        runs.Property(r => r.Id).ValueGeneratedNever();
        runs.Property(r => r.FileName).HasMaxLength(200);
        runs.Property(r => r.By).HasMaxLength(200);
        // A worker that lost its claim must not write.
        runs.Property(r => r.ClaimedBy).IsConcurrencyToken();
        runs.HasIndex(r => r.DueAt);
        runs.HasIndex(r => r.UploadedAt);
    }
}

sealed class ImportFileMapping : IEntityTypeConfiguration<ImportFile>
{
    public void Configure(EntityTypeBuilder<ImportFile> files)
    {
        files.ToTable("erp_import_files");
        files.Property(f => f.Id).ValueGeneratedNever();
        files.Property(f => f.Encoding).HasMaxLength(20);
    }
}

sealed class ImportResultMapping : IEntityTypeConfiguration<ImportResult>
{
    public void Configure(EntityTypeBuilder<ImportResult> results)
    {
        results.ToTable("erp_import_results");
        results.HasKey(r => new { r.ImportId, r.Row });
        results.Property(r => r.Number).HasMaxLength(50);
        results.HasIndex(r => new { r.ImportId, r.Outcome, r.Row });
    }
}

sealed class RememberedMappingMapping : IEntityTypeConfiguration<RememberedMapping>
{
    public void Configure(EntityTypeBuilder<RememberedMapping> mappings)
    {
        mappings.ToTable("erp_import_mappings");
        mappings.HasKey(m => new { m.Kind, m.Signature });
        mappings.Property(m => m.Signature).HasMaxLength(64);
        mappings.Property(m => m.By).HasMaxLength(200);
    }
}
