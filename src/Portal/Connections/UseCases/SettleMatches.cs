using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connections.Handovers;
using Portal.Connections.Matching;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Connections.UseCases;

sealed class SettleMatchesHandler(OpenConnections connections, IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) :
    AsyncRequestHandler<LinkRecord>, IRequestHandler<AskOpenMatches, IReadOnlyList<OpenMatch>>
{
    public async Task<IReadOnlyList<OpenMatch>> Handle(AskOpenMatches ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var some = db.Set<UnclearMatch>().AsNoTracking().Where(m => m.Connection == ask.Connection);
        if (ask.Domain is { } domain) some = some.Where(m => m.Domain == domain);
        if (ask.Keys is { } keys) some = some.Where(m => keys.Contains(m.Key));
        return [.. (await some.OrderBy(m => m.AskedAt).ThenBy(m => m.Key).Take(Query.Checked(ask.Most)).ToListAsync(cancellationToken)).Select(m => m.View)];
    }

    protected override async Task Handle(LinkRecord ask, CancellationToken cancellationToken)
    {
        var plan = (connections.Find(ask.Connection) ?? throw new NotFound()).Plan;
        var at = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var here = db.Set<UnclearMatch>().Where(m => m.Connection == ask.Connection && m.Domain == ask.Domain && m.Key == ask.Key);
        var match = await here.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        // Of two people one takes it away, and that one decides.
        if (match is null || await here.ExecuteDeleteAsync(cancellationToken) == 0) throw new BusinessRuleViolation(await Settled(db, ask, cancellationToken));
        if (!await db.IsStill(plan, cancellationToken)) throw new BusinessRuleViolation($"The connection {ask.Connection} was changed just now; look again.");
        var candidate = match.Candidates.FirstOrDefault(c => c.Id == ask.Id);
        if (ask.Id is not null && candidate is null) throw new BusinessRuleViolation($"{ask.Id} is not among the records that look like {ask.Key} any more; look again.");
        if (ask.Id is not null && await db.Set<StoredLink>().AsNoTracking().FirstOrDefaultAsync(l => l.Connection == ask.Connection && l.Domain == ask.Domain && l.Id == ask.Id && l.Key != ask.Key, cancellationToken) is { } other)
            throw new BusinessRuleViolation($"{candidate!.Name} ({ask.Id}) is {other.Key} already.");
        await db.Choose(StoredLink.Chosen(ask.Connection, ask.Domain, ask.Key, ask.Id, me.Name, at), cancellationToken);
        await TryAgain(db, ask, at, cancellationToken);
        await db.Record(at, me.Name, ask.Id is null ? "had a new record made of" : "linked", $"{ask.Domain} {ask.Key}", candidate is null ? ask.Connection : $"{ask.Connection}: {candidate.Name} ({candidate.Id})", cancellationToken);
        db.Publish(new RecordLinked(ask.Connection, ask.Domain, ask.Key));
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
    }

    /// <summary>Whatever waits for just this goes on.</summary>
    static async Task TryAgain(PortalDb db, LinkRecord ask, DateTimeOffset at, CancellationToken stop)
    {
        var waiting = db.Set<Handover>().Where(h => h.Connection == ask.Connection && h.State == HandoverState.Failed && h.UnclearDomain == ask.Domain && h.UnclearKey == ask.Key);
        if (await waiting.OrderBy(h => h.Id).Select(h => (Guid?)h.SubjectId).FirstOrDefaultAsync(stop) is not { } subject) return;
        DateTimeOffset? due = at;
        await waiting.ExecuteUpdateAsync(set => set.SetProperty(h => h.State, HandoverState.Waiting).SetProperty(h => h.Attempts, 0).SetProperty(h => h.FinishedAt, (DateTimeOffset?)null)
            .SetProperty(h => h.DueAt, due).SetProperty(h => h.ClaimedBy, (Guid?)null).SetProperty(h => h.UnclearDomain, (string?)null).SetProperty(h => h.UnclearKey, (string?)null), stop);
        db.Publish(new HandoverChanged(subject, ask.Connection));
    }

    static async Task<string> Settled(PortalDb db, LinkRecord ask, CancellationToken stop)
    {
        var link = await db.Set<StoredLink>().AsNoTracking().SingleOrDefaultAsync(l => l.Connection == ask.Connection && l.Domain == ask.Domain && l.Key == ask.Key, stop);
        return link is { ChosenBy: { } who, ChosenAt: { } when } ? $"{who} decided this already, {when.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {ask.Key} is {(link.Id is { } id ? $"the record {id}" : "a new record")}."
            : $"This is settled already: {ask.Connection} no longer asks who {ask.Key} is.";
    }
}
