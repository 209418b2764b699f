using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry.Answers;

namespace Portal.Registry.UseCases;

/// <summary>What breaks and what drifts when something is changed.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ReadImpact(Subject Subject) : IRequest<ChangePlan>;

/// <param name="Queue">Open records that the change would strand.</param>
/// <param name="Rules">Business rules that look at data which changes hands.</param>
/// <param name="Mappings">Remembered mappings of files into it.</param>
/// <param name="Sheet">What people wrote down about the change.</param>
public sealed record ChangePlan(Picture Picture, Impact Impact, OpenRecords Queue, IReadOnlyList<TouchedRule> Rules, IReadOnlyList<KnownMapping> Mappings, ChangeSheet Sheet)
{
    /// <summary>By the flow's slug.</summary>
    public IReadOnlyDictionary<string, Acknowledgement> Answers { get; } = Sheet.Answers.DistinctBy(a => a.Flow).ToDictionary(a => a.Flow);

    /// <summary>Looked at the way that an address names; the one of the sheet when it names none.</summary>
    public ChangePlan Going(string? way) => Enum.TryParse<ChangeWay>(way, ignoreCase: true, out var named) ? this with { Sheet = Sheet with { Way = named } } : this;
}

/// <param name="Domain">Slug of the domain that it looks at.</param>
public sealed record TouchedRule(string Kind, string Rule, string Says, string Domain);

sealed class ReadImpactHandler(IDbContextFactory<PortalDb> dbs, Observatory observatory, IEnumerable<IIntakeKind> kinds, IMediator mediator) : IRequestHandler<ReadImpact, ChangePlan>
{
    public async Task<ChangePlan> Handle(ReadImpact ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var picture = await observatory.Look(db, cancellationToken);
        var impact = Impact.Of(picture, ask.Subject);
        var queue = impact.Kinds is { Count: > 0 } fed ? await mediator.Send(new CountOpenRecords(fed), cancellationToken) : OpenRecords.None;
        var domains = impact.Domains(picture).ToHashSet();
        TouchedRule[] rules = [.. from kind in kinds from rule in kind.Rules from domain in rule.Reads.Where(domains.Contains).Take(1) select new TouchedRule(kind.Title, rule.Name, rule.Says, domain)];
        var mappings = (await mediator.Send(new AskMappings(), cancellationToken)).Where(m => Touches(picture, ask.Subject, m)).ToList();
        return new(picture, impact, queue, rules, mappings, await db.SheetOf(ask.Subject, cancellationToken));
    }

    static bool Touches(Picture picture, Subject subject, KnownMapping mapping) => subject.Kind switch
    {
        SubjectKind.System => picture.Book.Behind(mapping.Connection)?.Slug == subject.Name,
        SubjectKind.Domain => mapping.Domain == subject.Name,
        SubjectKind.Field => mapping.Domain == subject.Domain && mapping.Fields.Contains(subject.Field!),
        _ => false,
    };
}
