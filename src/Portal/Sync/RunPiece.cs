using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync;

/// <summary>The next piece of a run: a page that is read, a page of what failed before, or a page of what is gone.</summary>
sealed class RunPiece(PortalDb db, SyncFlow flow, SyncProgress progress, SyncRun run, IConnections connections, TimeProvider clock)
{
    /// <summary>A slow target takes few rows at once: a page ends within its time, and what it wrote is not written anew.</summary>
    const int Batches = 4;

    readonly DateTimeOffset now = clock.GetUtcNow();

    /// <summary>Does it and saves it; false when the run is over.</summary>
    public async Task<bool> Do(int size, CancellationToken stop)
    {
        if (run.State is not SyncState.Running) await Start(stop);
        size = Math.Min(size, Batches * Math.Max(1, Writer?.BatchSize ?? size));
        if (run.RetryOf is { } failed) await Retry(failed, size, stop);
        else if (run is { Pages: 0, DryRun: false } && await FailedForNow.OrderBy(p => p.RunId).ThenBy(p => p.Key).Take(size).ToListAsync(stop) is { Count: > 0 } again) await TakeUp(again, stop);
        else if (run.Phase is SyncPhase.Deleting) await Delete(size, stop);
        else await Read(size, stop);
        return run.FinishedAt is null;
    }

    /// <summary>Saved before the first page, which may take long: people see that it runs.</summary>
    async Task Start(CancellationToken stop)
    {
        if (run.StartedAt is null) await Begin(stop);
        run.GoOn();
        db.Publish(new SyncMoved(flow.Id));
        await db.SaveChangesAsync(stop);
    }

    async Task Begin(CancellationToken stop)
    {
        var since = run.Full || progress.AnewFrom is not null ? null : Watermarks.Since(progress.Watermark, flow.OverlapSeconds);
        int? total = run.RetryOf is { } failed ? await Failures(failed).CountAsync(stop)
            : since is null && await db.SyncedRows.CountAsync(r => r.FlowId == flow.Id && !r.Gone, stop) is > 0 and var known ? known : null;
        run.Begin(since, total, now);
        Note(run.RetryOf is not null ? $"Began with {Rows(total ?? 0)} that failed." : since is { } from ? $"Began with what changed since {from:yyyy-MM-dd HH:mm:ss} UTC." : "Began; everything is read.");
    }

    async Task Read(int size, CancellationToken stop)
    {
        var page = await Reader.Read(flow.Domain, new ReadAsk(run.Since, run.Cursor, size), stop);
        if (page.Next is not null && page.Next == run.Cursor) throw new ConnectionFault(FaultKind.Refused, $"{flow.Source} gave the same page twice; reading would never end.");
        if (page.Partial) run.SawPartOnly();
        var rows = Page();
        await rows.Take(page.Rows, stop);
        await rows.Save(page.Next, () =>
        {
            if (page.Next is not null) return;
            // What was not seen of everything is gone at the source.
            if (!flow.Compares || run.Since is not null || run.DryRun) Finish();
            else if (!run.Partial) run.Turn(SyncPhase.Deleting);
            else
            {
                Note($"Not everything at {flow.Source} could be read, so nothing is taken for gone.");
                Finish();
            }
        }, stop);
    }

    async Task Retry(Guid failed, int size, CancellationToken stop)
    {
        var after = run.Cursor ?? "";
        var problems = await Failures(failed).Where(p => string.Compare(p.Key, after) > 0).OrderBy(p => p.Key).Take(size + 1).ToListAsync(stop);
        var some = problems.Take(size).ToList();
        var rows = Page();
        await rows.Again(some, stop);
        await Save(rows, problems.Count > size ? some[^1].Key : null, stop);
    }

    /// <summary>What runs before could not bring over for now, a page of it at most; what was written in between, or is gone, is only crossed off.</summary>
    async Task TakeUp(List<SyncProblem> again, CancellationToken stop)
    {
        var rows = Page();
        await rows.Again(again, stop);
        Note($"Took up {Rows(again.Count)} that failed for now before.");
        await rows.Save(null, () => { }, stop);
    }

