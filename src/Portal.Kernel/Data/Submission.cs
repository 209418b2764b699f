using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Kernel.Data;

/// <summary>What arrived, byte for byte: a row of the inbox. The door writes it before it answers, Staging takes it from there.</summary>
public sealed class Submission
{
    Submission() { }

    /// <summary>UUIDv7; the staged record will carry the same.</summary>
    public Guid Id { get; private init; }
    /// <summary>PQ- and a ULID: follows the record through every system.</summary>
    public string Key { get; private init; } = "";
    public string Kind { get; private init; } = "";
    public Guid ClientId { get; private init; }
    /// <summary>The client's name when it sent this.</summary>
    public string Source { get; private init; } = "";
    /// <summary>Unique for client and kind; null when none came, or when its days are over.</summary>
    public string? IdempotencyKey { get; private init; }
    /// <summary>SHA-256 of the body: tells a replay from a reused key.</summary>
    public byte[] BodyHash { get; private init; } = [];
    public byte[] Body { get; private init; } = [];
    public DateTimeOffset ReceivedAt { get; private init; }
    public string? TraceParent { get; private init; }
    /// <summary>Null while it waits for Staging.</summary>
    public DateTimeOffset? StagedAt { get; private init; }

    /// <summary>For whoever puts a submission in without the door's haste: seeds and tests.</summary>
    public static Submission Arrive(string key, string kind, Guid clientId, string source, byte[] body, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        Key = key,
        Kind = kind,
        ClientId = clientId,
        Source = source,
        BodyHash = System.Security.Cryptography.SHA256.HashData(body),
        Body = body,
        ReceivedAt = at,
    };
}

sealed class SubmissionMapping : IEntityTypeConfiguration<Submission>
{
    public void Configure(EntityTypeBuilder<Submission> submissions)
    {
        submissions.ToTable("submissions");
        submissions.Property(s => s.Id).ValueGeneratedNever();
        submissions.Property(s => s.Key).HasMaxLength(40);
        submissions.Property(s => s.Kind).HasMaxLength(60);
        submissions.Property(s => s.Source).HasMaxLength(200);
        submissions.Property(s => s.IdempotencyKey).HasMaxLength(300);
        submissions.Property(s => s.TraceParent).HasMaxLength(60);
        submissions.HasIndex(s => new { s.ClientId, s.Kind, s.IdempotencyKey }).IsUnique().HasFilter("\"IdempotencyKey\" IS NOT NULL");
        submissions.HasIndex(s => new { s.ReceivedAt, s.Id }).HasDatabaseName("ix_submissions_unstaged").HasFilter("\"StagedAt\" IS NULL");
        submissions.HasIndex(s => s.ReceivedAt).HasDatabaseName("ix_submissions_with_key").HasFilter("\"IdempotencyKey\" IS NOT NULL");
    }
}
