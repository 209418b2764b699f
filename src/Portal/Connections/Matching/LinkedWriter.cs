using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connections.Matching;

/// <summary>
/// Stands before a connection that writes records, whoever asks for it: what people decided about a record goes with it,
/// and where they must decide, the records that may be meant are kept for them.
/// </summary>
sealed class LinkedWriter(IDomainWriter inner, ConnectionPlan plan, IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IDomainWriter
{
    public string System => inner.System;
    public IReadOnlyList<DomainShape> Writable => inner.Writable;
    public int BatchSize => inner.BatchSize;

    public bool Deletes(string domain) => inner.Deletes(domain);

    public async Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
    {
        string[] keys = [.. rows.Select(r => r.Key).Where(k => k.Length <= StoredLink.MaxKey)];
        await using var db = await dbs.CreateDbContextAsync(stop);
        var chosen = await Chosen(db, domain, keys, stop);
        var asked = await db.Set<UnclearMatch>().Where(m => m.Connection == System && m.Domain == domain && keys.Contains(m.Key)).Select(m => m.Key).ToListAsync(stop);
        var outcomes = await inner.Write(domain, [.. rows.Select(r => chosen.TryGetValue(r.Key, out var link) ? r with { Id = link.Id ?? r.Id, Distinct = link.Id is null } : r)], rules, stop);
        var unclear = rows.Zip(outcomes).Where(o => o.Second.Candidates is { Count: > 0 } && o.First.Key.Length <= StoredLink.MaxKey).ToList();
        var clear = outcomes.Where(o => o.Result is not (RowResult.Failed or RowResult.Skipped)).ToDictionary(o => o.Key);
        string[] over = [.. asked.Where(clear.ContainsKey)];
        if (unclear.Count > 0 || over.Length > 0)
        {
            await db.WhileSame(plan, async () =>
            {
                await Ask(db, domain, unclear, chosen, stop);
                await db.Set<UnclearMatch>().Where(m => m.Connection == System && m.Domain == domain && over.Contains(m.Key)).ExecuteDeleteAsync(stop);
            }, stop);
        }
        foreach (var made in chosen.Values.Where(l => l.Id is null))
            if (clear.GetValueOrDefault(made.Key)?.Id is { } id) await db.Remember(plan, StoredLink.Of(System, domain, made.Key, id), stop);
        return outcomes;
    }

    async Task<Dictionary<string, StoredLink>> Chosen(PortalDb db, string domain, string[] keys, CancellationToken stop) =>
        await db.Set<StoredLink>().AsNoTracking().Where(l => l.Connection == System && l.Domain == domain && l.ChosenBy != null && keys.Contains(l.Key)).ToDictionaryAsync(l => l.Key, stop);

    async Task Ask(PortalDb db, string domain, List<(DomainRow Row, RowOutcome Outcome)> unclear, Dictionary<string, StoredLink> before, CancellationToken stop)
    {
        string[] keys = [.. unclear.Select(u => u.Row.Key)];
        // What was decided while we wrote is not asked again.
        var now = await Chosen(db, domain, keys, stop);
        foreach (var (row, outcome) in unclear.Where(u => now.GetValueOrDefault(u.Row.Key)?.ChosenAt == before.GetValueOrDefault(u.Row.Key)?.ChosenAt))
        {
            var match = UnclearMatch.Of(System, domain, row, outcome.Candidates!, clock.GetUtcNow());
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO "unclear_matches" ("Connection", "Domain", "Key", "Name", "CandidatesJson", "AskedAt") VALUES ({match.Connection}, {match.Domain}, {match.Key}, {match.Name}, {match.CandidatesJson}, {DueWork.At(db, match.AskedAt)})
                ON CONFLICT ("Connection", "Domain", "Key") DO UPDATE SET "Name" = excluded."Name", "CandidatesJson" = excluded."CandidatesJson"
                """, stop);
        }
    }
}
