using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync;

/// <summary>What a flow's source said last of one record: what is the same is not written again, and what differs is known by field.</summary>
public sealed class SyncedRow : IVersioned
{
    SyncedRow() { }

    public Guid FlowId { get; private init; }
    public string Key { get; private init; } = "";
    /// <summary>JSON: every field that the source said.</summary>
    public string ValuesJson { get; private set; } = "{}";
    /// <summary>Of the fields that the flow carries.</summary>
    public string Hash { get; private set; } = "";
    /// <summary>Id of the record at the source.</summary>
    public string? SourceId { get; private set; }
    /// <summary>Id of the record at the target: a link that outlives a changed key there.</summary>
    public string? TargetId { get; private set; }
    /// <summary>The target does not have it yet, or not so: it is written when it is seen again, and at the next run where it failed for now.</summary>
    public bool Pending { get; private set; }
    /// <summary>The source has it no more, and the target keeps it on purpose.</summary>
    public bool Gone { get; private set; }
    /// <summary>The last run that read everything and saw it.</summary>
    public Guid? LastSeenRun { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }
    /// <summary>What was told of it last: the stock, the term, whether it is overdue. Null: nobody looked yet.</summary>
    public string? Said { get; private set; }
    /// <summary>When an event told it.</summary>
    public DateTimeOffset? SaidAt { get; private set; }
    /// <summary>When there may be something to tell although nothing changes.</summary>
    public DateTimeOffset? LookAt { get; private set; }
    public int Version { get; private set; }

    public Dictionary<string, string?> Values => JsonSerializer.Deserialize<Dictionary<string, string?>>(ValuesJson)!;

    public static SyncedRow Of(Guid flow, string key) => new() { FlowId = flow, Key = key };

    /// <summary>Takes what the source says now; fields that it leaves out stay as they were.</summary>
    public void Take(IReadOnlyDictionary<string, string?> values, string hash, string? sourceId, DateTimeOffset at)
    {
        if (hash != Hash) ChangedAt = at;
        (ValuesJson, Hash, SourceId, Gone) = (RowValues.Write(values), hash, sourceId ?? SourceId, false);
    }

    public void Written(string? targetId) => (TargetId, Pending) = (targetId ?? TargetId, false);

    public void NotWritten() => Pending = true;

    public void IsGone() => (Gone, Pending) = (true, false);

    /// <param name="at">When an event tells it; null: it is only remembered.</param>
    public void Say(string what, DateTimeOffset? at) => (Said, SaidAt) = (what, at ?? SaidAt);

    public void Look(DateTimeOffset? at) => LookAt = at;
}

/// <summary>Values of rows as text and as a hash.</summary>
static class RowValues
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyDictionary<string, string?> values) => JsonSerializer.Serialize(values, Plain);

    /// <summary>What is said now over what was said before.</summary>
    public static Dictionary<string, string?> Over(IReadOnlyDictionary<string, string?>? before, IReadOnlyDictionary<string, string?> now)
    {
        var values = before is null ? [] : new Dictionary<string, string?>(before);
        foreach (var (field, value) in now) values[field] = string.IsNullOrEmpty(value) ? null : value;
        return values;
    }

    /// <summary>Of some fields, whatever their order; empty and missing are one.</summary>
    public static string Hash(IReadOnlyDictionary<string, string?> values, IEnumerable<string> fields)
    {
        var text = new StringBuilder();
        foreach (var field in fields.Order(StringComparer.Ordinal))
            if (values.GetValueOrDefault(field) is { Length: > 0 } value) text.Append(field).Append('\u001f').Append(value.Length).Append('\u001f').Append(value).Append('\u001e');
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())), 0, 16);
    }

    /// <summary>Fields whose values differ.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string?> before, IReadOnlyDictionary<string, string?> now, IEnumerable<string> fields) =>
        [.. fields.Where(f => (before.GetValueOrDefault(f) ?? "") != (now.GetValueOrDefault(f) ?? ""))];
}

