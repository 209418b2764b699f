using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Reconciliation.Comparing;

namespace Portal.Reconciliation;

/// <summary>Writes what a run finds into the queue, some at a time, each time only while the run is still ours.</summary>
sealed class DifferenceLedger(IDbContextFactory<PortalDb> dbs, TimeProvider clock, ComparisonRun run)
{
    /// <summary>More than these no queue is for: then the mapping is wrong, or a whole copy is missing.</summary>
    public const int Most = 10_000;
    const int Batch = 500;

    readonly List<FoundDifference> found = [];

    /// <summary>So many were written down.</summary>
    public int Count { get; private set; }
    public int New { get; private set; }
    public bool Cut { get; private set; }

    public async Task Take(FoundDifference difference, CancellationToken stop)
    {
        if (Count + found.Count >= Most)
        {
            Cut = true;
            return;
        }
        found.Add(difference with { Key = Fitting(difference.Key) });
        if (found.Count >= Batch) await Write(stop);
    }

    /// <exception cref="ClaimLost">Somebody else has the run.</exception>
    public async Task Write(CancellationToken stop)
    {
        if (found.Count == 0) return;
        await using var db = await dbs.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await Hold(db, stop);
        var (keys, at) = (found.Select(f => f.Key).ToList(), clock.GetUtcNow());
        var known = await Locked(db, keys).ToDictionaryAsync(d => d.Key, stop);
        var news = 0;
        foreach (var one in found)
        {
            if (known.TryGetValue(one.Key, out var before)) news += before.See(one, run, at) ? 1 : 0;
            else
            {
                db.Differences.Add(Difference.Of(run.ComparisonId, one, run.Id, at));
                news++;
            }
        }
        await db.SaveChangesAsync(stop);
        await db.Commit(transaction, stop);
        New += news;
        Count += found.Count;
        found.Clear();
    }

    /// <summary>Nobody decides about these, or fixes them, before they are written down; whoever was a moment earlier is waited for.</summary>
    IQueryable<Difference> Locked(PortalDb db, List<string> keys) => db.IsShared
        ? db.Differences.FromSql($"""SELECT * FROM differences WHERE "ComparisonId" = {run.ComparisonId} AND "Key" = ANY ({keys}) ORDER BY "Id" FOR UPDATE""")
        : db.Differences.Where(d => d.ComparisonId == run.ComparisonId && keys.Contains(d.Key));

    /// <summary>On PostgreSQL the row is locked until the commit; SQLite's transactions begin as the one writer.</summary>
    public async Task Hold(PortalDb db, CancellationToken stop)
    {
        if (await db.Renew<ComparisonRun>([run.ClaimedBy!.Value], clock.GetUtcNow(), stop) == 0) throw new ClaimLost();
    }

    /// <summary>What this run did not see any more.</summary>
    public async Task<int> TakeAway(PortalDb db, CancellationToken stop)
    {
        DateTimeOffset? at = clock.GetUtcNow();
        var unseen = db.Differences.Where(d => d.ComparisonId == run.ComparisonId && d.LastRunId != run.Id);
        var held = await unseen.Where(d => d.State == DifferenceState.Written)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DifferenceState.Fixed).SetProperty(d => d.ClosedAt, at).SetProperty(d => d.Version, d => d.Version + 1), stop);
        return held + await unseen.Where(d => Difference.Alive.Contains(d.State))
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DifferenceState.Gone).SetProperty(d => d.ClosedAt, at).SetProperty(d => d.Version, d => d.Version + 1), stop);
    }

    static string Fitting(string key) => key.Length <= Difference.MaxKey ? key : $"{key[..(Difference.MaxKey - 10)]}…{RowDigest.KeyHash(key):x8}";
}

/// <summary>A claim ran out and somebody else took the work over.</summary>
sealed class ClaimLost() : Exception("The claim was lost.");
