using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Sync.UseCases;

/// <summary>One run with its log and the first rows that it did not bring over.</summary>
/// <param name="Problems">So many at most.</param>
[Needs(Permission.RegistryRead)]
public sealed record ReadSyncRun(Guid Id, int Problems = 200) : IRequest<SyncRunDetail>;

/// <param name="Problems">The first of them by key.</param>
/// <param name="ToRetry">So many failed and can be tried again.</param>
public sealed record SyncRunDetail(SyncRunView Run, IReadOnlyList<SyncNoteView> Notes, IReadOnlyList<SyncProblemView> Problems, int AllProblems, int ToRetry);

sealed class ReadSyncRunHandler(IDbContextFactory<PortalDb> dbs, IMediator contracts, ICurrentPerson me) : IRequestHandler<ReadSyncRun, SyncRunDetail>
{
    const int MostNotes = 500;

    public async Task<SyncRunDetail> Handle(ReadSyncRun ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var found = await db.SyncRuns.AsNoTracking().Where(r => r.Id == ask.Id).Join(db.SyncFlows.AsNoTracking(), r => r.FlowId, f => f.Id, (r, f) => new { Run = r, f.Slug, f.Name, f.Target, f.Domain }).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound();
        var run = SyncRunView.Of(found.Run, found.Slug, found.Name);
        var notes = await db.SyncNotes.AsNoTracking().Where(n => n.RunId == ask.Id).OrderBy(n => n.At).ThenBy(n => n.Id).Take(MostNotes).Select(n => new SyncNoteView(n.At, n.Text)).ToListAsync(cancellationToken);
        var problems = db.SyncProblems.AsNoTracking().Where(p => p.RunId == ask.Id);
        var values = me.MaySeeValues();
        var shown = await problems.OrderBy(p => p.Key).Take(ask.Problems).Select(p => new SyncProblemView(p.Key, p.Result, p.Reason, p.Again, p.Solved, values ? p.RowJson : null, null)).ToListAsync(cancellationToken);
        var open = shown.Where(p => !p.Solved && p.Result is RowResult.Skipped).Select(p => p.Key).ToList();
        if (found.Target is { } target && open.Count > 0)
        {
            var unclear = (await contracts.Send(new AskOpenMatches(target, found.Domain, open, Math.Min(open.Count, Query.Most)), cancellationToken)).ToDictionary(m => m.Key);
            shown = [.. shown.Select(p => unclear.TryGetValue(p.Key, out var match) && !p.Solved ? p with { Unclear = match } : p)];
        }
        var retry = run.DryRun || !run.IsOver ? 0 : await problems.CountAsync(p => !p.Solved && (p.Result == RowResult.Failed || p.Again), cancellationToken);
        return new(run, notes, shown, shown.Count < ask.Problems ? shown.Count : await problems.CountAsync(cancellationToken), retry);
    }
}