    async Task Delete(int size, CancellationToken stop)
    {
        if (run.Cursor is null && await TooMuch(stop) is var (gone, why))
        {
            // Everything was read to its end all the same, so the next run need not read it again.
            progress.CameToEnd(run, flow.Schedule.Day(now), now);
            run.AskBefore(gone, why, now);
            Note(why);
            db.Publish(new SyncMoved(flow.Id));
            await db.SaveChangesAsync(stop);
            return;
        }
        var after = run.Cursor ?? "";
        var unseen = await Unseen.Where(r => string.Compare(r.Key, after) > 0).OrderBy(r => r.Key).Take(size + 1).ToListAsync(stop);
        var some = unseen.Take(size).ToList();
        var rows = Page();
        await rows.Gone(some, stop);
        await Save(rows, unseen.Count > size ? some[^1].Key : null, stop);
    }

    Task Save(PageOfRows rows, string? next, CancellationToken stop) => rows.Save(next, () =>
    {
        if (next is null) Finish();
    }, stop);

    /// <summary>More would be deleted than the flow may delete unasked; one row is never too much.</summary>
    async Task<(int Gone, string Why)?> TooMuch(CancellationToken stop)
    {
        var gone = await Unseen.CountAsync(stop);
        var all = await db.SyncedRows.CountAsync(r => r.FlowId == flow.Id && !r.Gone, stop);
        return gone <= Math.Max(Math.Max(1, all * flow.MaxDeletesPercent / 100), run.MayDelete ?? 0) ? null
            : (gone, $"{gone} of {all} rows are gone at {flow.Source}, more than {flow.MaxDeletesPercent} %. None was deleted: look at the source, then run it with these deletions or leave them.");
    }

    void Finish()
    {
        if (!run.DryRun) progress.CameToEnd(run, flow.Schedule.Day(now), now);
        run.Finish(now);
        Note($"{(run.DryRun ? "Dry run over" : "Done")}: {run.Read} read, {run.Created} created, {run.Changed} changed, {run.Unchanged} unchanged, {run.Skipped} skipped, {run.Failed} failed, {run.Deleted} deleted.");
        // It ran, also when nothing moved: the registry sees that it keeps its rhythm.
        if (!run.DryRun) db.Count(new Mover(RunnerKind.SyncFlow, flow.Slug, flow.Domain), flow.Flow, volume: 0);
    }

    PageOfRows Page() => new(db, flow, progress, run, Writer, now);

    IDomainReader Reader => connections.All<IDomainReader>().FirstOrDefault(r => r.System == flow.Source && r.Readable.Any(s => s.Domain == flow.Domain))
        ?? throw new ConnectionFault(FaultKind.Refused, $"There is no connection {flow.Source} that can read {flow.Domain}.");

    IDomainWriter? Writer => flow.Target is null ? null : connections.All<IDomainWriter>().FirstOrDefault(w => w.System == flow.Target && w.Writable.Any(s => s.Domain == flow.Domain))
        ?? throw new ConnectionFault(FaultKind.Refused, $"There is no connection {flow.Target} that can write {flow.Domain}.");

    IQueryable<SyncedRow> Unseen => db.SyncedRows.Where(r => r.FlowId == flow.Id && !r.Gone && (r.LastSeenRun == null || r.LastSeenRun != run.Id));

    IQueryable<SyncProblem> FailedForNow => db.SyncProblems.Where(p => p.Again && !p.Solved && p.Result == RowResult.Failed && db.Set<SyncRun>().Any(r => r.Id == p.RunId && r.FlowId == flow.Id && !r.DryRun));

    IQueryable<SyncProblem> Failures(Guid of) => db.SyncProblems.Where(p => p.RunId == of && !p.Solved && (p.Result == RowResult.Failed || p.Again));

    static string Rows(int count) => count == 1 ? "1 row" : $"{count} rows";

    /// <summary>At its own time, since a log is read in order.</summary>
    void Note(string text) => db.SyncNotes.Add(SyncNote.Of(run.Id, clock.GetUtcNow(), text));
}
