using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry;

/// <summary>Signal: traffic was summed up by day.</summary>
public sealed record TrafficSummed : IFact;

/// <summary>
/// Looks at what really moved in the last <see cref="Observations.Days"/> days. What is summed up by day is worked out once and kept until more is summed up;
/// what waits to be summed up is laid over it. Whoever looks again within a moment sees the same picture, with what was worked out from it.
/// </summary>
sealed class Observatory : IDisposable
{
    static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);
    /// <summary>In case a signal of another instance was missed, and because days pass.</summary>
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    readonly Shelf shelf;
    readonly IServiceScopeFactory scopes;
    readonly TimeProvider clock;
    readonly IDisposable listening;
    /// <summary>Counts what was summed up, so that nobody keeps what they read before.</summary>
    int summings;
    Summed? summed;
    Known? known;
    Looked? last;

    public Observatory(Shelf shelf, IServiceScopeFactory scopes, Signals signals, TimeProvider clock)
    {
        (this.shelf, this.scopes, this.clock) = (shelf, scopes, clock);
        listening = signals.On<TrafficSummed>(() => Interlocked.Increment(ref summings));
    }

    public async Task<Picture> Look(PortalDb db, CancellationToken stop)
    {
        var (book, now, turn) = (await shelf.Read(db, stop), clock.GetUtcNow(), Volatile.Read(ref summings));
        var (clients, subscriptions) = await Runners(stop);
        var runners = string.Join('\n', clients.Select(c => $"{c.Name}|{c.System}|{c.MovesData}|{string.Join(' ', c.Flows)}").Concat(subscriptions.Select(s => $"{s.Id}|{s.Name}|{s.Flow}")));
        if (Volatile.Read(ref last) is { } before && before.Turn == turn && before.Runners == runners && before.Picture.Book == book && IsWithin(Moment, before.Picture.Now, now)) return before.Picture;
        // Read before the days: what is summed up in between counts twice for a moment rather than not at all.
        var waiting = await Waiting(db, stop);
        var days = await Days(db, book, turn, now, stop);
        if (Volatile.Read(ref known) is not { } seen || seen.Days != days || seen.Book != book || seen.Runners != runners)
        {
            seen = new(days, book, runners, book.Observed(days.Sums, clients, now, subscriptions));
            Volatile.Write(ref known, seen);
        }
        var observed = waiting.Count == 0 ? seen.Observations : seen.Observations.And(book.Observed(waiting, clients, now, subscriptions));
        var picture = Volatile.Read(ref last) is { Picture: var older } && older.Book == book && older.Seen == observed ? older.At(now) : new Picture(book, observed, now);
        Volatile.Write(ref last, new(turn, runners, picture));
        return picture;
    }

    public async Task<Picture> Look(IDbContextFactory<PortalDb> dbs, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        return await Look(db, stop);
    }

    async Task<Summed> Days(PortalDb db, Book book, int turn, DateTimeOffset now, CancellationToken stop)
    {
        if (Volatile.Read(ref summed) is { } kept && kept.Turn == turn && IsWithin(Fresh, kept.At, now)) return kept;
        var from = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-Observations.Days);
        var sums = await db.TrafficDays.Where(d => d.Day > from).GroupBy(d => new { d.Kind, d.Name, d.What, d.Flow, d.Pace })
            .Select(g => new { g.Key, Volume = g.Sum(d => d.Volume), Errors = g.Sum(d => d.Errors), Timed = g.Sum(d => d.Timed), LastAt = g.Max(d => d.LastAt) }).ToListAsync(stop);
        var fresh = new Summed(turn, now, [.. await Earlier(db, book, from, stop), .. sums.Select(s => new Sighting(new(s.Key.Kind, s.Key.Name, s.Key.What), s.Key.Flow == TrafficDay.NoFlow ? null : s.Key.Flow, s.Key.Pace, s.Volume, s.Errors, s.Timed, s.LastAt))]);
        Volatile.Write(ref summed, fresh);
        return fresh;
    }

    /// <summary>When flows that run more seldom than that were seen before: without a volume, since that is told of the last days only.</summary>
    static async Task<IReadOnlyList<Sighting>> Earlier(PortalDb db, Book book, DateOnly from, CancellationToken stop)
    {
        var seldom = book.Flows.Where(f => f.RhythmMinutes > TimeSpan.MinutesPerDay * Observations.Days).Select(f => f.Slug).ToList();
        if (seldom.Count == 0) return [];
        var last = await db.TrafficDays.Where(d => d.Day <= from && seldom.Contains(d.Flow)).GroupBy(d => new { d.Kind, d.Name, d.What, d.Flow }).Select(g => new { g.Key, LastAt = g.Max(d => d.LastAt) }).ToListAsync(stop);
        return [.. last.Select(l => new Sighting(new(l.Key.Kind, l.Key.Name, l.Key.What), l.Key.Flow, default, 0, 0, 0, l.LastAt))];
    }

    static async Task<IReadOnlyList<Sighting>> Waiting(PortalDb db, CancellationToken stop)
    {
        var sums = await db.Traffic.GroupBy(t => new { t.Kind, t.Name, t.What, t.Flow, t.Pace })
            .Select(g => new { g.Key, Volume = g.Sum(t => (long)t.Volume), Errors = g.Sum(t => (long)t.Errors), Timed = g.Sum(t => (long)t.Timed), LastAt = g.Max(t => t.At) }).ToListAsync(stop);
        return [.. sums.Select(s => new Sighting(new(s.Key.Kind, s.Key.Name, s.Key.What), s.Key.Flow, s.Key.Pace, s.Volume, s.Errors, s.Timed, s.LastAt))];
    }

    async Task<(IReadOnlyList<KnownClient>, IReadOnlyList<BoundSubscription>)> Runners(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var contracts = scope.ServiceProvider.GetRequiredService<IMediator>();
        return (await contracts.Send(new AskApiClients(), stop), await contracts.Send(new AskBoundSubscriptions(), stop));
    }

    static bool IsWithin(TimeSpan span, DateTimeOffset then, DateTimeOffset now) => now >= then && now - then < span;

    public void Dispose() => listening.Dispose();

    sealed record Summed(int Turn, DateTimeOffset At, IReadOnlyList<Sighting> Sums);

    sealed record Known(Summed Days, Book Book, string Runners, Observations Observations);

    sealed record Looked(int Turn, string Runners, Picture Picture);
}
