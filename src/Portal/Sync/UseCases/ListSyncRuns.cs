using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Sync.UseCases;

/// <summary>Runs, newest first.</summary>
/// <param name="Flow">Slug; null: of every flow.</param>
/// <param name="After">Cursor of the last one that the reader has.</param>
[Needs(Permission.RegistryRead)]
public sealed record ListSyncRuns(string? Flow = null, SyncState? State = null, string? After = null, int Limit = 50) : IRequest<SyncRunPage>;

sealed class ListSyncRunsHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ListSyncRuns, SyncRunPage>
{
    public async Task<SyncRunPage> Handle(ListSyncRuns ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var limit = Query.Checked(ask.Limit);
        var runs = db.SyncRuns.AsNoTracking();
        if (ask.Flow is { } slug)
        {
            var flow = await db.SyncFlows.AsNoTracking().Where(f => f.Slug == slug).Select(f => (Guid?)f.Id).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFound();
            runs = runs.Where(r => r.FlowId == flow);
        }
        if (ask.State is { } state) runs = runs.Where(r => r.State == state);
        if (ask.After is { } after)
        {
            var last = Guid.TryParseExact(after, "n", out var id) ? id : throw TimeCursor.Unknown();
            runs = runs.Where(r => r.Id < last);
        }
        var rows = await runs.OrderByDescending(r => r.Id).Take(limit + 1).Join(db.SyncFlows.AsNoTracking(), r => r.FlowId, f => f.Id, (r, f) => new { Run = r, f.Slug, f.Name }).OrderByDescending(r => r.Run.Id).ToListAsync(cancellationToken);
        return new([.. rows.Take(limit).Select(r => SyncRunView.Of(r.Run, r.Slug, r.Name))], rows.Count > limit ? rows[limit - 1].Run.Id.ToString("n") : null);
    }
}
