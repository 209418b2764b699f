using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Data;

namespace Portal.Registry;

/// <summary>An item as it is now.</summary>
public sealed class RegistryRow : IVersioned
{
    RegistryRow() { }

    public ItemKind Kind { get; private init; }
    public string Slug { get; private init; } = "";
    /// <summary>JSON of the <see cref="RegistryItem"/>.</summary>
    public string Document { get; private set; } = "";
    public DateTimeOffset ChangedAt { get; private set; }
    public int Version { get; private set; }

    public static RegistryRow Of(RegistryItem item, string document, DateTimeOffset at) =>
        new() { Kind = ItemList.KindOf(item), Slug = item.Slug, Document = document, ChangedAt = at };

    public void Become(string document, DateTimeOffset at) => (Document, ChangedAt) = (document, at);
}

/// <summary>One change of one item, with the item before and after: history, comparison of dates, and what readers take over.</summary>
public sealed class RegistryChange
{
    public long Number { get; private init; }
    public ItemKind Kind { get; init; }
    public string Slug { get; init; } = "";
    public DateTimeOffset At { get; init; }
    public string By { get; init; } = "";
    /// <summary>JSON of the item; null: it was not there.</summary>
    public string? Before { get; init; }
    public string? After { get; init; }
}

/// <summary>
/// From a day on a system owns a domain or field, until the next row begins: two owners at one date cannot be written down, since a day has one row at most.
/// </summary>
public sealed class OwnershipRow
{
    /// <summary>Stands for the whole domain.</summary>
    public const string Whole = "";

    public string Domain { get; init; } = "";
    public string Field { get; init; } = Whole;
    public DateOnly From { get; init; }
    /// <summary>Null: from that day on nobody.</summary>
    public string? System { get; init; }
}

sealed class RegistryRowMapping : IEntityTypeConfiguration<RegistryRow>
{
    public void Configure(EntityTypeBuilder<RegistryRow> rows)
    {
        rows.ToTable("registry_items");
        rows.HasKey(r => new { r.Kind, r.Slug });
        rows.Property(r => r.Slug).HasMaxLength(RegistryItem.LongestSlug);
    }
}

sealed class RegistryChangeMapping : IEntityTypeConfiguration<RegistryChange>
{
    public void Configure(EntityTypeBuilder<RegistryChange> changes)
    {
        changes.ToTable("registry_changes");
        changes.HasKey(c => c.Number);
        changes.Property(c => c.Number).ValueGeneratedOnAdd();
        changes.Property(c => c.Slug).HasMaxLength(RegistryItem.LongestSlug);
        changes.Property(c => c.By).HasMaxLength(200);
        changes.HasIndex(c => new { c.Kind, c.Slug, c.Number });
        changes.HasIndex(c => c.At);
    }
}

sealed class OwnershipRowMapping : IEntityTypeConfiguration<OwnershipRow>
{
    public void Configure(EntityTypeBuilder<OwnershipRow> rows)
    {
        rows.ToTable("registry_ownership");
        rows.HasKey(r => new { r.Domain, r.Field, r.From });
        rows.Property(r => r.Domain).HasMaxLength(RegistryItem.LongestSlug);
        rows.Property(r => r.Field).HasMaxLength(RegistryItem.LongestSlug);
        rows.Property(r => r.System).HasMaxLength(RegistryItem.LongestSlug);
    }
}

static class RegistryTables
{
    const long Lock = 0x706F7274616C0003, SummingLock = 0x706F7274616C0004;

    extension(PortalDb db)
    {
        public DbSet<RegistryRow> RegistryItems => db.Set<RegistryRow>();
        public DbSet<RegistryChange> RegistryChanges => db.Set<RegistryChange>();
        public DbSet<OwnershipRow> Ownership => db.Set<OwnershipRow>();
        public DbSet<RegistryAlarm> RegistryAlarms => db.Set<RegistryAlarm>();
        public DbSet<GuardedWrite> GuardedWrites => db.Set<GuardedWrite>();
        public DbSet<TrafficDay> TrafficDays => db.Set<TrafficDay>();
    }

    /// <summary>Changes of the registry are made one after the other, so that a reader who saw one number misses none before it. SQLite has one writer anyhow.</summary>
    public static async Task HoldRegistry(this PortalDb db, CancellationToken stop)
    {
        if (db.IsShared) await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", stop);
    }

    /// <summary>One instance sums traffic up at a time.</summary>
    public static async Task HoldTraffic(this PortalDb db, CancellationToken stop)
    {
        if (db.IsShared) await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({SummingLock})", stop);
    }
}
