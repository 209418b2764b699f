using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry.Answers;

namespace Portal.Registry.UseCases;

/// <summary>What breaks and what drifts when something is changed.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ReadImpact(Subject Subject) : IRequest<ChangePlan>;

/// <param name="Answers">By the flow's slug.</param>
public sealed record ChangePlan(Picture Picture, Impact Impact, OpenRecords Queue, IReadOnlyDictionary<string, Acknowledgement> Answers);

sealed class ReadImpactHandler(IDbContextFactory<PortalDb> dbs, Observatory observatory, IMediator mediator) : IRequestHandler<ReadImpact, ChangePlan>
{
    public async Task<ChangePlan> Handle(ReadImpact ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var picture = await observatory.Look(db, cancellationToken);
        var impact = Impact.Of(picture, ask.Subject);
        var queue = impact.Kinds is { Count: > 0 } kinds ? await mediator.Send(new CountOpenRecords(kinds), cancellationToken) : OpenRecords.None;
        var answers = Acknowledgement.To(ask.Subject, picture.Book).DistinctBy(a => a.Flow).ToDictionary(a => a.Flow);
        return new(picture, impact, queue, answers);
    }
}
