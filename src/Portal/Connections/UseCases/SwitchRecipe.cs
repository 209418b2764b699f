using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connections.Handovers;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connections.UseCases;

/// <summary>From now on a connection gets a kind of news, or no more. What waits for it already still goes.</summary>
/// <param name="Flow">Slug of the registered flow that it belongs to.</param>
[Needs(Permission.RegistryManage)]
public sealed record SwitchRecipe(string Connection, string Recipe, bool On, string? Flow = null) : IRequest;

/// <summary>A person wants a handover tried again.</summary>
[Needs(Permission.RegistryManage, Permission.IntakeReview)]
public sealed record RetryHandover(Guid Id) : IRequest;

/// <summary>Everything that failed at a connection is tried again; answers how many that is.</summary>
[Needs(Permission.RegistryManage, Permission.IntakeReview)]
public sealed record RetryFailedHandovers(string Connection) : IRequest<int>;

sealed class SwitchRecipeHandler(IDbContextFactory<PortalDb> dbs, OpenConnections connections, DeclaredConnections declared, IEnumerable<IRecipe> recipes, IMediator contracts, ICurrentPerson me, TimeProvider clock) :
    AsyncRequestHandler<SwitchRecipe>, IRequestHandler<RetryHandover, Unit>, IRequestHandler<RetryFailedHandovers, int>
{
    /// <summary>At once: others write between two pieces.</summary>
    const int Piece = 500;

    protected override async Task Handle(SwitchRecipe ask, CancellationToken cancellationToken)
    {
        var system = (connections.Find(ask.Connection) ?? throw new NotFound()).System;
        var recipe = recipes.FirstOrDefault(r => r.Name == ask.Recipe) ?? throw new NotFound();
        if (declared.Rules.Any(d => d.Connection == ask.Connection && d.Recipe == ask.Recipe)) throw new BusinessRuleViolation("It stands in the settings; change it there.");
        if (ask.On && (system is null || !recipe.Fits(system))) throw new BusinessRuleViolation($"{ask.Connection} cannot do that.");
        if (ask.Flow is { } flow && (await contracts.Send(new FindFlows([flow]), cancellationToken)).Count == 0) throw new InvalidInput("/flow", $"There is no flow {flow} in the registry; register it first.", "reference");
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await db.Set<HandoverRule>().SingleOrDefaultAsync(r => r.Connection == ask.Connection && r.Recipe == ask.Recipe, cancellationToken) is { } former) db.Remove(former);
        if (ask.On) db.Add(HandoverRule.Of(ask.Connection, ask.Recipe, ask.Flow));
        await db.Record(clock.GetUtcNow(), me.Name, ask.On ? "switched on" : "switched off", $"{ask.Recipe} of {ask.Connection}", ask.Flow ?? "", cancellationToken);
        db.Publish(new ConnectionsChanged(ask.Connection));
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<Unit> Handle(RetryHandover ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var handover = await db.Set<Handover>().SingleOrDefaultAsync(h => h.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        if (handover.State is not HandoverState.Failed) throw new BusinessRuleViolation("Only what failed is tried again by hand.");
        handover.TryAgain(clock.GetUtcNow());
        db.Publish(new HandoverChanged(handover.SubjectId, handover.Connection), handover.TraceParent);
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }

    public async Task<int> Handle(RetryFailedHandovers ask, CancellationToken cancellationToken)
    {
        if (connections.Find(ask.Connection) is null) throw new NotFound();
        var (all, began) = (0, clock.GetUtcNow());
        while (true)
        {
            await using var db = await dbs.CreateDbContextAsync(cancellationToken);
            // What failed again in the meantime is not taken a second time, and a letter that may have arrived only by itself.
            var failed = await db.Set<Handover>().Where(h => h.Connection == ask.Connection && h.State == HandoverState.Failed && h.FinishedAt <= began && h.LeftAt == null).OrderBy(h => h.Id).Take(Piece).ToListAsync(cancellationToken);
            if (failed.Count == 0) return all;
            failed.ForEach(h => h.TryAgain(began));
            if (all == 0) await db.Record(began, me.Name, "had tried again what failed at", ask.Connection, null, cancellationToken);
            db.Publish(new HandoverChanged(failed[0].SubjectId, ask.Connection));
            await db.SaveChangesAsync(cancellationToken);
            all += failed.Count;
        }
    }
}
