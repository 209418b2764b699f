using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>How the last 24 hours of a subscription went: by the hour, and its failures by what was answered.</summary>
[Needs(Permission.SubscriptionsRead, Permission.SubscriptionsManage)]
public sealed record ReadFigures(Guid SubscriptionId) : IRequest<Figures>;

/// <param name="Hours">24 hours, the oldest first; the last is the running one.</param>
/// <param name="MedianMs">Half of the answers came faster; null without any.</param>
/// <param name="SlowMs">19 of 20 came faster.</param>
/// <param name="Whole">False when there were more tries than are looked at; then it is the newest of them.</param>
public sealed record Figures(int Tries, int Arrived, int? MedianMs, int? SlowMs, IReadOnlyList<HourFigures> Hours, IReadOnlyList<FailureGroup> Failures, bool Whole);

public sealed record HourFigures(DateTimeOffset From, int Arrived, int Failed, int? MedianMs, int? SlowMs);

/// <param name="Waiting">Events whose last try ended so and that still wait.</param>
/// <param name="Since">First such try in these hours.</param>
public sealed record FailureGroup(Outcome Outcome, int? StatusCode, int Waiting, int Tries, DateTimeOffset Since, DateTimeOffset Until);

sealed class ReadFiguresHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ReadFigures, Figures>
{
    const int Most = 20_000;
    const int HoursShown = 24;

    public async Task<Figures> Handle(ReadFigures ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await db.RequireSubscription(ask.SubscriptionId, cancellationToken);
        var now = clock.GetUtcNow();
        var hour = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero);
        var from = hour.AddHours(1 - HoursShown);
        var tries = await db.Attempts.AsNoTracking().Where(a => a.SubscriptionId == ask.SubscriptionId && a.StartedAt >= from)
            .OrderByDescending(a => a.StartedAt).Take(Most).Select(a => new Try(a.StartedAt, a.DurationMs, a.Outcome, a.StatusCode)).ToListAsync(cancellationToken);
        var waiting = await db.Deliveries.Waiting().Where(d => d.SubscriptionId == ask.SubscriptionId && d.LastOutcome != null)
            .GroupBy(d => new { d.LastOutcome, d.LastStatusCode }).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);

        var byHour = tries.ToLookup(t => (int)(t.At - from).TotalHours);
        var failures = tries.Where(t => t.Outcome is not Outcome.Delivered).GroupBy(t => (t.Outcome, t.StatusCode))
            .Select(g => new FailureGroup(
                g.Key.Outcome, g.Key.StatusCode, waiting.FirstOrDefault(w => w.Key.LastOutcome == g.Key.Outcome && w.Key.LastStatusCode == g.Key.StatusCode)?.Count ?? 0,
                g.Count(), g.Min(t => t.At), g.Max(t => t.At)))
            .OrderByDescending(g => g.Waiting).ThenByDescending(g => g.Until);
        return new Figures(
            tries.Count, tries.Count(t => t.Outcome is Outcome.Delivered), Part(tries, 0.5), Part(tries, 0.95),
            [.. Enumerable.Range(0, HoursShown).Select(h => HourOf(from.AddHours(h), byHour[h]))], [.. failures], tries.Count < Most);
    }

    static HourFigures HourOf(DateTimeOffset from, IEnumerable<Try> tries)
    {
        var all = tries.ToList();
        var arrived = all.Count(t => t.Outcome is Outcome.Delivered);
        return new HourFigures(from, arrived, all.Count - arrived, Part(all, 0.5), Part(all, 0.95));
    }

    /// <summary>So large a part of the answers came at least as fast.</summary>
    static int? Part(IEnumerable<Try> tries, double part)
    {
        var answered = tries.Where(t => t.StatusCode is not null).Select(t => t.Ms).Order().ToList();
        return answered.Count == 0 ? null : answered[Math.Min(answered.Count - 1, (int)(answered.Count * part))];
    }

    sealed record Try(DateTimeOffset At, int Ms, Outcome Outcome, int? StatusCode);
}
