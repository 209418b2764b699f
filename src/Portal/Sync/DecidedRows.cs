using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Sync;

/// <summary>A person said which record there is meant: the row that waited for it is brought over, in each flow by the last run that left it.</summary>
sealed class DecidedRows : IReactTo<RecordLinked>
{
    public async Task React(PortalDb db, RecordLinked fact, CancellationToken stop)
    {
        var left = await db.SyncProblems.Where(p => p.Key == fact.Key && !p.Solved && p.Result == RowResult.Skipped)
            .Join(db.SyncRuns.Where(r => !r.DryRun), p => p.RunId, r => r.Id, (p, r) => new { Problem = p, r.Id, r.FlowId })
            .Where(x => db.Set<SyncFlow>().Any(f => f.Id == x.FlowId && f.Target == fact.Connection && f.Domain == fact.Domain)).ToListAsync(stop);
        foreach (var flow in left.GroupBy(x => x.FlowId)) flow.MaxBy(x => x.Id)!.Problem.Decide();
    }
}
