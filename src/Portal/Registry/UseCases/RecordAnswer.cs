using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry.Answers;

namespace Portal.Registry.UseCases;

/// <summary>Writes down that owners were asked about a planned change, or what they said.</summary>
[Needs(Permission.RegistryManage)]
public sealed record RecordAnswer(Subject Subject, IReadOnlyList<string> Flows, OwnerAnswer Answer) : IRequest<Unit>;

sealed class RecordAnswerHandler(IDbContextFactory<PortalDb> dbs, Shelf shelf, Observatory observatory, ICurrentPerson me, TimeProvider clock) : IRequestHandler<RecordAnswer, Unit>
{
    public async Task<Unit> Handle(RecordAnswer ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldRegistry(cancellationToken);
        var picture = await observatory.Look(db, cancellationToken);
        var impact = Impact.Of(picture, ask.Subject);
        var felt = impact.Felt.ToDictionary(h => h.Flow.Slug, h => h.Flow);
        var pen = new Pen(db, await shelf.Read(db, cancellationToken), me.Name, clock.GetUtcNow());
        foreach (var slug in ask.Flows)
        {
            var flow = felt.GetValueOrDefault(slug) ?? throw new BusinessRuleViolation($"The change does not touch {slug}; nobody has to answer for it.");
            if (flow.Owner is null) throw new BusinessRuleViolation($"Nobody owns {flow.Name}. Name an owner first.");
            await pen.Write(new Acknowledgement(slug, flow.Owner, ask.Answer, me.Name, pen.Today).ToDecision(ask.Subject, impact.Title, flow.Name), cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return Unit.Value;
    }
}
