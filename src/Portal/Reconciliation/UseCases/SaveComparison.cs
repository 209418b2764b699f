using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Reconciliation.UseCases;

/// <summary>Makes a comparison, or changes one. What is compared stays: another domain or other systems are another comparison.</summary>
/// <param name="Version">Of what the writer saw; null makes a new one.</param>
/// <param name="Propose">A flow to be registered along, in the place of the terms' flow.</param>
[Needs(Permission.RegistryManage)]
public sealed record SaveComparison(string Slug, ComparisonTerms Terms, int? Version = null, ProposeFlow? Propose = null) : IRequest<string>;

/// <summary>Takes a comparison away, with its runs and its queue. The systems keep what they have.</summary>
[Needs(Permission.RegistryManage)]
public sealed record RemoveComparison(string Slug) : IRequest;

sealed class SaveComparisonHandler(IDbContextFactory<PortalDb> dbs, Sources sources, IMediator contracts, ICurrentPerson me, TimeProvider clock) : IRequestHandler<SaveComparison, string>
{
    const int MostFields = 60;

    public async Task<string> Handle(SaveComparison ask, CancellationToken cancellationToken)
    {
        var terms = ask.Terms with { Name = ask.Terms.Name.Trim(), Cron = Given(ask.Terms.Cron), Retires = Given(ask.Terms.Retires), Flow = Given(ask.Terms.Flow), Zone = Given(ask.Terms.Zone) ?? Schedule.Utc };
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var known = await db.Comparisons.SingleOrDefaultAsync(c => c.Slug == ask.Slug, cancellationToken);
        if (ask.Version is not null && known is null) throw new NotFound();
        if (known is not null && ask.Version is { } seen && known.Version != seen) throw new StaleVersion();
        var wrong = Wrong(ask, terms, known).ToList();
        if (wrong.Count == 0 && known is null) wrong.AddRange(Unknown(terms));
        if (terms.Retires is not null) wrong.AddRange(await Retires(terms.Retires, cancellationToken));
        wrong.AddRange(await contracts.WrongFlow(terms.Flow, ask.Propose, terms.Owner, terms.Copy, cancellationToken));
        if (wrong.Count == 0) wrong.AddRange(await Owned(terms, cancellationToken));
        if (wrong.Count > 0) throw new InvalidInput(wrong);
        if (ask.Propose is { } propose) terms = terms with { Flow = await contracts.Register(propose, cancellationToken) };

        var at = clock.GetUtcNow();
        if (known is null) db.Comparisons.Add(known = CopyComparison.Make(ask.Slug, terms, me.Name, at));
        else known.Say(terms, at);
        await db.Record(at, me.Name, ask.Version is null ? "made the comparison" : "changed the comparison", ask.Slug, $"{terms.Copy} with {terms.Owner}, {terms.Domain}", cancellationToken);
        db.Publish(new ReconciliationChanged(known.Id));
        await db.SaveChangesAsync(cancellationToken);
        return known.Slug;
    }

    /// <summary>A fix writes what the owner says, so the owner must be the one that the registry names.</summary>
    async Task<IEnumerable<Violation>> Owned(ComparisonTerms terms, CancellationToken stop)
    {
        var foreign = await contracts.Send(new AskForeignFields(terms.Owner, terms.Domain, [.. terms.Fields.Select(f => f.Field)], null), stop);
        return foreign.Select(f => new Violation("/owner", $"The registry says that {f.Value} owns {f.Key} of {terms.Domain}: what {terms.Owner} says would be written over it.", "not")).Take(1);
    }

    static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    static IEnumerable<Violation> Wrong(SaveComparison ask, ComparisonTerms terms, CopyComparison? known)
    {
        if (!Slugs.IsSlug(ask.Slug) || ask.Slug.Length > CopyComparison.MaxSlug) yield return new("/slug", "Lower-case letters and digits, words joined by hyphens.", "pattern");
        else if (ask.Slug == "new") yield return new("/slug", "That is the address of this form; give it another name.", "not");
        else if (known is not null && ask.Version is null) yield return new("/slug", $"There is a comparison {ask.Slug} already.", "unique");
        if (terms.Name.Length is 0 or > CopyComparison.MaxName) yield return new("/name", terms.Name.Length == 0 ? "Give it a name." : $"At most {CopyComparison.MaxName} characters.", terms.Name.Length == 0 ? "required" : "maxLength");
        if (terms.Owner == terms.Copy && terms.Owner.Length > 0) yield return new("/copy", "A system cannot be compared with itself.", "not");
        if (known is not null && (known.Domain, known.Owner, known.Copy) != (terms.Domain, terms.Owner, terms.Copy)) yield return new("/domain", "What is compared stays; make another comparison.", "const");
        if (terms.Fields.Count is 0 or > MostFields) yield return new("/fields", terms.Fields.Count == 0 ? "Choose at least one field." : $"At most {MostFields} fields.", "minItems");
        if (terms.Fields.Select(f => f.Field).Distinct().Count() != terms.Fields.Count) yield return new("/fields", "A field is there twice.", "uniqueItems");
        foreach (var field in terms.Fields.Where(f => f.Tolerance < 0)) yield return new($"/fields/{field.Field}", "A tolerance is not negative.", "minimum");
        if (terms.Cron is { } cron && Schedule.Problem(cron) is { } problem) yield return new("/cron", problem, "format");
        if (!Schedule.IsZone(terms.Zone)) yield return new("/zone", "There is no such time zone. Write it like Europe/Amsterdam, or UTC.", "format");
    }

    IEnumerable<Violation> Unknown(ComparisonTerms terms)
    {
        foreach (var (pointer, slug) in new[] { ("/owner", terms.Owner), ("/copy", terms.Copy) })
        {
            var shape = sources.All.FirstOrDefault(r => r.System == slug)?.Readable.FirstOrDefault(s => s.Domain == terms.Domain);
            if (shape is null) yield return new(pointer, slug.Length == 0 ? "Choose a connection." : $"{slug} has no {terms.Domain} that can be read.", "enum");
            else foreach (var field in terms.Fields.Where(f => shape.Field(f.Field) is null)) yield return new($"/fields/{field.Field}", $"{slug} has no {field.Field}.", "enum");
        }
    }

    async Task<IEnumerable<Violation>> Retires(string slug, CancellationToken stop)
    {
        var choices = await contracts.Send(new FindFlowChoices(slug, 1), stop);
        return choices.MoreSystems || choices.Systems.Any(s => s.Slug == slug) ? [] : [new("/retires", "There is no such system in the registry.", "enum")];
    }
}

sealed class RemoveComparisonHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : AsyncRequestHandler<RemoveComparison>
{
    protected override async Task Handle(RemoveComparison request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var comparison = await db.Comparisons.AsNoTracking().Get(request.Slug, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Comparisons.Where(c => c.Id == comparison.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Differences.Where(d => d.ComparisonId == comparison.Id).ExecuteDeleteAsync(cancellationToken);
        await db.FixRuns.Where(f => f.ComparisonId == comparison.Id).ExecuteDeleteAsync(cancellationToken);
        await db.ComparisonRuns.Where(r => r.ComparisonId == comparison.Id).ExecuteDeleteAsync(cancellationToken);
        await db.Record(clock.GetUtcNow(), me.Name, "removed the comparison", comparison.Slug, comparison.Name, cancellationToken);
        db.Publish(new ReconciliationChanged(comparison.Id));
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
    }
}
