using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging;

/// <summary>What every decision about a record does the same way: load the version that was seen, save, tell the second of two reviewers.</summary>
static class Review
{
    /// <summary>The record, if it is still as the reviewer saw it.</summary>
    /// <param name="version">The version seen; null when the step does not depend on what was seen.</param>
    public static async Task<StagedRecord> Reviewed(this PortalDb db, Guid id, int? version, CancellationToken stop)
    {
        var record = await db.StagedRecords.SingleOrDefaultAsync(r => r.Id == id, stop) ?? throw new NotFound();
        if (version is { } seen && record.Version != seen) throw Stale(record);
        return record;
    }

    /// <summary>Saves the decision with its line in the record's story.</summary>
    /// <exception cref="StaleVersion">Somebody else was first between load and save.</exception>
    public static async Task SaveDecision(this PortalDb db, StagedRecord record, TimelineEntry line, CancellationToken stop)
    {
        db.Timeline.Add(line);
        db.Publish(new RecordChanged(record.Id));
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new StaleVersion();
        }
        catch (DbUpdateException) when (db.Entry(record).State is EntityState.Modified)
        {
            // What the decision sets going (a promotion) may collide before the record's own version does.
            var seen = db.Entry(record).Property(r => r.Version).OriginalValue;
            if (await db.StagedRecords.AsNoTracking().AnyAsync(r => r.Id == record.Id && r.Version == seen, stop)) throw;
            throw new StaleVersion();
        }
    }

    static StaleVersion Stale(StagedRecord record) => new(record.DecidedBy is { } who && !record.WaitsForDecision
        ? $"{who} was first: this record is now {Words.Of(record.Status)}. Nothing of yours was saved over it."
        : "Somebody else changed this record in the meantime. Load it again, then decide; nothing was overwritten.");
}
