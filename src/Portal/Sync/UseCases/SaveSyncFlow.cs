using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Sync.UseCases;

/// <summary>Makes a flow, or changes one. A new one starts at its next time.</summary>
/// <param name="Version">Of what the writer saw; null makes a new one.</param>
/// <param name="Propose">Registers the flow that it is, when there is none yet.</param>
/// <param name="Paused">A new one waits until somebody resumes it.</param>
[Needs(Permission.RegistryManage)]
public sealed record SaveSyncFlow(string Slug, SyncTerms Terms, int? Version = null, ProposeFlow? Propose = null, bool Paused = false) : IRequest;

/// <summary>The same days, another time of the day.</summary>
[Needs(Permission.RegistryManage)]
public sealed record MoveSyncFlow(string Slug, TimeOnly To, int Version) : IRequest;

/// <summary>Takes a flow away with its runs. What it wrote elsewhere stays there.</summary>
[Needs(Permission.RegistryManage)]
public sealed record DeleteSyncFlow(string Slug) : IRequest;

sealed class SaveSyncFlowHandler(IDbContextFactory<PortalDb> dbs, IConnections connections, IMediator contracts, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<SaveSyncFlow>
{
    protected override async Task Handle(SaveSyncFlow ask, CancellationToken cancellationToken)
    {
        TermsRules.Require(ask.Slug, ask.Terms, connections);
        if (await contracts.WrongFlow(ask.Terms.Flow, ask.Propose, ask.Terms.Source, ask.Terms.Target, cancellationToken) is { Count: > 0 } wrong) throw new InvalidInput(wrong);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var known = await db.SyncFlows.SingleOrDefaultAsync(f => f.Slug == ask.Slug, cancellationToken);
        if (ask.Version is null && known is not null) throw new InvalidInput("/slug", $"There is a flow {ask.Slug} already.", "unique");
        if (ask.Version is not null && known is null) throw new NotFound();
        if (known is not null && known.Version != ask.Version) throw new StaleVersion();
        var terms = ask.Propose is { } propose ? ask.Terms with { Flow = await contracts.Register(propose, cancellationToken) } : ask.Terms;
        if (known is null) await Make(db, ask, terms, cancellationToken);
        else await Change(db, known, terms, cancellationToken);
    }

    async Task Make(PortalDb db, SaveSyncFlow ask, SyncTerms terms, CancellationToken stop)
    {
        var at = clock.GetUtcNow();
        var flow = SyncFlow.Of(ask.Slug, terms, me.Name, at);
        if (ask.Paused) flow.Pause(at);
        db.SyncFlows.Add(flow);
        db.SyncProgress.Add(SyncProgress.Of(flow.Id, flow.Paused ? null : flow.Schedule.Next(at)));
        await db.Record(at, me.Name, "made the sync flow", flow.Name, Ends(terms), stop);
        db.Publish(new SyncMoved(flow.Id));
        await db.SaveChangesAsync(stop);
    }

    async Task Change(PortalDb db, SyncFlow flow, SyncTerms terms, CancellationToken stop)
    {
        var (at, before) = (clock.GetUtcNow(), flow.Terms);
        var progress = await db.SyncProgress.SingleAsync(p => p.FlowId == flow.Id, stop);
        flow.Agree(terms);
        if (!flow.Paused) progress.Next(flow.Schedule.Next(at));
        var asksMore = terms.AsksMoreThan(before);
        if (asksMore) progress.Anew(at);
        await db.Record(at, me.Name, "changed the sync flow", flow.Name, Ends(terms), stop);
        db.Publish(new SyncMoved(flow.Id));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.SaveChangesAsync(stop);
        // What is told of rows that do not change is told by other terms now.
        if (terms.Announces && (!before.Announces || before.DaysBefore != terms.DaysBefore || before.TimeZone != terms.TimeZone))
            await db.SyncedRows.Where(r => r.FlowId == flow.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.LookAt, at), stop);
        if (asksMore) await db.SyncedRows.Where(r => r.FlowId == flow.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Hash, "").SetProperty(r => r.Version, r => r.Version + 1), stop);
        await db.Commit(transaction, stop);
    }

    static string Ends(SyncTerms terms) => $"{terms.Domain}, {terms.Source} → {terms.Target ?? "events"}";
}

sealed class MoveSyncFlowHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<MoveSyncFlow>
{
    protected override async Task Handle(MoveSyncFlow request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (flow, progress) = await db.FlowAndProgress(request.Slug, cancellationToken);
        if (flow.Version != request.Version) throw new StaleVersion();
        var at = clock.GetUtcNow();
        var before = ScheduleWords.Of(flow.Cron);
        flow.Reschedule(ScheduleWords.At(flow.Cron, request.To) ?? throw new BusinessRuleViolation($"{flow.Name} has no single time of the day; change its schedule in its form."));
        if (!flow.Paused) progress.Next(flow.Schedule.Next(at));
        await db.Record(at, me.Name, "moved the sync flow", flow.Name, $"{before} → {ScheduleWords.Of(flow.Cron)}", cancellationToken);
        db.Publish(new SyncMoved(flow.Id));
        await db.SaveChangesAsync(cancellationToken);
    }
}

sealed class DeleteSyncFlowHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<DeleteSyncFlow>
{
    protected override async Task Handle(DeleteSyncFlow request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var (flow, _) = await db.FlowAndProgress(request.Slug, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var runs = db.SyncRuns.Where(r => r.FlowId == flow.Id).Select(r => r.Id);
        await db.SyncProblems.Where(p => runs.Contains(p.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.SyncNotes.Where(n => runs.Contains(n.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.SyncRuns.Where(r => r.FlowId == flow.Id).ExecuteDeleteAsync(cancellationToken);
        await db.SyncedRows.Where(r => r.FlowId == flow.Id).ExecuteDeleteAsync(cancellationToken);
        await db.SyncProgress.Where(p => p.FlowId == flow.Id).ExecuteDeleteAsync(cancellationToken);
        await db.SyncFlows.Where(f => f.Id == flow.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Record(clock.GetUtcNow(), me.Name, "deleted the sync flow", flow.Name, flow.Slug, cancellationToken);
        db.Publish(new SyncMoved(flow.Id));
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
    }
}
