using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Data;
using Portal.Registry.Answers;

namespace Portal.Registry;

/// <summary>How a system is changed.</summary>
public enum ChangeWay { Replace, Upgrade }

/// <summary>What people keep about a planned change.</summary>
/// <param name="Successor">What takes its place, as people say it.</param>
/// <param name="SwitchOn">The day of the change.</param>
/// <param name="Answers">One a flow.</param>
/// <param name="Done">Keys of the steps that are done.</param>
public sealed record ChangeSheet(ChangeWay Way, string? Successor, DateOnly? SwitchOn, IReadOnlyList<Acknowledgement> Answers, IReadOnlyList<string> Done)
{
    public static readonly ChangeSheet Empty = new(ChangeWay.Replace, null, null, [], []);
}

/// <summary>The sheet of one subject. What the change touches is worked out anew each time it is looked at.</summary>
public sealed class PlannedChange : IVersioned
{
    PlannedChange() { }

    public SubjectKind Kind { get; private init; }
    public string Name { get; private init; } = "";
    /// <summary>JSON of the <see cref="ChangeSheet"/>.</summary>
    public string Document { get; private set; } = "";
    public string ChangedBy { get; private set; } = "";
    public DateTimeOffset ChangedAt { get; private set; }
    public int Version { get; private set; }

    public Subject Subject => new(Kind, Name);
    public ChangeSheet Sheet => JsonSerializer.Deserialize<ChangeSheet>(Document, ItemList.Json)!;

    public static PlannedChange Of(Subject subject) => new() { Kind = subject.Kind, Name = subject.Name };

    public void Become(ChangeSheet sheet, string by, DateTimeOffset at) => (Document, ChangedBy, ChangedAt) = (JsonSerializer.Serialize(sheet, ItemList.Json), by, at);
}

sealed class PlannedChangeMapping : IEntityTypeConfiguration<PlannedChange>
{
    public void Configure(EntityTypeBuilder<PlannedChange> changes)
    {
        changes.ToTable("registry_plans");
        changes.HasKey(c => new { c.Kind, c.Name });
        changes.Property(c => c.Name).HasMaxLength(250);
        changes.Property(c => c.ChangedBy).HasMaxLength(200);
        changes.Ignore(c => c.Subject).Ignore(c => c.Sheet);
        changes.HasIndex(c => new { c.ChangedAt, c.Name });
    }
}

static class PlannedChanges
{
    const int Retries = 5;

    public static async Task<ChangeSheet> SheetOf(this PortalDb db, Subject subject, CancellationToken stop) =>
        (await db.Set<PlannedChange>().AsNoTracking().SingleOrDefaultAsync(c => c.Kind == subject.Kind && c.Name == subject.Name, stop))?.Sheet ?? ChangeSheet.Empty;

    /// <summary>Changes the sheet as it is now: two people who answer at once both do.</summary>
    /// <param name="did">For the audit trail: "answered for", "planned".</param>
    public static async Task ChangePlan(this IDbContextFactory<PortalDb> dbs, Subject subject, Func<ChangeSheet, ChangeSheet> change, string did, string title, string by, DateTimeOffset at, CancellationToken stop)
    {
        for (var again = 0; ; again++)
        {
            await using var db = await dbs.CreateDbContextAsync(stop);
            var plan = await db.Set<PlannedChange>().SingleOrDefaultAsync(c => c.Kind == subject.Kind && c.Name == subject.Name, stop);
            if (plan is null) db.Add(plan = PlannedChange.Of(subject));
            plan.Become(change(plan.Document.Length == 0 ? ChangeSheet.Empty : plan.Sheet), by, at);
            await db.Record(at, by, did, title, null, stop);
            db.Publish(new RegistryChanged());
            try
            {
                await db.SaveChangesAsync(stop);
                return;
            }
            catch (DbUpdateException) when (again < Retries)
            {
                // Somebody else changed it, or was the first to: change theirs.
            }
        }
    }
}
