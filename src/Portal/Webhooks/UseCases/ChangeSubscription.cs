using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Webhooks.UseCases;

/// <summary>Changes what is given and leaves the rest. An empty flow or owner takes it away.</summary>
/// <param name="Status">Active or paused: resumes or pauses.</param>
/// <param name="Propose">Registers the flow that it belongs to from now on.</param>
/// <param name="Version">What the changer saw; null takes whatever is there.</param>
[Needs(Permission.SubscriptionsManage)]
public sealed record ChangeSubscription(
    Guid Id, string? Name = null, string? Url = null, IReadOnlyList<string>? Types = null, MessageFormat? Format = null, string? Flow = null, string? Owner = null,
    SubscriptionStatus? Status = null, int? Version = null, ProposeFlow? Propose = null) : IRequest<SubscriptionView>;

sealed class ChangeSubscriptionHandler(IDbContextFactory<PortalDb> dbs, IMediator contracts, AddressGuard guard, ICurrentPerson me, TimeProvider clock) : IRequestHandler<ChangeSubscription, SubscriptionView>
{
    public async Task<SubscriptionView> Handle(ChangeSubscription ask, CancellationToken cancellationToken)
    {
        if (ask.Status is SubscriptionStatus.Disabled) throw new InvalidInput("/status", "A subscription is paused or active; Portal alone disables.", "enum");
        if (ask.Url is { } url) await guard.Require(url, cancellationToken);
        await contracts.RequireFlow(ask.Flow, cancellationToken);
        var at = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var flow = ask.Propose is { } propose ? await Register(db, ask, propose, cancellationToken) : ask.Flow;
        await using var transaction = await db.BeginInFeedOrder(cancellationToken);
        var (subscription, terms) = await Agreed(db.Subscriptions, ask, flow, cancellationToken);
        subscription.Agree(terms);
        if (ask.Status is { } status && status != subscription.Status) await Become(db, subscription, status, at, cancellationToken);
        await db.Record(at, me.Name, "changed the subscription", subscription.Name, What(ask, flow), cancellationToken);
        db.Publish(new DeliveriesChanged(subscription.Id));
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return (await SubscriptionView.Load(db, [subscription], at, cancellationToken))[0];
    }

    /// <summary>A flow is registered only for a change that can be made: what speaks against it is found before.</summary>
    async Task<string> Register(PortalDb db, ChangeSubscription ask, ProposeFlow propose, CancellationToken stop)
    {
        await Agreed(db.Subscriptions.AsNoTracking(), ask, ask.Flow, stop);
        return await contracts.Register(propose, stop);
    }

    static async Task<(Subscription Subscription, SubscriptionTerms Terms)> Agreed(IQueryable<Subscription> subscriptions, ChangeSubscription ask, string? flow, CancellationToken stop)
    {
        var subscription = await subscriptions.SingleOrDefaultAsync(s => s.Id == ask.Id, stop) ?? throw new NotFound();
        if (ask.Version is { } seen && seen != subscription.Version) throw new StaleVersion();
        var terms = Merge(subscription.Terms(), ask, flow);
        TermsRules.Require(terms);
        return (subscription, terms);
    }

    static SubscriptionTerms Merge(SubscriptionTerms terms, ChangeSubscription ask, string? flow) => new(
        ask.Name ?? terms.Name, ask.Url ?? terms.Url, ask.Types ?? terms.Types, ask.Format ?? terms.Format, Cleared(flow, terms.Flow), Cleared(ask.Owner, terms.Owner));

    static string? Cleared(string? given, string? former) => given is null ? former : given.Length == 0 ? null : given;

    static async Task Become(PortalDb db, Subscription subscription, SubscriptionStatus status, DateTimeOffset at, CancellationToken stop)
    {
        if (status is SubscriptionStatus.Paused)
        {
            subscription.Pause(at);
            // The endpoint before its deliveries, as every transaction takes them.
            await db.Wake([subscription.Id], at, stop);
            await db.HoldBack(subscription.Id, stop);
        }
        else
        {
            subscription.Resume(at);
            await db.LetGo(subscription.Id, at, stop);
        }
    }

    static string What(ChangeSubscription ask, string? flow)
    {
        (string Name, object? Value)[] given =
        [
            ("name", ask.Name), ("url", ask.Url), ("types", ask.Types is null ? null : string.Join(' ', ask.Types)), ("format", ask.Format?.Word()),
            ("flow", flow), ("owner", ask.Owner), ("status", ask.Status?.Word()),
        ];
        return string.Join(", ", given.Where(g => g.Value is not null).Select(g => $"{g.Name}: {g.Value}"));
    }
}
