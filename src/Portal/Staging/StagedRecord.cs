using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging;

/// <summary>Where a record is, in the field's words. On the wire in kebab case: <c>needs-review</c>.</summary>
public enum RecordStatus
{
    Received,
    Validating,
    Ready,
    NeedsReview,
    Approved,
    Promoting,
    Promoted,
    Rejected,
    PromotionFailed,
    Expired,
}

/// <summary>Whose turn it is: the queue's groups, and the first column of its index, so that any view is one short read.</summary>
public enum Lane
{
    NeedsYou = 0,
    Moving = 1,
    Done = 2,
}

/// <summary>A submission on its way to the system of record. It decides what may happen next; handlers coordinate.</summary>
public sealed class StagedRecord : IVersioned
{
    /// <summary>Who decided when nobody had to.</summary>
    public const string ByItself = "Portal";

    StagedRecord() { }

    /// <summary>The submission's id.</summary>
    public Guid Id { get; private init; }
    /// <summary>Follows the record through every system: PQ- and a ULID.</summary>
    public string Key { get; private init; } = "";
    public string Kind { get; private init; } = "";
    public Guid ClientId { get; private init; }
    /// <summary>Who sent it: "Website".</summary>
    public string Source { get; private init; } = "";
    public DateTimeOffset ReceivedAt { get; private init; }
    public string? TraceParent { get; private init; }
    /// <summary>Slug of the registered flow that brought it; null when none was declared.</summary>
    public string? Flow { get; private init; }
    /// <summary>The body byte for byte, as JSON text.</summary>
    public string Payload { get; private init; } = "";

    public RecordStatus Status { get; private set; }
    public Lane Lane { get; private set; }
    public int Version { get; private set; } = 1;
    /// <summary>The body as a reviewer corrected it; null while nobody has.</summary>
    public string? CorrectedDraft { get; private set; }

    public string Company { get; private set; } = "";
    /// <summary>Company in lower case: what search looks for by its beginning.</summary>
    public string CompanySearch { get; private set; } = "";
    public string? Email { get; private set; }
    public string? CustomerNumber { get; private set; }
    public CustomerMatch Match { get; private set; }
    public decimal? Total { get; private set; }
    public string? Currency { get; private set; }
    public string Summary { get; private set; } = "";
    public string Fingerprint { get; private set; } = "";
    /// <summary>Findings as JSON; read with the record, counted in the columns below.</summary>
    public string FindingsJson { get; private set; } = "[]";
    public int Blocking { get; private set; }
    public int Warnings { get; private set; }
    public int Infos { get; private set; }
    public int RulesRun { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }
    public string? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    /// <summary>Why it was rejected, or why its promotion failed.</summary>
    public string? Reason { get; private set; }
    public string? ResultType { get; private set; }
    public string? ResultNumber { get; private set; }

    public string DraftJson => CorrectedDraft ?? Payload;
    public Draft Draft => new(Id, Key, ReceivedAt, Encoding.UTF8.GetBytes(DraftJson));
    public Draft Submitted => new(Id, Key, ReceivedAt, Encoding.UTF8.GetBytes(Payload));
    public IReadOnlyList<Finding> Findings => JsonSerializer.Deserialize<List<Finding>>(FindingsJson, OutboxEvent.Json)!;
    public bool WaitsForDecision => Status is RecordStatus.Ready or RecordStatus.NeedsReview;

    /// <summary>The record as rules left it right after arrival.</summary>
    public static StagedRecord Stage(Guid id, string key, string kind, Guid clientId, string source, DateTimeOffset receivedAt, string? traceParent, string payload, Assessment assessment, DateTimeOffset at, string? flow = null)
    {
        var record = new StagedRecord { Id = id, Key = key, Kind = kind, ClientId = clientId, Source = source, ReceivedAt = receivedAt, TraceParent = traceParent, Flow = flow, Payload = payload };
        record.Take(assessment, at);
        return record;
    }

