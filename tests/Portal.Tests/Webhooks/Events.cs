using Portal.Kernel.Contracts;
using Portal.Webhooks;
using Portal.Webhooks.UseCases;

namespace Portal.Tests.Webhooks;

/// <summary>Says events and subscribes, as tests of deliveries need it.</summary>
static class Events
{
    public static IntakeReceived About(Guid subject, int number) => new(subject, $"PX-{number:00000}", "stand-ins", "received", DateTimeOffset.UnixEpoch);

    /// <summary>So many events in one transaction, each about a thing of its own unless one is named; ids in the order of the feed.</summary>
    public static async Task<IReadOnlyList<Guid>> Happen(this PortalApp app, int count, Guid? about = null)
    {
        var subjects = Enumerable.Range(0, count).Select(_ => about ?? Guid.CreateVersion7()).ToList();
        foreach (var chunk in subjects.Index().Chunk(500))
            await app.Database(async db =>
            {
                foreach (var (i, subject) in chunk) db.Publish(About(subject, i));
                await db.SaveChangesAsync();
            });
        return subjects;
    }

    public static Task<SubscriptionView> Subscribes(this PortalApp app, string url, params string[] types) =>
        app.Send(new CreateSubscription(new SubscriptionTerms("Test receiver", url, types.Length == 0 ? ["intake.received"] : types)));

    public static Task<SubscriptionView> Now(this PortalApp app, SubscriptionView subscription) => app.Send(new ReadSubscription(subscription.Id));

    public static async Task<IReadOnlyList<DeliveryView>> Deliveries(this PortalApp app, SubscriptionView subscription)
    {
        var rows = (await app.Send(new ListDeliveries(subscription.Id, Limit: 200))).Items;
        var views = new List<DeliveryView>();
        foreach (var row in rows.Reverse()) views.Add(await app.Send(new ReadDelivery(subscription.Id, row.Id)));
        return views;
    }
}
