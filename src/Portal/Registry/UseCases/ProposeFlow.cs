using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry.UseCases;

sealed class ProposeFlowHandler(IDbContextFactory<PortalDb> dbs, Shelf shelf, ICurrentPerson me, TimeProvider clock) : IRequestHandler<ProposeFlow, ProposedFlow>
{
    public async Task<ProposedFlow> Handle(ProposeFlow ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldRegistry(cancellationToken);
        var book = await shelf.Read(db, cancellationToken);
        var pen = new Pen(db, book, me.Name, clock.GetUtcNow());
        var (flow, exception) = Proposal.Of(ask, book, pen.Today);
        await pen.Write(flow, cancellationToken);
        if (exception is not null) await pen.Write(exception, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return new(flow.Slug, flow.Name, exception?.Slug);
    }
}
