using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync;

/// <summary>
/// One page of a run: what differs from what was said before is written to the target, then everything is remembered with the run's place in one transaction.
/// Killed in between, the page is read and written again, which changes nothing: writers leave what is so already.
/// </summary>
sealed class PageOfRows(PortalDb db, SyncFlow flow, SyncProgress progress, SyncRun run, IDomainWriter? writer, DateTimeOffset now)
{
    readonly string[] watched = [.. flow.Watched()];
    readonly IReadOnlyDictionary<string, WriteRule> fields = flow.Fields;
    readonly List<string> seen = [];
    RowCounts counts;
    DateTimeOffset? newest;

    /// <summary>Whether everything is read for the first time.</summary>
    bool IsBaseline => progress.BaselineAt is null;

    /// <summary>Takes rows as the source gave them; the last word on a key counts.</summary>
    public async Task Take(IReadOnlyList<DomainRow> rows, CancellationToken stop)
    {
        counts.Read += rows.Count;
        var good = rows.Where(r => r.Key.Length is > 0 and <= SyncProblem.MaxKey).ToList();
        if (good.Count < rows.Count) Unkeyed(rows.Count - good.Count);
        var known = await Known([.. good.Select(r => r.Key).Distinct()], stop);
        var last = good.GroupBy(r => r.Key).Select(same => same.Aggregate((a, b) => b.ChangedAt < a.ChangedAt ? a : b)).ToList();
        counts.Unchanged += good.Count - last.Count;
        await Bring([.. last.Select(row => Plan(row, known.GetValueOrDefault(row.Key))).OfType<Planned>()], stop);
    }

    /// <summary>Takes rows that failed before, as the source said them last.</summary>
    public async Task Again(IReadOnlyList<SyncProblem> problems, CancellationToken stop)
    {
        counts.Read += problems.Count;
        var known = await Known([.. problems.Select(p => p.Key)], stop);
        var planned = new List<Planned>();
        foreach (var problem in problems)
        {
            // Solved by a run in between, or gone meanwhile: there is nothing left to bring.
            if (known.GetValueOrDefault(problem.Key) is not { } row || row is { Pending: false, Gone: false } && problem.Result is RowResult.Failed)
            {
                counts.Unchanged++;
                problem.Solve();
                continue;
            }
            var values = row.Values;
            planned.Add(new(new DomainRow(problem.Key, Carried(values), null, row.TargetId, problem.Deletes), row, values, values, row.Hash, problem));
        }
        await Bring(planned, stop);
    }

    /// <summary>Takes what was not seen when everything was read.</summary>
    public Task Gone(IReadOnlyList<SyncedRow> rows, CancellationToken stop) =>
        Bring([.. rows.Select(row => new Planned(new DomainRow(row.Key, new Dictionary<string, string?>(), null, row.TargetId, Deleted: true), row, row.Values, row.Values, row.Hash, null))], stop);

