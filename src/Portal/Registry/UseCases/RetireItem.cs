using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry.UseCases;

/// <summary>Ends an item: a system is gone, a flow retired, an exception ended; anything else is taken out of the book, while its history stays.</summary>
[Needs(Permission.RegistryManage)]
public sealed record RetireItem(ItemKind Kind, string Slug) : IRequest<Unit>;

sealed class RetireItemHandler(IDbContextFactory<PortalDb> dbs, Shelf shelf, Observatory observatory, ICurrentPerson me, TimeProvider clock) : IRequestHandler<RetireItem, Unit>
{
    public async Task<Unit> Handle(RetireItem ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var bound = ask.Kind is ItemKind.Flows ? (await observatory.Look(db, cancellationToken)).Seen.Bound[ask.Slug].Where(r => r.Kind is RunnerKind.Subscription).Select(r => r.Name).ToList() : [];
        // What it sends would go on under a flow that is over, and nobody would see it.
        if (bound.Count > 0) throw new BusinessRuleViolation($"Subscription {string.Join(", ", bound.Take(5))} still sends on this flow. Give it another flow, or delete it, first.");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldRegistry(cancellationToken);
        var book = await shelf.Read(db, cancellationToken);
        var item = book.Find(ask.Kind, ask.Slug) ?? throw new NotFound();
        var pen = new Pen(db, book, me.Name, clock.GetUtcNow());
        if (Ended(item, pen.Today) is { } ended) await pen.Write(ended, cancellationToken);
        else
        {
            RefuseUsed(book, item);
            await pen.Remove(item, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        return Unit.Value;
    }

    static RegistryItem? Ended(RegistryItem item, DateOnly today) => item switch
    {
        RegisteredSystem { State: not SystemState.Gone } system => system with { State = SystemState.Gone, StateSince = today },
        Flow { State: not FlowState.Retired } flow => flow with { State = FlowState.Retired },
        FlowException { State: not ExceptionState.Ended } exception => exception with { State = ExceptionState.Ended },
        RegisteredSystem or Flow or FlowException => item,
        _ => null,
    };

    static void RefuseUsed(Book book, RegistryItem item)
    {
        var users = item switch
        {
            DataDomain => book.Carrying(item.Slug).Where(f => f.State is not FlowState.Retired).ToList(),
            Pattern => [.. book.Flows.Where(f => f.Pattern == item.Slug && f.State is not FlowState.Retired)],
            _ => [],
        };
        if (users.Count > 0) throw new BusinessRuleViolation($"{users.Count} flows use {item.Name}: {string.Join(", ", users.Take(5).Select(f => f.Name))}. Retire or change them first.");
    }
}
