using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Promotion;

/// <summary>An approved record on its way into the system of record: work that survives restarts and is done once.</summary>
public sealed class Promotion : IDueWork
{
    /// <summary>Waits between tries after a doubtful outcome; after the last a person must look.</summary>
    static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2),
    ];

    Promotion() { }

    /// <summary>The staged record's id: a record has one promotion.</summary>
    public Guid Id { get; private init; }
    public string Kind { get; private init; } = "";
    public string Key { get; private init; } = "";
    public string Draft { get; private set; } = "";
    public string? CustomerNumber { get; private set; }
    public string? TraceParent { get; private set; }
    /// <summary>Slug of the registered flow that brought the record.</summary>
    public string? Flow { get; private init; }
    public int Attempts { get; private set; }
    public DateTimeOffset? DueAt { get; private set; }
    public Guid? ClaimedBy { get; private set; }
    public string? LastError { get; private set; }

    public ApprovedRecord Record => new(Id, Kind, Key, Encoding.UTF8.GetBytes(Draft), CustomerNumber, TraceParent, Flow);

    /// <summary>When the record came in: its id is made of that moment.</summary>
    public DateTimeOffset ReceivedAt => Id.MadeAt();

    public static Promotion Of(ApprovedRecord record, DateTimeOffset due)
    {
        var promotion = new Promotion { Id = record.Id, Kind = record.Kind, Key = record.Key, Flow = record.Flow };
        promotion.Take(record, due);
        return promotion;
    }

    /// <summary>Takes the record as it was approved now: a failed one may have been corrected since.</summary>
    public void Take(ApprovedRecord record, DateTimeOffset due)
    {
        (Draft, CustomerNumber, TraceParent) = (Encoding.UTF8.GetString(record.Draft), record.CustomerNumber, record.TraceParent);
        TryAgain(due);
    }

    public void TryAgain(DateTimeOffset due) => (Attempts, DueAt, ClaimedBy, LastError) = (0, due, null, null);

    public void Began() => Attempts++;

    public void Finished() => (DueAt, ClaimedBy, LastError) = (null, null, null);

    /// <summary>The system of record refused for good.</summary>
    public PromotionFailed Refused(string reason)
    {
        (DueAt, ClaimedBy, LastError) = (null, null, reason);
        return new PromotionFailed(Id, reason, Attempts, Final: true, NextAt: null);
    }

    /// <summary>Nobody knows whether it arrived: the next try looks before it creates.</summary>
    public PromotionFailed Doubtful(string reason, DateTimeOffset at)
    {
        if (Attempts > Waits.Length) return Refused(reason);
        (DueAt, ClaimedBy, LastError) = (at + Waits[Attempts - 1], null, reason);
        return new PromotionFailed(Id, reason, Attempts, Final: false, DueAt);
    }
}

sealed class PromotionMapping : IEntityTypeConfiguration<Promotion>
{
    public void Configure(EntityTypeBuilder<Promotion> promotions)
    {
        promotions.ToTable("promotions");
        promotions.Property(p => p.Id).ValueGeneratedNever();
        promotions.Property(p => p.Key).HasMaxLength(40);
        promotions.Property(p => p.Kind).HasMaxLength(60);
        promotions.Property(p => p.Flow).HasMaxLength(100);
        promotions.Ignore(p => p.ReceivedAt);
        // An approval is taken back only while nobody holds it.
        promotions.Property(p => p.ClaimedBy).IsConcurrencyToken();
        promotions.HasIndex(p => p.DueAt);
    }
}

static class PromotionTables
{
    extension(PortalDb db)
    {
        public DbSet<Promotion> Promotions => db.Set<Promotion>();
    }
}
