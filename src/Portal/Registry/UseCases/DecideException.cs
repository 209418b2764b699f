using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry.UseCases;

/// <summary>An architect allows a flow that follows no allowed pattern until a date, or refuses. The flow of an allowed one, if it was only planned or found, is declared from then on.</summary>
/// <param name="Until">Another last day than was asked for.</param>
/// <param name="Note">Why; a refusal needs one.</param>
[Needs(Permission.RegistryManage)]
public sealed record DecideException(string Slug, bool Approve, DateOnly? Until = null, string? Note = null) : IRequest<FlowException>
{
    /// <summary>What the exception becomes.</summary>
    /// <exception cref="BusinessRuleViolation">It was decided before.</exception>
    /// <exception cref="InvalidInput">A refusal says no reason, or the day is over.</exception>
    internal FlowException Of(FlowException asked, string me, DateOnly today)
    {
        var note = string.IsNullOrWhiteSpace(Note) ? null : Note.Trim();
        if (asked.State is not ExceptionState.Asked) throw new BusinessRuleViolation($"{asked.Name} is already {asked.State.Word()}{(asked.DecidedBy is { } by ? $", by {by}" : "")}.");
        if (!Approve && note is null) throw new InvalidInput("/note", "Say why it is refused: whoever asked wants to know.", "required");
        var until = Until ?? asked.Until;
        if (Approve && until < today) throw new InvalidInput("/until", "It would be over already. Choose a later day.", "minimum");
        return asked with { State = Approve ? ExceptionState.Approved : ExceptionState.Refused, Until = until, DecidedBy = me, DecisionNote = note };
    }
}

sealed class DecideExceptionHandler(IDbContextFactory<PortalDb> dbs, Shelf shelf, ICurrentPerson me, TimeProvider clock) : IRequestHandler<DecideException, FlowException>
{
    public async Task<FlowException> Handle(DecideException ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldRegistry(cancellationToken);
        var book = await shelf.Read(db, cancellationToken);
        var pen = new Pen(db, book, me.Name, clock.GetUtcNow());
        var asked = (FlowException?)book.Find(ItemKind.Exceptions, ask.Slug) ?? throw new NotFound();
        var decided = await pen.Write(ask.Of(asked, me.Name, pen.Today), cancellationToken);
        if (ask.Approve && book.Flow(asked.Flow) is { State: FlowState.Planned or FlowState.Found } flow) await pen.Write(flow with { State = FlowState.Live }, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return decided;
    }
}
