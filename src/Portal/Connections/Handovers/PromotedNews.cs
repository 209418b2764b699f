using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connections.Handovers;

/// <summary>A record was promoted: in the same transaction, whoever is to be told of it gets a handover.</summary>
sealed class PromotedNews(DeclaredConnections declared, TimeProvider clock) : IReactTo<RecordPromoted>
{
    public Task React(PortalDb db, RecordPromoted fact, CancellationToken stop) => ReactToAll(db, [fact], stop);

    public async Task ReactToAll(PortalDb db, IReadOnlyList<RecordPromoted> facts, CancellationToken stop)
    {
        var rules = await Rules(db, stop);
        if (rules.Count == 0) return;
        foreach (var fact in facts)
        {
            if (fact.Document.Quote is not { } quote) continue;
            var news = QuoteNews.Of(quote, fact.Document.Requester);
            foreach (var rule in rules)
            {
                db.Add(Handover.Of(rule, fact.RecordId, news, Activity.Current?.Id, clock.GetUtcNow()));
                db.Publish(new HandoverChanged(fact.RecordId, rule.Connection));
            }
        }
    }

    /// <summary>Those of the settings and those that were switched on.</summary>
    async Task<IReadOnlyList<HandoverRule>> Rules(PortalDb db, CancellationToken stop) =>
        [.. declared.Rules, .. (await db.Set<HandoverRule>().AsNoTracking().ToListAsync(stop)).Where(r => declared.Rules.All(d => (d.Connection, d.Recipe) != (r.Connection, r.Recipe)))];
}
