using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Webhooks.UseCases;

/// <summary>Subscriptions, newest first.</summary>
/// <param name="After">Cursor of the last one that the reader has.</param>
[Needs(Permission.SubscriptionsRead, Permission.SubscriptionsManage)]
public sealed record ListSubscriptions(string? After = null, int Limit = 50, SubscriptionStatus? Status = null) : IRequest<Page<SubscriptionView>>;

sealed class ListSubscriptionsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ListSubscriptions, Page<SubscriptionView>>
{
    public async Task<Page<SubscriptionView>> Handle(ListSubscriptions ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var limit = Query.Checked(ask.Limit);
        var subscriptions = db.Subscriptions.AsNoTracking();
        if (ask.Status is { } status) subscriptions = subscriptions.Where(s => s.Status == status);
        if (ask.After is { } after)
        {
            var last = Cursor.Read(after);
            subscriptions = subscriptions.Where(s => s.Id < last);
        }
        var rows = await subscriptions.OrderByDescending(s => s.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var shown = rows.Take(limit).ToList();
        return new Page<SubscriptionView>(await SubscriptionView.Load(db, shown, clock.GetUtcNow(), cancellationToken), rows.Count > limit ? Cursor.Of(shown[^1].Id) : null);
    }
}

/// <summary>A place in a list that is ordered by id. Opaque to readers.</summary>
static class Cursor
{
    public static string Of(Guid id) => id.ToString("n");

    public static Guid Read(string cursor) => Guid.TryParseExact(cursor, "n", out var id) ? id : throw TimeCursor.Unknown();
}
