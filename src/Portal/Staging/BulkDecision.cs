using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Data;

namespace Portal.Staging;

public enum BulkAction
{
    Approve,
    Reject,
}

public enum BulkState
{
    /// <summary>Its records are being written down; nobody sees or runs it yet.</summary>
    Preparing,
    Running,
    Stopped,
    Finished,
}

/// <summary>What became of one record of a bulk decision.</summary>
public enum BulkOutcome
{
    Pending,
    Applied,
    /// <summary>It was so already.</summary>
    NoOp,
    /// <summary>A rule, or somebody else's change, forbade it.</summary>
    Refused,
    Failed,
}

/// <summary>One decision over many records: a row that remembers how far it came, so that it goes on after a restart.</summary>
public sealed class BulkDecision : IDueWork
{
    BulkDecision() { }

    public Guid Id { get; private init; }
    public BulkAction Action { get; private init; }
    public string By { get; private init; } = "";
    public string? Reason { get; private init; }
    public DateTimeOffset StartedAt { get; private init; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public BulkState State { get; private set; }
    public int Total { get; private init; }
    public int Applied { get; private set; }
    public int NoOps { get; private set; }
    public int Refused { get; private set; }
    public int Failed { get; private set; }
    public DateTimeOffset? DueAt { get; private set; }
    public Guid? ClaimedBy { get; private set; }

    public int Done => Applied + NoOps + Refused + Failed;

    public static BulkDecision Prepare(BulkAction action, string by, string? reason, int total, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        Action = action,
        By = by,
        Reason = reason,
        StartedAt = at,
        Total = total,
        State = BulkState.Preparing,
    };

    /// <summary>All its records are written down.</summary>
    public void Begin(DateTimeOffset at) => (State, DueAt) = (BulkState.Running, at);

    /// <summary>Takes the outcomes of some of its records.</summary>
    public void Count(IReadOnlyCollection<BulkItem> decided)
    {
        Applied += decided.Count(i => i.Outcome is BulkOutcome.Applied);
        NoOps += decided.Count(i => i.Outcome is BulkOutcome.NoOp);
        Refused += decided.Count(i => i.Outcome is BulkOutcome.Refused);
        Failed += decided.Count(i => i.Outcome is BulkOutcome.Failed);
    }

    /// <summary>Gives up the claim; at once due again.</summary>
    public void Pause(DateTimeOffset at) => (ClaimedBy, DueAt) = (null, at);

    /// <summary>Keeps the claim.</summary>
    public void GoOn(DateTimeOffset until) => DueAt = until;

    public void Finish(DateTimeOffset at) => (State, FinishedAt, ClaimedBy, DueAt) = (BulkState.Finished, at, null, null);
}

/// <summary>One record of a bulk decision, with the version that was seen when it began.</summary>
public sealed class BulkItem
{
    BulkItem() { }

    public Guid BulkId { get; private init; }
    public int Position { get; private init; }
    public Guid RecordId { get; private init; }
    public string Key { get; private init; } = "";
    public string Company { get; private init; } = "";
    public int Version { get; private init; }
    public BulkOutcome Outcome { get; private set; }
    public string? Message { get; private set; }

    public static BulkItem Of(Guid bulk, int position, Guid record, string key, string company, int version) => new()
    {
        BulkId = bulk,
        Position = position,
        RecordId = record,
        Key = key,
        Company = company,
        Version = version,
        Outcome = BulkOutcome.Pending,
    };

    public void Decide(BulkOutcome outcome, string? message = null) => (Outcome, Message) = (outcome, message);
}

sealed class BulkDecisionMapping : IEntityTypeConfiguration<BulkDecision>
{
    public void Configure(EntityTypeBuilder<BulkDecision> bulks)
    {
        bulks.ToTable("bulk_decisions");
        bulks.Property(b => b.Id).ValueGeneratedNever();
        // Who lost the claim saves nothing.
        bulks.Property(b => b.ClaimedBy).IsConcurrencyToken();
        bulks.HasIndex(b => b.DueAt);
        bulks.HasIndex(b => b.StartedAt);
    }
}

sealed class BulkItemMapping : IEntityTypeConfiguration<BulkItem>
{
    public void Configure(EntityTypeBuilder<BulkItem> items)
    {
        items.ToTable("bulk_items");
        items.HasKey(i => new { i.BulkId, i.Position });
        items.HasIndex(i => new { i.BulkId, i.Outcome, i.Position });
    }
}