    /// <summary>Takes what the rules found: clean is ready, anything else needs a person.</summary>
    public void Take(Assessment assessment, DateTimeOffset at)
    {
        (Company, CompanySearch) = (Cut(assessment.Company, 200), Cut(assessment.Company, 200).ToLowerInvariant());
        (Email, CustomerNumber, Match) = (assessment.Email?.ToLowerInvariant(), assessment.CustomerNumber, assessment.Match);
        (Total, Currency, Summary, Fingerprint) = (assessment.Total, assessment.Currency, Cut(assessment.Summary, 300), assessment.Fingerprint);
        FindingsJson = JsonSerializer.Serialize(assessment.Findings, OutboxEvent.Json);
        Blocking = assessment.Findings.Count(f => f.Severity is Severity.Blocking);
        Warnings = assessment.Findings.Count(f => f.Severity is Severity.Warning);
        Infos = assessment.Findings.Count(f => f.Severity is Severity.Info);
        RulesRun = assessment.RulesRun;
        Become(assessment.Findings.Count == 0 ? RecordStatus.Ready : RecordStatus.NeedsReview, at);
    }

    /// <summary>Takes a reviewer's correction; the rules look at it again before it is saved.</summary>
    public void Correct(string draft, Assessment assessment, DateTimeOffset at)
    {
        if (!WaitsForDecision && Status is not RecordStatus.PromotionFailed) throw new BusinessRuleViolation($"This record is {Words.Of(Status)}; only a record that waits for a decision can be corrected.");
        CorrectedDraft = draft == Payload ? null : draft;
        Take(assessment, at);
    }

    public RecordApproved Approve(string by, TimeSpan hold, DateTimeOffset at)
    {
        if (!WaitsForDecision) throw new BusinessRuleViolation($"This record is already {Words.Of(Status)}.");
        if (Blocking > 0) throw new BusinessRuleViolation($"{Findings.First(f => f.Severity is Severity.Blocking).Message} Correct it first, or reject the record.");
        (DecidedBy, DecidedAt, Reason) = (by, at, null);
        Become(RecordStatus.Approved, at);
        return new RecordApproved(new ApprovedRecord(Id, Kind, Key, Encoding.UTF8.GetBytes(DraftJson), CustomerNumber, TraceParent, Flow), by, hold);
    }

    /// <summary>Takes an approval back before the promotion began.</summary>
    public ApprovalTakenBack TakeBack(string by, DateTimeOffset at)
    {
        if (Status is not RecordStatus.Approved) throw new BusinessRuleViolation($"This record is {Words.Of(Status)}; an approval can be taken back only before the promotion begins.");
        (DecidedBy, DecidedAt) = (null, null);
        Become(Blocking + Warnings + Infos == 0 ? RecordStatus.Ready : RecordStatus.NeedsReview, at);
        return new ApprovalTakenBack(Id, by);
    }

    public IntakeRejected Reject(string by, string reason, DateTimeOffset at)
    {
        if (!WaitsForDecision && Status is not RecordStatus.PromotionFailed) throw new BusinessRuleViolation($"This record is already {Words.Of(Status)}.");
        (DecidedBy, DecidedAt, Reason) = (by, at, reason);
        Become(RecordStatus.Rejected, at);
        return new IntakeRejected(Id, Key, Kind, Words.Of(Status), ReceivedAt, reason);
    }

    /// <summary>A person wants the failed promotion tried again.</summary>
    public PromotionRetried Retry(string by, DateTimeOffset at)
    {
        if (Status is not RecordStatus.PromotionFailed) throw new BusinessRuleViolation($"This record is {Words.Of(Status)}; only a failed promotion can be tried again.");
        Reason = null;
        Become(RecordStatus.Approved, at);
        return new PromotionRetried(Id, by);
    }

    public void PromotionBegan(DateTimeOffset at) => Become(RecordStatus.Promoting, at);

    public void Promoted(PromotedDocument document, DateTimeOffset at)
    {
        (ResultType, ResultNumber, Reason) = (document.Type, document.Number, null);
        if (document.Company is { } company) (Company, CompanySearch) = (Cut(company, 200), Cut(company, 200).ToLowerInvariant());
        if (document.Total is { } total) Total = total;
        Become(RecordStatus.Promoted, at);
    }

    /// <summary>An attempt failed: for good, or to be tried again by itself.</summary>
    public void PromotionFell(string reason, bool final, DateTimeOffset at)
    {
        Reason = reason;
        Become(final ? RecordStatus.PromotionFailed : RecordStatus.Promoting, at);
    }

    void Become(RecordStatus status, DateTimeOffset at)
    {
        (Status, UpdatedAt) = (status, at);
        Lane = status switch
        {
            RecordStatus.Ready or RecordStatus.NeedsReview or RecordStatus.PromotionFailed => Lane.NeedsYou,
            RecordStatus.Promoted or RecordStatus.Rejected or RecordStatus.Expired => Lane.Done,
            _ => Lane.Moving,
        };
    }

