using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry;

/// <summary>Looks at what really moved in the last <see cref="Observations.Days"/> days. Days that are over are summed once and kept; the last two, and what is not summed up yet, are read each time.</summary>
sealed class Observatory(Shelf shelf, IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Traffic of a day may be summed up shortly after midnight.</summary>
    const int OpenDays = 2;

    Closed? closed;

    public async Task<Picture> Look(PortalDb db, CancellationToken stop)
    {
        var (book, now) = (await shelf.Read(db, stop), clock.GetUtcNow());
        var (clients, subscriptions) = await Runners(stop);
        return new(book, book.Observed(await Seen(db, DateOnly.FromDateTime(now.UtcDateTime), stop), clients, now, subscriptions), now);
    }

    async Task<IReadOnlyList<Sighting>> Seen(PortalDb db, DateOnly today, CancellationToken stop)
    {
        var from = today.AddDays(1 - OpenDays);
        if (Volatile.Read(ref closed) is not { } over || over.Until != from)
        {
            over = new(from, await Sum(db.TrafficDays.Where(d => d.Day > today.AddDays(-Observations.Days) && d.Day < from), stop));
            Volatile.Write(ref closed, over);
        }
        // Read before the days: what is summed up in between counts twice for a moment rather than not at all.
        var waiting = await db.Traffic.AsNoTracking().ToListAsync(stop);
        var open = await Sum(db.TrafficDays.Where(d => d.Day >= from), stop);
        return [.. over.Sums, .. open, .. waiting.Select(t => new Sighting(new(t.Kind, t.Name, t.What), t.Flow, t.Pace, t.Volume, t.Errors, t.Timed, t.At))];
    }

    static async Task<IReadOnlyList<Sighting>> Sum(IQueryable<TrafficDay> days, CancellationToken stop)
    {
        var sums = await days.GroupBy(d => new { d.Kind, d.Name, d.What, d.Flow, d.Pace })
            .Select(g => new { g.Key, Volume = g.Sum(d => d.Volume), Errors = g.Sum(d => d.Errors), Timed = g.Sum(d => d.Timed), LastAt = g.Max(d => d.LastAt) }).ToListAsync(stop);
        return [.. sums.Select(s => new Sighting(new(s.Key.Kind, s.Key.Name, s.Key.What), s.Key.Flow == TrafficDay.NoFlow ? null : s.Key.Flow, s.Key.Pace, s.Volume, s.Errors, s.Timed, s.LastAt))];
    }

    async Task<(IReadOnlyList<KnownClient>, IReadOnlyList<BoundSubscription>)> Runners(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var contracts = scope.ServiceProvider.GetRequiredService<IMediator>();
        return (await contracts.Send(new AskApiClients(), stop), await contracts.Send(new AskBoundSubscriptions(), stop));
    }

    sealed record Closed(DateOnly Until, IReadOnlyList<Sighting> Sums);
}
