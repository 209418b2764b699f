using System.Collections.Concurrent;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry.Answers;

namespace Portal.Registry.UseCases;

/// <summary>How calm it is, what costs points, and how that went over the last weeks.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ReadScore : IRequest<ScoreAnswer>;

/// <param name="Trend">Oldest first; the last is today. Weeks before the registry began are left out.</param>
public sealed record ScoreAnswer(Score Score, IReadOnlyList<ScoreAt> Trend);

/// <param name="On">A Sunday, or today.</param>
public sealed record ScoreAt(DateOnly On, int Score);

/// <summary>Scores of weeks that are over: they are worked out once, from the history of the registry, and change no more.</summary>
sealed class PastScores
{
    public ConcurrentDictionary<DateOnly, int> Known { get; } = [];
}

sealed class ReadScoreHandler(IDbContextFactory<PortalDb> dbs, Observatory observatory, PastScores past) : IRequestHandler<ReadScore, ScoreAnswer>
{
    const int Weeks = 12;

    public async Task<ScoreAnswer> Handle(ReadScore ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var picture = await observatory.Look(db, cancellationToken);
        var score = Score.Of(picture);
        var began = await db.RegistryChanges.MinAsync(c => (DateTimeOffset?)c.At, cancellationToken);
        var sunday = picture.Today.AddDays(-(int)picture.Today.DayOfWeek);
        var ends = Enumerable.Range(0, Weeks).Select(w => sunday.AddDays(-7 * (Weeks - 1 - w))).Where(d => d < picture.Today && End(d) > began).ToList();
        await WorkOut(db, picture, [.. ends.Where(d => !past.Known.ContainsKey(d))], cancellationToken);
        return new(score, [.. ends.Select(d => new ScoreAt(d, past.Known[d])), new(picture.Today, score.Points)]);
    }

    /// <summary>Turns the book back, change by change, to the end of each week. What was seen to move is taken as it is now.</summary>
    async Task WorkOut(PortalDb db, Picture picture, List<DateOnly> missing, CancellationToken stop)
    {
        if (missing.Count == 0) return;
        var since = End(missing[0]);
        var changes = await db.RegistryChanges.AsNoTracking().Where(c => c.At >= since && c.Number <= picture.Book.Number).OrderBy(c => c.Number)
            .Select(c => new { c.Kind, c.Slug, c.At, c.Before }).ToListAsync(stop);
        foreach (var day in missing)
        {
            var end = End(day);
            var back = changes.Where(c => c.At >= end).DistinctBy(c => (c.Kind, c.Slug)).ToDictionary(c => (c.Kind, c.Slug), c => c.Before is null ? null : ItemList.For(c.Kind).Read(c.Before));
            past.Known[day] = Score.Of(picture with { Book = picture.Book.With(picture.Book.Number, back), Now = end.AddTicks(-1) }).Points;
        }
    }

    static DateTimeOffset End(DateOnly day) => new(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