    /// <summary>Saves the page with the run's place.</summary>
    /// <param name="then">What follows for the run, in the same transaction.</param>
    public async Task Save(string? next, Action then, CancellationToken stop)
    {
        run.Page(counts, newest, next);
        then();
        db.Publish(new SyncMoved(flow.Id));
        await db.Settle(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.SaveChangesAsync(stop);
        if (seen.Count > 0)
        {
            Guid? id = run.Id;
            await db.SyncedRows.Where(r => r.FlowId == flow.Id && seen.Contains(r.Key)).ExecuteUpdateAsync(set => set.SetProperty(r => r.LastSeenRun, id), stop);
        }
        await db.Commit(transaction, stop);
    }

    async Task<Dictionary<string, SyncedRow>> Known(string[] keys, CancellationToken stop) =>
        await db.SyncedRows.Where(r => r.FlowId == flow.Id && keys.Contains(r.Key)).ToDictionaryAsync(r => r.Key, stop);

    /// <summary>What is to be done about a row; null when nothing is.</summary>
    Planned? Plan(DomainRow row, SyncedRow? known)
    {
        if (row.ChangedAt is { } changed && (newest is null || changed > newest)) newest = changed;
        var before = known is null or { Gone: true } ? null : known.Values;
        if (row.Deleted)
        {
            if (known is not null && !known.Gone) return new(new DomainRow(row.Key, new Dictionary<string, string?>(), row.ChangedAt, known.TargetId, Deleted: true), known, before, known.Values, known.Hash, null);
            counts.Unchanged++;
            return null;
        }
        // Also while nothing is compared: somebody may switch that on before the run is over.
        if (run.Since is null && !run.DryRun) seen.Add(row.Key);
        var values = RowValues.Over(before, row.Values);
        var hash = RowValues.Hash(values, watched);
        if (known is { Pending: false, Gone: false } && known.Hash == hash)
        {
            counts.Unchanged++;
            return null;
        }
        return new(row with { Values = Carried(values), Id = known?.TargetId }, known, before, values, hash, null, row.Id);
    }

    Dictionary<string, string?> Carried(Dictionary<string, string?> values) => values.Where(v => fields.ContainsKey(v.Key)).ToDictionary();

    async Task Bring(List<Planned> planned, CancellationToken stop)
    {
        var outcomes = new List<RowOutcome>(planned.Count);
        if (writer is null || run.DryRun) outcomes.AddRange(planned.Select(Supposed));
        else
            foreach (var some in planned.Chunk(Math.Max(1, writer.BatchSize)))
                outcomes.AddRange(await Write([.. some.Select(p => p.Row)], stop));
        var problems = await Problems([.. planned.Zip(outcomes).Where(o => IsProblem(o.Second)).Select(o => o.First.Row.Key)], stop);
        foreach (var (row, outcome) in planned.Zip(outcomes)) Settle(row, outcome, problems);
    }

    async Task<IReadOnlyList<RowOutcome>> Write(DomainRow[] rows, CancellationToken stop)
    {
        // Where nothing is deleted a tombstone is not sent, which a writer might take for an empty record.
        var kept = writer!.Deletes(flow.Domain) ? [] : rows.Where(r => r.Deleted).ToHashSet();
        DomainRow[] sent = [.. rows.Where(r => !kept.Contains(r))];
        var answers = new Queue<RowOutcome>(sent.Length == 0 ? [] : await Sent(sent, stop));
        return [.. rows.Select(r => kept.Contains(r) ? new RowOutcome(r.Key, RowResult.Skipped, r.Id, $"{writer.System} deletes no {flow.Domain}: it stays there.") : answers.Dequeue())];
    }

    async Task<IReadOnlyList<RowOutcome>> Sent(DomainRow[] rows, CancellationToken stop)
    {
        var outcomes = await writer!.Write(flow.Domain, rows, new WriteRules(fields, flow.Flow, flow.Source), stop);
        return outcomes.Count == rows.Length ? outcomes : throw new ConnectionFault(FaultKind.Doubtful, $"{writer.System} answered for {outcomes.Count} of {rows.Length} rows.");
    }

    /// <summary>What would come of it where nothing is written.</summary>
    static RowOutcome Supposed(Planned planned) => new(planned.Row.Key, planned.Before is null ? RowResult.Created : RowResult.Changed);

    void Settle(Planned planned, RowOutcome outcome, Dictionary<string, SyncProblem> problems)
    {
        var (row, failed) = (planned.Row, outcome.Result is RowResult.Failed);
        if (IsProblem(outcome))
        {
            if (problems.TryGetValue(row.Key, out var known)) known.Be(row, outcome);
            else db.SyncProblems.Add(problems[row.Key] = SyncProblem.Of(run.Id, row, outcome));
        }
        Count(row, outcome.Result);
        if (run.DryRun) return;
        if (failed) planned.Problem?.PassOn();
        else if (outcome.Candidates is not { Count: > 0 }) planned.Problem?.Solve();
        if (row.Deleted) Remove(planned.Known!, outcome.Result);
        else Remember(planned, outcome);
    }

    void Count(DomainRow row, RowResult result)
    {
        switch (result)
        {
            case RowResult.Created when !row.Deleted: counts.Created++; break;
            case RowResult.Created or RowResult.Changed when row.Deleted: counts.Deleted++; break;
            case RowResult.Changed: counts.Changed++; break;
            case RowResult.Skipped: counts.Skipped++; break;
            case RowResult.Failed: counts.Failed++; break;
            default: counts.Unchanged++; break;
        }
        if (!run.DryRun && result is not (RowResult.Unchanged or RowResult.Skipped))
            db.Count(new Mover(RunnerKind.SyncFlow, flow.Slug, flow.Domain), flow.Flow, result is RowResult.Failed || row.ChangedAt is not { } at ? null : now - at, errors: result is RowResult.Failed ? 1 : 0);
    }

    void Remove(SyncedRow known, RowResult result)
    {
        if (result is RowResult.Failed) known.NotWritten();
        else if (result is RowResult.Skipped) known.IsGone();
        else db.SyncedRows.Remove(known);
    }

    void Remember(Planned planned, RowOutcome outcome)
    {
        var (known, row) = (planned.Known, planned.Row);
        if (known is null) db.SyncedRows.Add(known = SyncedRow.Of(flow.Id, row.Key));
        known.Take(planned.Values, planned.Hash, planned.SourceId, now);
        // Somebody must decide which record is meant: the row is offered again until it is clear.
        if (outcome.Result is RowResult.Failed || outcome.Candidates is { Count: > 0 }) known.NotWritten();
        else known.Written(outcome.Id);
        if (flow.Announces && planned.Problem is null && Announcements.Of(flow, known, planned.Before, row.ChangedAt, now, IsBaseline) is { } told) db.Publish(told);
    }

    async Task<Dictionary<string, SyncProblem>> Problems(string[] keys, CancellationToken stop) =>
        keys.Length == 0 ? [] : await db.SyncProblems.Where(p => p.RunId == run.Id && keys.Contains(p.Key)).ToDictionaryAsync(p => p.Key, stop);

    static bool IsProblem(RowOutcome outcome) => outcome.Result is RowResult.Skipped or RowResult.Failed;

    void Unkeyed(int rows)
    {
        counts.Failed += rows;
        db.SyncNotes.Add(SyncNote.Of(run.Id, now, $"{rows} rows have no key, or one longer than {SyncProblem.MaxKey} characters: they were left out."));
    }

    /// <param name="Row">As it is written.</param>
    /// <param name="Before">What the source said before; null: the record is new.</param>
    /// <param name="Values">What it says now.</param>
    /// <param name="Problem">The former failure that it takes up.</param>
    sealed record Planned(DomainRow Row, SyncedRow? Known, Dictionary<string, string?>? Before, Dictionary<string, string?> Values, string Hash, SyncProblem? Problem, string? SourceId = null);
}
