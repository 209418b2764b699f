using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Kernel.Data;

/// <summary>Who did what when. Append-only; each entry carries the hash of the one before, so a changed or missing entry shows.</summary>
public sealed class AuditEntry
{
    AuditEntry() { }

    public long Number { get; private init; }
    public DateTimeOffset At { get; private init; }
    public string Who { get; private init; } = "";
    /// <summary>A verb in the past tense: "rotated the secret of".</summary>
    public string What { get; private init; } = "";
    /// <summary>The thing it was done to, as people call it.</summary>
    public string Subject { get; private init; } = "";
    public string? Detail { get; private init; }
    public string Hash { get; private init; } = "";

    /// <summary>The entry after <paramref name="last"/>.</summary>
    public static AuditEntry After(AuditEntry? last, DateTimeOffset at, string who, string what, string subject, string? detail)
    {
        var number = (last?.Number ?? 0) + 1;
        // Microseconds: what every provider keeps, so the hash can be checked again after reading back.
        var kept = new DateTimeOffset(at.UtcTicks / 10 * 10, TimeSpan.Zero);
        return new AuditEntry { Number = number, At = kept, Who = who, What = what, Subject = subject, Detail = detail, Hash = HashOf(last?.Hash, number, kept, who, what, subject, detail) };
    }

    /// <summary>Whether this entry is what was written after <paramref name="last"/>.</summary>
    public bool Follows(AuditEntry? last) =>
        Number == (last?.Number ?? 0) + 1 && Hash == HashOf(last?.Hash, Number, At, Who, What, Subject, Detail);

    static string HashOf(string? before, long number, DateTimeOffset at, string who, string what, string subject, string? detail)
    {
        var text = string.Join('\u001f', before, number, at.UtcTicks, who, what, subject, detail);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entries)
    {
        entries.ToTable("audit");
        entries.HasKey(e => e.Number);
        entries.Property(e => e.Number).ValueGeneratedNever();
    }
}

public static class AuditTrail
{
    const long Lock = 0x706F7274616C0002;

    /// <summary>Adds an entry to the trail in the transaction that saves. Numbered only then, one writer after the other.</summary>
    public static Task Record(this PortalDb db, DateTimeOffset at, string who, string what, string subject, string? detail, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        db.AddToTrail(last => AuditEntry.After(last, at, who, what, subject, detail));
        return Task.CompletedTask;
    }

    /// <summary>Alone at the end of the trail until the transaction ends. SQLite's transactions begin as the one writer.</summary>
    public static async Task HoldTrail(this PortalDb db, CancellationToken stop)
    {
        if (db.IsShared) await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", stop);
    }
}
