using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Outbound;
using Portal.Data;
using Portal.Kernel;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Webhooks.UseCases;

/// <summary>Events from now on go to the endpoint. The answer carries the secret, this once.</summary>
/// <param name="Propose">Registers the flow that it belongs to, when there is none yet.</param>
[Needs(Permission.SubscriptionsManage)]
public sealed record CreateSubscription(SubscriptionTerms Terms, ProposeFlow? Propose = null) : IRequest<SubscriptionView>;

sealed class CreateSubscriptionHandler(IDbContextFactory<PortalDb> dbs, IMediator contracts, AddressGuard guard, Secrets secrets, ICurrentPerson me, TimeProvider clock) : IRequestHandler<CreateSubscription, SubscriptionView>
{
    public async Task<SubscriptionView> Handle(CreateSubscription ask, CancellationToken cancellationToken)
    {
        TermsRules.Require(ask.Terms);
        await contracts.RequireFlow(ask.Terms.Flow, cancellationToken);
        await guard.Require(ask.Terms.Url, cancellationToken);
        var terms = ask.Propose is { } propose ? ask.Terms with { Flow = await contracts.Register(propose, cancellationToken) } : ask.Terms;
        var at = clock.GetUtcNow();
        var secret = StandardWebhooks.NewSecret();
        var subscription = Subscription.Of(terms, secret, secrets.Hide(secret), me.Name, at);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginInFeedOrder(cancellationToken);
        db.Subscriptions.Add(subscription);
        db.Endpoints.Add(Endpoint.Of(subscription.Id));
        await db.Record(at, me.Name, "created the subscription", subscription.Name, subscription.Url, cancellationToken);
        db.Publish(new DeliveriesChanged(subscription.Id));
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return (await SubscriptionView.Load(db, [subscription], at, cancellationToken, secret))[0];
    }
}

/// <summary>What every subscription must say.</summary>
static class TermsRules
{
    const int MostTypes = 100;

    /// <exception cref="InvalidInput">With everything that is wrong.</exception>
    public static void Require(SubscriptionTerms terms)
    {
        var wrong = Wrong(terms);
        if (wrong.Count > 0) throw new InvalidInput(wrong);
    }

    public static IReadOnlyList<Violation> Wrong(SubscriptionTerms terms)
    {
        var wrong = new List<Violation>();
        Text("/name", terms.Name, 200, required: true);
        Text("/url", terms.Url, 2000, required: true);
        Text("/flow", terms.Flow, 100);
        Text("/owner", terms.Owner, 254);
        if (terms.Types.Count == 0) wrong.Add(new("/types", "Name at least one event type, or * for all.", "minItems"));
        if (terms.Types.Count > MostTypes) wrong.Add(new("/types", $"At most {MostTypes} event types.", "maxItems"));
        foreach (var (i, type) in terms.Types.Index())
            if (type != Subscription.EveryType && !EventCatalogue.Knows(type)) wrong.Add(new($"/types/{i}", $"\"{type}\" is not in the event catalogue.", "enum"));
        if (terms.Types.Contains(Subscription.EveryType) && terms.Types.Count > 1) wrong.Add(new("/types", "* stands alone: it means every type.", "maxItems"));
        return wrong;

        void Text(string pointer, string? text, int most, bool required = false)
        {
            if (required && string.IsNullOrWhiteSpace(text)) wrong.Add(new(pointer, "This is missing.", text is null ? "required" : "minLength"));
            else if (text?.Length > most) wrong.Add(new(pointer, $"At most {most} characters.", "maxLength"));
            else if (text?.Any(char.IsControl) is true) wrong.Add(new(pointer, "Control characters are not allowed.", "pattern"));
        }
    }
}
