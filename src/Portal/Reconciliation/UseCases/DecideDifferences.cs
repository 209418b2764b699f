using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Reconciliation.UseCases;

/// <summary>Which differences a decision is about: the marked ones, or all that a list matches.</summary>
/// <param name="Ids">Null: the filter says.</param>
public sealed record DifferenceSelection(string Comparison, IReadOnlyList<Guid>? Ids, DifferenceFilter? Filter = null)
{
    internal IQueryable<Difference> Of(PortalDb db, Guid comparison)
    {
        var all = db.Differences.Where(d => d.ComparisonId == comparison);
        return (Ids, Filter) switch
        {
            ({ } ids, _) => all.Where(d => ids.Contains(d.Id)),
            (_, { } filter) => all.Matching(filter),
            _ => throw new InvalidInput("", "Mark differences, or give a filter.", "required"),
        };
    }
}

/// <summary>They may stay until the end of a day; after it, or when their values change, they wait again. Answers how many were decided.</summary>
/// <param name="Version">Of what the reader saw, for one difference.</param>
[Needs(Permission.RegistryManage, Permission.IntakeReview)]
public sealed record AcceptDifferences(DifferenceSelection Selection, DateOnly Until, string Reason, int? Version = null) : IRequest<int>;

/// <summary>Somebody is asked; they wait for the answer. Answers how many were decided.</summary>
/// <param name="Whom">Person or team.</param>
[Needs(Permission.RegistryManage, Permission.IntakeReview)]
public sealed record AskAboutDifferences(DifferenceSelection Selection, string Whom, string Question, int? Version = null) : IRequest<int>;

/// <summary>Takes such a decision back.</summary>
[Needs(Permission.RegistryManage, Permission.IntakeReview)]
public sealed record ReopenDifferences(DifferenceSelection Selection) : IRequest<int>;

sealed class DecideDifferencesHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) :
    IRequestHandler<AcceptDifferences, int>, IRequestHandler<AskAboutDifferences, int>, IRequestHandler<ReopenDifferences, int>
{
    const int Chunk = 500, MostDays = 366;

    public Task<int> Handle(AcceptDifferences ask, CancellationToken cancellationToken)
    {
        var (at, reason) = (clock.GetUtcNow(), Said(ask.Reason, "/reason", "Say why it may stay, in a sentence."));
        var today = DateOnly.FromDateTime(at.UtcDateTime);
        if (ask.Until < today || ask.Until > today.AddDays(MostDays)) throw new InvalidInput("/until", "A day from today on, within a year.", "value");
        return Decide(ask.Selection, ask.Version, "accepted", $"until {ask.Until:yyyy-MM-dd}: {reason}", d => d.Accept(ask.Until, reason, me.Name, at), cancellationToken);
    }

    public Task<int> Handle(AskAboutDifferences ask, CancellationToken cancellationToken)
    {
        var (at, whom, question) = (clock.GetUtcNow(), Said(ask.Whom, "/whom", "Say whom you ask.", Difference.MaxWhom), Said(ask.Question, "/question", "Say what you ask."));
        return Decide(ask.Selection, ask.Version, "asked about", $"{whom}: {question}", d => d.Ask(whom, question, me.Name, at), cancellationToken);
    }

    public Task<int> Handle(ReopenDifferences ask, CancellationToken cancellationToken) => Decide(ask.Selection, null, "reopened", null, d => d.Reopen(), cancellationToken);

    async Task<int> Decide(DifferenceSelection selection, int? version, string verb, string? detail, Action<Difference> decide, CancellationToken stop)
    {
        await using var look = await dbs.CreateDbContextAsync(stop);
        var comparison = await look.Comparisons.AsNoTracking().Get(selection.Comparison, stop);
        var ids = await selection.Of(look, comparison.Id).OrderBy(d => d.Id).Select(d => d.Id).Take(DifferenceLedger.Most).ToListAsync(stop);
        if (ids.Count == 0) throw new NotFound();
        var done = 0;
        foreach (var chunk in ids.Chunk(Chunk))
        {
            await using var db = await dbs.CreateDbContextAsync(stop);
            var before = done;
            foreach (var difference in await db.Differences.Where(d => chunk.Contains(d.Id)).ToListAsync(stop))
            {
                if (version is { } seen && difference.Version != seen) throw new StaleVersion();
                try
                {
                    decide(difference);
                    done++;
                }
                // Of many, some have moved on meanwhile; the one that somebody looks at says why not.
                catch (BusinessRuleViolation) when (ids.Count > 1)
                {
                    continue;
                }
            }
            if (done == before) continue;
            await db.Record(clock.GetUtcNow(), me.Name, $"{verb} {(done - before == 1 ? "a difference" : $"{done - before} differences")}", comparison.Slug, detail, stop);
            db.Publish(new ReconciliationChanged(comparison.Id));
            try { await db.SaveChangesAsync(stop); }
            catch (DbUpdateConcurrencyException) { throw new StaleVersion(); }
        }
        return done;
    }

    static string Said(string? text, string pointer, string says, int most = Difference.MaxText) => text?.Trim() is { Length: > 0 } said
        ? said.Length <= most ? said : throw new InvalidInput(pointer, $"At most {most} characters.", "maxLength")
        : throw new InvalidInput(pointer, says, "required");
}
