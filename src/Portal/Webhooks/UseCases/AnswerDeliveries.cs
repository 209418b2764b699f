using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

sealed class AnswerDeliveriesAbout(IDbContextFactory<PortalDb> dbs) : IRequestHandler<AskDeliveriesAbout, IReadOnlyList<DeliveryNote>>
{
    /// <summary>A timeline shows the newest of them.</summary>
    const int Most = 200;

    public async Task<IReadOnlyList<DeliveryNote>> Handle(AskDeliveriesAbout ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var found = await (
            from d in db.Deliveries.AsNoTracking()
            join e in db.Events.AsNoTracking() on d.EventId equals e.Id
            join s in db.Subscriptions.IgnoreQueryFilters().AsNoTracking() on d.SubscriptionId equals s.Id
            where d.SubjectId == ask.SubjectId
            orderby d.Sequence descending
            select new { Delivery = d, Event = e, s.Name, s.Url, s.Format }).Take(Most).ToListAsync(cancellationToken);
        var ids = found.Select(f => f.Delivery.Id).ToList();
        var attempts = (await db.Attempts.AsNoTracking().Where(a => ids.Contains(a.DeliveryId)).OrderBy(a => a.Number).ThenBy(a => a.StartedAt).Take(Most * 20).ToListAsync(cancellationToken)).ToLookup(a => a.DeliveryId);
        return
        [
            .. found.OrderBy(f => f.Delivery.Sequence).Select(f => new DeliveryNote(
                f.Delivery.Id, f.Event.Id, f.Event.Type, f.Event.OccurredAt, f.Delivery.SubscriptionId, f.Name, f.Url, f.Delivery.Status.Word(), f.Delivery.NextAttemptAt,
                Message.Of(f.Delivery, f.Event, f.Format)?.Text ?? "", [.. attempts[f.Delivery.Id].Select(NoteOf)])),
        ];
    }

    static AttemptNote NoteOf(Attempt a) => new(a.Number, a.StartedAt, a.DurationMs, a.Outcome.Word(), a.StatusCode, a.ResponseBody, a.Error);
}

sealed class AnswerFailingSubscriptions(IDbContextFactory<PortalDb> dbs) : IRequestHandler<AskFailingSubscriptions, IReadOnlyList<FailingSubscription>>
{
    const int Most = 50;

    public async Task<IReadOnlyList<FailingSubscription>> Handle(AskFailingSubscriptions ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        // A single failure is no news: the breaker is.
        var failing = await (
            from s in db.Subscriptions.AsNoTracking()
            join e in db.Endpoints.AsNoTracking() on s.Id equals e.Id
            where s.Status == SubscriptionStatus.Disabled || (s.Status == SubscriptionStatus.Active && e.OpenSince != null)
            orderby s.CreatedAt
            select new { Subscription = s, Endpoint = e }).Take(Most).ToListAsync(cancellationToken);
        var ids = failing.Select(f => f.Subscription.Id).ToList();
        var held = await db.Deliveries.Waiting().Where(d => ids.Contains(d.SubscriptionId)).GroupBy(d => d.SubscriptionId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return [.. failing.Select(f => NoteOf(f.Subscription, f.Endpoint, held.GetValueOrDefault(f.Subscription.Id)))];
    }

    static FailingSubscription NoteOf(Subscription s, Endpoint e, int held) => s.Status is SubscriptionStatus.Disabled
        ? new(s.Id, s.Name, "disabled", s.DisabledReason ?? "It was switched off.", s.StatusSince, held, null)
        : new(s.Id, s.Name, "failing", $"{e.FailuresInARow} failures in a row.", e.FailingSince ?? e.OpenSince!.Value, held, e.NextProbeAt);
}
