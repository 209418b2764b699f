using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry.UseCases;

/// <summary>An architect allows a flow that follows no allowed pattern until a date, or refuses. An allowed one that was only planned begins to live.</summary>
/// <param name="Until">Another last day than was asked for.</param>
/// <param name="Note">Why; a refusal needs one.</param>
[Needs(Permission.RegistryManage)]
public sealed record DecideException(string Slug, bool Approve, DateOnly? Until = null, string? Note = null) : IRequest<FlowException>;

sealed class DecideExceptionHandler(IDbContextFactory<PortalDb> dbs, Shelf shelf, ICurrentPerson me, TimeProvider clock) : IRequestHandler<DecideException, FlowException>
{
    public async Task<FlowException> Handle(DecideException ask, CancellationToken cancellationToken)
    {
        var note = string.IsNullOrWhiteSpace(ask.Note) ? null : ask.Note.Trim();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldRegistry(cancellationToken);
        var book = await shelf.Read(db, cancellationToken);
        var pen = new Pen(db, book, me.Name, clock.GetUtcNow());
        var asked = (FlowException?)book.Find(ItemKind.Exceptions, ask.Slug) ?? throw new NotFound();
        if (asked.State is not ExceptionState.Asked) throw new BusinessRuleViolation($"{asked.Name} is already {asked.State.Word()}{(asked.DecidedBy is { } by ? $", by {by}" : "")}.");
        if (!ask.Approve && note is null) throw new InvalidInput("/note", "Say why it is refused: whoever asked wants to know.", "required");
        var until = ask.Until ?? asked.Until;
        if (ask.Approve && until < pen.Today) throw new InvalidInput("/until", "It would be over already. Choose a later day.", "minimum");
        var decided = await pen.Write(asked with { State = ask.Approve ? ExceptionState.Approved : ExceptionState.Refused, Until = until, DecidedBy = me.Name, DecisionNote = note }, cancellationToken);
        if (ask.Approve && book.Flow(asked.Flow) is { State: FlowState.Planned } flow) await pen.Write(flow with { State = FlowState.Live }, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return decided;
    }
}