/// <summary>One row that a run did not bring over, with the reason.</summary>
public sealed class SyncProblem
{
    internal const int MaxKey = 400, MaxReason = 1000;

    SyncProblem() { }

    public Guid RunId { get; private init; }
    public string Key { get; private init; } = "";
    /// <summary>Skipped or failed.</summary>
    public RowResult Result { get; private set; }
    public string Reason { get; private set; } = "";
    /// <summary>The same row may work later: the next run takes it up.</summary>
    public bool Again { get; private set; }
    /// <summary>JSON: what was to be written.</summary>
    public string RowJson { get; private set; } = "{}";
    public bool Deletes { get; private set; }
    /// <summary>A later run brought it over.</summary>
    public bool Solved { get; private set; }
    /// <summary>A person said which record there is meant: it is brought over as soon as its flow does not run.</summary>
    public bool Decided { get; private set; }

    public static SyncProblem Of(Guid run, DomainRow row, RowOutcome outcome)
    {
        var problem = new SyncProblem { RunId = run, Key = row.Key };
        problem.Be(row, outcome);
        return problem;
    }

    public void Be(DomainRow row, RowOutcome outcome)
    {
        var why = outcome.Reason ?? "The system gave no reason.";
        (Result, Reason, Again) = (outcome.Result, why.Length > MaxReason ? why[..MaxReason] : why, outcome.Again);
        (RowJson, Deletes) = (RowValues.Write(row.Values), row.Deleted);
    }

    public void Solve() => Solved = true;

    /// <summary>A later run tried it in vain: it is that run's now.</summary>
    public void PassOn() => Again = false;

    public void Decide() => (Again, Decided) = (true, true);
}

sealed class SyncedRowMapping : IEntityTypeConfiguration<SyncedRow>, IEntityTypeConfiguration<SyncProblem>
{
    public void Configure(EntityTypeBuilder<SyncedRow> rows)
    {
        rows.ToTable("sync_rows");
        rows.HasKey(r => new { r.FlowId, r.Key });
        rows.Property(r => r.FlowId).ValueGeneratedNever();
        rows.Property(r => r.Key).HasMaxLength(SyncProblem.MaxKey);
        rows.Property(r => r.Hash).HasMaxLength(32);
        rows.Property(r => r.SourceId).HasMaxLength(400);
        rows.Property(r => r.TargetId).HasMaxLength(400);
        rows.Property(r => r.Said).HasMaxLength(100);
        rows.Ignore(r => r.Values);
        rows.HasIndex(r => new { r.FlowId, r.LookAt }).HasFilter("\"LookAt\" IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<SyncProblem> problems)
    {
        problems.ToTable("sync_problems");
        problems.HasKey(p => new { p.RunId, p.Key });
        problems.Property(p => p.RunId).ValueGeneratedNever();
        problems.Property(p => p.Key).HasMaxLength(SyncProblem.MaxKey);
        problems.Property(p => p.Reason).HasMaxLength(SyncProblem.MaxReason);
        problems.HasIndex(p => p.Key);
        problems.HasIndex(p => p.RunId).HasDatabaseName("ix_sync_problems_again").HasFilter("\"Again\" AND NOT \"Solved\"");
        problems.HasIndex(p => p.Decided).HasFilter("\"Decided\"");
    }
}

static class SyncTables
{
    extension(PortalDb db)
    {
        public DbSet<SyncFlow> SyncFlows => db.Set<SyncFlow>();
        public DbSet<SyncProgress> SyncProgress => db.Set<SyncProgress>();
        public DbSet<SyncRun> SyncRuns => db.Set<SyncRun>();
        public DbSet<SyncNote> SyncNotes => db.Set<SyncNote>();
        public DbSet<SyncedRow> SyncedRows => db.Set<SyncedRow>();
        public DbSet<SyncProblem> SyncProblems => db.Set<SyncProblem>();
    }
}
