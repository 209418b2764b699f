using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry;

/// <summary>Signal: traffic was summed up by day.</summary>
public sealed record TrafficSummed : IFact;

/// <summary>
/// Looks at what really moved in the last <see cref="Observations.Days"/> days. What is summed up by day is worked out once and kept until more is summed up;
/// what waits to be summed up is few rows, read each time and laid over it.
/// </summary>
sealed class Observatory : IDisposable
{
    /// <summary>In case a signal of another instance was missed, and because days pass.</summary>
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    readonly Shelf shelf;
    readonly IServiceScopeFactory scopes;
    readonly TimeProvider clock;
    readonly IDisposable listening;
    Summed? summed;
    Known? known;

    public Observatory(Shelf shelf, IServiceScopeFactory scopes, Signals signals, TimeProvider clock)
    {
        (this.shelf, this.scopes, this.clock) = (shelf, scopes, clock);
        listening = signals.On<TrafficSummed>(() => Volatile.Write(ref summed, null));
    }

    public async Task<Picture> Look(PortalDb db, CancellationToken stop)
    {
        var (book, now) = (await shelf.Read(db, stop), clock.GetUtcNow());
        var (clients, subscriptions) = await Runners(stop);
        // Read before the days: what is summed up in between counts twice for a moment rather than not at all.
        var waiting = await db.Traffic.AsNoTracking().ToListAsync(stop);
        var days = await Days(db, now, stop);
        var key = string.Join('\n', clients.Select(c => $"{c.Name}|{c.System}|{c.MovesData}|{string.Join(' ', c.Flows)}").Concat(subscriptions.Select(s => $"{s.Id}|{s.Name}|{s.Flow}")));
        if (Volatile.Read(ref known) is not { } seen || seen.Days != days || seen.Book != book.Number || seen.Runners != key)
        {
            seen = new(days, book.Number, key, book.Observed(days.Sums, clients, now, subscriptions));
            Volatile.Write(ref known, seen);
        }
        if (waiting.Count == 0) return new(book, seen.Observations, now);
        var late = book.Observed([.. waiting.Select(t => new Sighting(new(t.Kind, t.Name, t.What), t.Flow, t.Pace, t.Volume, t.Errors, t.Timed, t.At))], clients, now, subscriptions);
        return new(book, seen.Observations.And(late), now);
    }

    async Task<Summed> Days(PortalDb db, DateTimeOffset now, CancellationToken stop)
    {
        if (Volatile.Read(ref summed) is { } last && now - last.At < Fresh && now >= last.At) return last;
        var from = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-Observations.Days);
        var sums = await db.TrafficDays.Where(d => d.Day > from).GroupBy(d => new { d.Kind, d.Name, d.What, d.Flow, d.Pace })
            .Select(g => new { g.Key, Volume = g.Sum(d => d.Volume), Errors = g.Sum(d => d.Errors), Timed = g.Sum(d => d.Timed), LastAt = g.Max(d => d.LastAt) }).ToListAsync(stop);
        var fresh = new Summed(now, [.. sums.Select(s => new Sighting(new(s.Key.Kind, s.Key.Name, s.Key.What), s.Key.Flow == TrafficDay.NoFlow ? null : s.Key.Flow, s.Key.Pace, s.Volume, s.Errors, s.Timed, s.LastAt))]);
        Volatile.Write(ref summed, fresh);
        return fresh;
    }

    async Task<(IReadOnlyList<KnownClient>, IReadOnlyList<BoundSubscription>)> Runners(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var contracts = scope.ServiceProvider.GetRequiredService<IMediator>();
        return (await contracts.Send(new AskApiClients(), stop), await contracts.Send(new AskBoundSubscriptions(), stop));
    }

    public void Dispose() => listening.Dispose();

    sealed record Summed(DateTimeOffset At, IReadOnlyList<Sighting> Sums);

    sealed record Known(Summed Days, long Book, string Runners, Observations Observations);
}
