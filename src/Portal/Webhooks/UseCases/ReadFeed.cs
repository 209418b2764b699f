using System.Globalization;
using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Webhooks.UseCases;

/// <summary>The events as a feed, oldest first, for consumers that cannot receive a webhook.</summary>
/// <param name="After">Cursor of the last event that the reader has; null from the beginning.</param>
/// <param name="Types">Only these; null for all.</param>
[Needs(Permission.EventsRead)]
public sealed record ReadFeed(string? After = null, IReadOnlyList<string>? Types = null, int Limit = 50) : IRequest<Page<FeedEvent>>;

/// <param name="Id">The same as <c>webhook-id</c>.</param>
/// <param name="Data">Null once retention has removed what it said.</param>
/// <param name="Cursor">Place to read on after this event.</param>
public sealed record FeedEvent(Guid Id, string Type, DateTimeOffset Timestamp, JsonElement Data, string Cursor);

sealed class ReadFeedHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ReadFeed, Page<FeedEvent>>
{
    public async Task<Page<FeedEvent>> Handle(ReadFeed ask, CancellationToken cancellationToken)
    {
        var after = PlaceOf(ask.After);
        foreach (var (i, type) in (ask.Types ?? []).Index())
            if (!EventCatalogue.Knows(type)) throw new InvalidInput($"/types/{i}", $"\"{type}\" is not in the event catalogue.", "enum");
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var limit = Query.Checked(ask.Limit);
        var events = db.Events.AsNoTracking().Where(e => e.Position > after);
        if (ask.Types is { Count: > 0 } types) events = events.Where(e => types.Contains(e.Type));
        var rows = await events.OrderBy(e => e.Position).Take(limit).Select(e => new { e.Id, e.Type, e.OccurredAt, e.Data, e.Position }).ToListAsync(cancellationToken);
        var items = rows.Select(e => new FeedEvent(e.Id, e.Type, e.OccurredAt, JsonElement.Parse(e.Data), At(e.Position!.Value))).ToList();
        // A feed has no end: whoever has read everything comes back later with the cursor of the last event.
        return new Page<FeedEvent>(items, items.Count > 0 ? items[^1].Cursor : null);
    }

    static string At(long position) => position.ToString(CultureInfo.InvariantCulture);

    static long PlaceOf(string? cursor) => cursor is null ? 0
        : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place
        : throw new InvalidInput("/after", "This cursor was not made here. Start again without one.", "format");
}
