using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Portal.Kernel.Contracts;

namespace Portal.Kernel.Data;

/// <summary>
/// The one database. Slices map their own nouns with <see cref="IEntityTypeConfiguration{TEntity}"/>; a context type a provider derives from it.
/// Open one per use case from <see cref="IDbContextFactory{TContext}"/>: a Blazor circuit lives for hours and a scoped context would hand back yesterday's rows.
/// </summary>
public abstract class PortalDb(DbContextOptions options, FactReactions reactions) : DbContext(options)
{
    readonly Queue<(IFact Fact, string? TraceParent, DateTimeOffset? At)> unsaved = [];
    readonly HashSet<string> unraised = [];
    readonly List<Func<AuditEntry?, AuditEntry>> unnumbered = [];
    readonly Dictionary<Moved, HowMuch> moved = [];

    public DbSet<Submission> Submissions => Set<Submission>();
    public DbSet<OutboxEvent> Events => Set<OutboxEvent>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<Traffic> Traffic => Set<Traffic>();

    /// <summary>True on PostgreSQL, where several instances share the tables and claims must skip each other's locks.</summary>
    public abstract bool IsShared { get; }

    /// <summary>
    /// Says that something happened. On save, in the same transaction: an <see cref="IEvent"/> becomes an outbox row, and every
    /// <see cref="IReactTo{TFact}"/> adds its rows. After the commit the fact's name is raised as a signal.
    /// </summary>
    /// <param name="traceParent">The trace it belongs to; null for the one that runs now.</param>
    /// <param name="at">When it happened; null for now.</param>
    public void Publish(IFact fact, string? traceParent = null, DateTimeOffset? at = null) => unsaved.Enqueue((fact, traceParent ?? Activity.Current?.Id, at));

    /// <summary>Says that data moved: it is counted with the save, in the same transaction.</summary>
    /// <param name="flow">Slug of the flow it is stamped with; null: the registry finds out.</param>
    /// <param name="took">How late it reached the other side; null when it did not, or nobody knows.</param>
    /// <param name="volume">0: it was counted before, and only now is it known how it ended.</param>
    public void Count(Mover by, string? flow = null, TimeSpan? took = null, int volume = 1, int errors = 0)
    {
        var key = new Moved(by, flow, took is { } time ? Paces.Of(time) : Pace.NotMeasured);
        var before = moved.GetValueOrDefault(key);
        moved[key] = new(before.Volume + volume, before.Errors + errors, before.Timed + (took is null ? 0 : 1));
    }

    /// <summary>Turns what was published into rows. Saving does it by itself; whoever will hold a lock does it before.</summary>
    public async Task Settle(CancellationToken stop)
    {
        while (unsaved.Count > 0)
        {
            var facts = new List<IFact>(unsaved.Count);
            while (unsaved.TryDequeue(out var said))
            {
                facts.Add(said.Fact);
                unraised.Add(said.Fact.GetType().Name);
                if (said.Fact is not IEvent happened) continue;
                Events.Add(OutboxEvent.Of(happened, said.At ?? reactions.Clock.GetUtcNow(), said.TraceParent));
                unraised.Add(OutboxEvent.Topic);
            }
            // Reactions publish facts of their own, which are settled in the next round.
            foreach (var alike in facts.GroupBy(f => f.GetType())) await reactions.React(this, [.. alike], stop);
        }
        foreach (var (what, much) in moved) Traffic.Add(Data.Traffic.Of(what, much, reactions.Clock.GetUtcNow()));
        moved.Clear();
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        await Settle(cancellationToken);
        await using var own = unnumbered.Count > 0 && Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        if (!IsShared && Database.CurrentTransaction is { } transaction) ManyRows.Insert(this, transaction);
        RaiseVersions();
        var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (unnumbered.Count > 0) rows += await SaveTrail(cancellationToken);
        if (own is not null) await own.CommitAsync(cancellationToken);
        if (Database.CurrentTransaction is null) await RaiseSignals();
        return rows;
    }

    /// <summary>Adds an entry to the audit trail, made from the one before it when the rest is saved.</summary>
    internal void AddToTrail(Func<AuditEntry?, AuditEntry> entryAfter) => unnumbered.Add(entryAfter);

    /// <summary>Last of all, so that nobody who holds the end of the trail waits for a row that somebody behind it holds.</summary>
    async Task<int> SaveTrail(CancellationToken stop)
    {
        await this.HoldTrail(stop);
        var last = await Audit.AsNoTracking().OrderByDescending(e => e.Number).FirstOrDefaultAsync(stop);
        foreach (var entryAfter in unnumbered) Audit.Add(last = entryAfter(last));
        unnumbered.Clear();
        return await base.SaveChangesAsync(true, stop);
    }

    /// <summary>Commits a transaction that was begun by hand, then raises the signals of what was saved in it.</summary>
    public async Task Commit(IDbContextTransaction transaction, CancellationToken stop)
    {
        await transaction.CommitAsync(stop);
        await RaiseSignals();
    }

    /// <summary>What was committed is done, whatever becomes of its signals: a missed one costs a moment, for sweeps look again.</summary>
    async Task RaiseSignals()
    {
        if (unraised.Count == 0) return;
        string[] topics = [.. unraised];
        unraised.Clear();
        await reactions.Raise(this, topics);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        if (unsaved.Count > 0 || unnumbered.Count > 0) throw new InvalidOperationException("Facts and audit entries leave with SaveChangesAsync.");
        RaiseVersions();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    void RaiseVersions()
    {
        foreach (var entry in ChangeTracker.Entries<IVersioned>())
            if (entry.State is EntityState.Modified)
                entry.Property(e => e.Version).CurrentValue = entry.Property(e => e.Version).OriginalValue + 1;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        configurationBuilder.Properties<decimal>().HavePrecision(28, 4);
        if (IsShared) configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMicroseconds>();
        else configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new SubmissionMapping());
        modelBuilder.ApplyConfiguration(new OutboxEventMapping());
        modelBuilder.ApplyConfiguration(new AuditEntryMapping());
        modelBuilder.ApplyConfiguration(new TrafficMapping());
        base.OnModelCreating(modelBuilder);
        foreach (var type in modelBuilder.Model.GetEntityTypes().Where(t => t.ClrType.IsAssignableTo(typeof(IVersioned))))
            modelBuilder.Entity(type.ClrType).Property(nameof(IVersioned.Version)).IsConcurrencyToken();
    }

    /// <summary>SQLite cannot compare DateTimeOffset; UTC ticks order as instants do.</summary>
    sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(at => at.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    /// <summary>PostgreSQL takes offset zero only and keeps microseconds.</summary>
    sealed class UtcMicroseconds() : ValueConverter<DateTimeOffset, DateTimeOffset>(
        at => new DateTimeOffset(at.UtcTicks / 10 * 10, TimeSpan.Zero), at => at.ToUniversalTime());
}

/// <summary>An entity that two people may change at once: the second is told.</summary>
public interface IVersioned
{
    int Version { get; }
}
