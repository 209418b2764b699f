using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Reconciliation.Comparing;
using Portal.Shell;

namespace Portal.Reconciliation;

/// <summary>What is compared and how, as people say it.</summary>
/// <param name="Domain">Data domain that both connections read.</param>
/// <param name="Owner">Slug of the connection that is right.</param>
/// <param name="Copy">Slug of the connection that should say the same.</param>
/// <param name="Cron">When it runs by itself; null: by hand.</param>
/// <param name="Zone">IANA name of the time zone that the clock is read in.</param>
/// <param name="Retires">Slug of the registered system that nobody needs once both match: a spreadsheet.</param>
/// <param name="Flow">Slug of the registered flow that a fix of the copy belongs to.</param>
public sealed record ComparisonTerms(
    string Name, string Domain, string Owner, string Copy, KeyForm Key, IReadOnlyList<FieldRule> Fields, string? Cron = null, string Zone = Schedule.Utc, string? Retires = null, string? Flow = null, bool Paused = false);

/// <summary>Two copies of a domain that should match, and when somebody looks.</summary>
public sealed class CopyComparison : IVersioned
{
    public const int MaxName = 200, MaxSlug = 60;

    CopyComparison() { }

    public Guid Id { get; private init; }
    public string Slug { get; private init; } = "";
    public string Name { get; private set; } = "";
    public string Domain { get; private set; } = "";
    public string Owner { get; private set; } = "";
    public string Copy { get; private set; } = "";
    public KeyForm Key { get; private set; }
    public string FieldsJson { get; private set; } = "[]";
    public string? Cron { get; private set; }
    public string Zone { get; private set; } = Schedule.Utc;
    public string? Retires { get; private set; }
    public string? Flow { get; private set; }
    public bool Paused { get; private set; }
    /// <summary>Null: by hand, or paused.</summary>
    public DateTimeOffset? NextRunAt { get; private set; }
    /// <summary>When a side became another system; runs before say nothing about it.</summary>
    public DateTimeOffset? RepointedAt { get; private set; }
    public string CreatedBy { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }
    public int Version { get; private set; }

    public ComparisonTerms Terms => new(Name, Domain, Owner, Copy, Key, Kept.Read<IReadOnlyList<FieldRule>>(FieldsJson), Cron, Zone, Retires, Flow, Paused);

    public CompareRules Rules => new(Key, Terms.Fields);

    public static CopyComparison Make(string slug, ComparisonTerms terms, string by, DateTimeOffset at)
    {
        var made = new CopyComparison { Id = Guid.CreateVersion7(at), Slug = slug, CreatedBy = by, CreatedAt = at };
        made.Say(terms, at);
        return made;
    }

    /// <summary>Takes terms that were checked.</summary>
    public void Say(ComparisonTerms terms, DateTimeOffset at)
    {
        (Name, Domain, Owner, Copy, Key, FieldsJson) = (terms.Name, terms.Domain, terms.Owner, terms.Copy, terms.Key, Kept.Write(terms.Fields));
        (Cron, Zone, Retires, Flow, Paused) = (terms.Cron, terms.Zone, terms.Retires, terms.Flow, terms.Paused);
        NextRunAt = NextAfter(at);
    }

    /// <summary>The first run does not wait for the clock.</summary>
    public void First(DateTimeOffset at) => NextRunAt = at;

    public DateTimeOffset? NextAfter(DateTimeOffset at) => Paused || Cron is null ? null : new Schedule(Cron, Zone).Next(at);
}

/// <summary>A comparison, its runs or its differences changed: pages that show them look again.</summary>
public sealed record ReconciliationChanged(Guid ComparisonId) : IFact;

sealed class CopyComparisonMapping : IEntityTypeConfiguration<CopyComparison>
{
    public void Configure(EntityTypeBuilder<CopyComparison> comparisons)
    {
        comparisons.ToTable("comparisons");
        comparisons.Property(c => c.Id).ValueGeneratedNever();
        comparisons.Property(c => c.Slug).HasMaxLength(CopyComparison.MaxSlug);
        comparisons.Property(c => c.Name).HasMaxLength(CopyComparison.MaxName);
        foreach (var name in new[] { nameof(CopyComparison.Domain), nameof(CopyComparison.Owner), nameof(CopyComparison.Copy) }) comparisons.Property(name).HasMaxLength(60);
        foreach (var name in new[] { nameof(CopyComparison.Cron), nameof(CopyComparison.Zone), nameof(CopyComparison.Retires), nameof(CopyComparison.Flow) }) comparisons.Property(name).HasMaxLength(100);
        comparisons.Property(c => c.CreatedBy).HasMaxLength(200);
        comparisons.HasIndex(c => c.Slug).IsUnique();
        comparisons.HasIndex(c => c.NextRunAt);
        comparisons.Ignore(c => c.Terms).Ignore(c => c.Rules);
    }
}

static class ReconciliationTables
{
    extension(PortalDb db)
    {
        public DbSet<CopyComparison> Comparisons => db.Set<CopyComparison>();
        public DbSet<ComparisonRun> ComparisonRuns => db.Set<ComparisonRun>();
        public DbSet<Difference> Differences => db.Set<Difference>();
        public DbSet<FixRun> FixRuns => db.Set<FixRun>();
    }

    public static async Task<CopyComparison> Get(this IQueryable<CopyComparison> comparisons, string slug, CancellationToken stop) =>
        await comparisons.SingleOrDefaultAsync(c => c.Slug == slug, stop) ?? throw new NotFound();
}