    /// <summary>Never leaves half of a surrogate pair, which no database takes.</summary>
    static string Cut(string text, int length) => text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}

/// <summary>Enum members as the wire and people write them.</summary>
public static class Words
{
    /// <summary><c>NeedsReview</c> is <c>needs-review</c>.</summary>
    public static string Of(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}

sealed class StagedRecordMapping : IEntityTypeConfiguration<StagedRecord>
{
    public void Configure(EntityTypeBuilder<StagedRecord> records)
    {
        records.ToTable("staged_records");
        // What follows from the columns is worked out when asked for.
        records.Ignore(r => r.Findings).Ignore(r => r.Draft).Ignore(r => r.Submitted);
        records.Property(r => r.Id).ValueGeneratedNever();
        records.Property(r => r.Lane).HasConversion<int>();
        records.Property(r => r.Key).HasMaxLength(40);
        records.Property(r => r.Kind).HasMaxLength(60);
        records.Property(r => r.Flow).HasMaxLength(100);
        records.HasIndex(r => r.Key).IsUnique();
        records.HasIndex(r => new { r.Lane, r.ReceivedAt, r.Id });
        records.HasIndex(r => new { r.Lane, r.Match, r.ReceivedAt, r.Id });
        records.HasIndex(r => new { r.Lane, r.ReceivedAt, r.Id }, "ix_staged_records_blocked").HasFilter("\"Blocking\" > 0");
        records.HasIndex(r => new { r.Status, r.ReceivedAt, r.Id });
        records.HasIndex(r => new { r.ReceivedAt, r.Id });
        records.HasIndex(r => new { r.Fingerprint, r.ReceivedAt });
        records.HasIndex(r => new { r.CompanySearch, r.ReceivedAt });
        records.HasIndex(r => new { r.Email, r.ReceivedAt });
        records.HasIndex(r => r.ResultNumber);
        records.HasIndex(r => new { r.CustomerNumber, r.ReceivedAt });
        records.HasIndex(r => new { r.Lane, r.DecidedAt, r.Id });
        records.HasIndex(r => r.CustomerNumber).HasDatabaseName("ix_staged_records_on_the_way").HasFilter($"\"Lane\" = {(int)Lane.Moving}");
    }
}

/// <summary>One line of a record's story.</summary>
public sealed class TimelineEntry
{
    TimelineEntry() { }

    public Guid Id { get; private init; }
    public Guid RecordId { get; private init; }
    public DateTimeOffset At { get; private init; }
    public string Who { get; private init; } = "";
    public TimelineKind Kind { get; private init; }
    /// <summary>A sentence: "9 rules ran: 2 warnings, 7 passed".</summary>
    public string Text { get; private init; } = "";
    /// <summary>JSON of what belongs to the kind: changed fields, a reason, an answer.</summary>
    public string? Detail { get; private init; }

    public static TimelineEntry Of(Guid recordId, TimelineKind kind, DateTimeOffset at, string who, string text, object? detail = null) => new()
    {
        Id = Guid.CreateVersion7(at),
        RecordId = recordId,
        At = at,
        Who = who,
        Kind = kind,
        Text = text,
        Detail = detail is null ? null : JsonSerializer.Serialize(detail, OutboxEvent.Json),
    };
}

public enum TimelineKind
{
    Received,
    RulesRan,
    Corrected,
    Comment,
    Approved,
    TakenBack,
    Rejected,
    PromotionStarted,
    PromotionFailed,
    Promoted,
    Retried,
}

sealed class TimelineEntryMapping : IEntityTypeConfiguration<TimelineEntry>
{
    public void Configure(EntityTypeBuilder<TimelineEntry> entries)
    {
        entries.ToTable("record_timeline");
        entries.Property(e => e.Id).ValueGeneratedNever();
        entries.HasIndex(e => new { e.RecordId, e.Id });
    }
}

static class StagingTables
{
    extension(PortalDb db)
    {
        public DbSet<StagedRecord> StagedRecords => db.Set<StagedRecord>();
        public DbSet<TimelineEntry> Timeline => db.Set<TimelineEntry>();
        public DbSet<BulkDecision> BulkDecisions => db.Set<BulkDecision>();
        public DbSet<BulkItem> BulkItems => db.Set<BulkItem>();
    }
}
