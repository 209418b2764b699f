using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connections.Handovers;

/// <summary>Something happened: in the same transaction, whoever is to be told of it gets a handover.</summary>
sealed class NewsDesk(DeclaredConnections declared, IEnumerable<IRecipe> recipes, TimeProvider clock) : IReactTo<RecordPromoted>, IReactTo<ConsentChanged>
{
    public Task React(PortalDb db, RecordPromoted fact, CancellationToken stop) => ReactToAll(db, [fact], stop);

    public Task ReactToAll(PortalDb db, IReadOnlyList<RecordPromoted> facts, CancellationToken stop) =>
        Tell(db, [.. facts.Where(f => f.Document.Quote is not null).Select(f => (f.RecordId, QuoteNews.Of(f.Document.Quote!, f.Document.Requester)))], stop);

    public Task React(PortalDb db, ConsentChanged fact, CancellationToken stop) => Tell(db, [(fact.Id, ConsentNews.Of(fact))], stop);

    async Task Tell<T>(PortalDb db, IReadOnlyList<(Guid Subject, T News)> all, CancellationToken stop) where T : INews
    {
        if (all.Count == 0) return;
        var rules = (await Rules(db, stop)).Where(r => recipes.Any(k => k.Name == r.Recipe && k.Hears == typeof(T))).ToList();
        foreach (var (subject, news) in all)
        {
            foreach (var rule in rules)
            {
                db.Add(Handover.Of(rule, subject, news, Activity.Current?.Id, clock.GetUtcNow()));
                db.Publish(new HandoverChanged(subject, rule.Connection));
            }
        }
    }

    /// <summary>Those of the settings and those that were switched on.</summary>
    async Task<IReadOnlyList<HandoverRule>> Rules(PortalDb db, CancellationToken stop) =>
        [.. declared.Rules, .. (await db.Set<HandoverRule>().AsNoTracking().ToListAsync(stop)).Where(r => declared.Rules.All(d => (d.Connection, d.Recipe) != (r.Connection, r.Recipe)))];
}
