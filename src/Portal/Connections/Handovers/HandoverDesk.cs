using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connections.Matching;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connections.Handovers;

/// <summary>What recipes work with: a connection's capabilities, the links that tell which record there is ours, and what other slices know.</summary>
sealed class HandoverDesk(OpenConnections connections, Shell.SystemsOfRecord systems, IServiceScopeFactory scopes, IDbContextFactory<PortalDb> dbs, TimeProvider clock)
{
    /// <summary>The connection of Portal itself that holds what people agreed to.</summary>
    const string Consents = "consents";

    /// <summary>The plan is taken first: should the connection be opened anew between the two, what is written through it is not remembered of the former one.</summary>
    public TheirBook Writer(string connection) => connections.Find(connection)?.Plan is { } plan ? new(Find<IDomainWriter>(connection), plan) : throw NotOpen(connection);

    /// <summary>
    /// Sends a letter once. That it leaves is written down before; whoever comes after a crash, or after an answer that was lost, does not send it again,
    /// since nobody can ask a mail server whether it has it and it would not drop the second one.
    /// </summary>
    /// <exception cref="ConnectionFault">It was not sent; <see cref="FaultKind.Refused"/> also where it may have arrived.</exception>
    public async Task Send(Handover handover, Letter letter, CancellationToken stop)
    {
        var mailer = Find<IMailer>(handover.Connection);
        await using var db = await dbs.CreateDbContextAsync(stop);
        var ours = db.Set<Handover>().Where(h => h.Id == handover.Id && h.ClaimedBy == handover.ClaimedBy);
        if (handover.LeftAt is not null) throw InDoubt("Portal stopped while it was sent.");
        DateTimeOffset? at = clock.GetUtcNow();
        if (await ours.Where(h => h.LeftAt == null).ExecuteUpdateAsync(set => set.SetProperty(h => h.LeftAt, at), stop) == 0) throw new ConnectionFault(FaultKind.Busy, "Somebody else has it by now.");
        try
        {
            await mailer.Send(letter, stop);
        }
        catch (ConnectionFault fault) when (fault.Kind is not FaultKind.Doubtful)
        {
            await ours.ExecuteUpdateAsync(set => set.SetProperty(h => h.LeftAt, (DateTimeOffset?)null), CancellationToken.None);
            throw;
        }
        catch (ConnectionFault fault)
        {
            throw InDoubt(fault.Message);
        }
    }

    static ConnectionFault InDoubt(string why) => new(FaultKind.Refused, $"{why} It may have arrived, so it is not sent again by itself.");

    T Find<T>(string connection) where T : ISystemOfRecord => connections.All<T>().FirstOrDefault(s => s.System == connection) ?? throw NotOpen(connection);

    static ConnectionFault NotOpen(string connection) => new(FaultKind.Unreachable, $"The connection {connection} is not open.");

    /// <summary>What counts now of what somebody said.</summary>
    public async Task<ConsentNews> LastSaid(ConsentNews told, CancellationToken stop) => await Ask(new AskLastSaid(told.Key, told.Purpose), stop) is { } said ? ConsentNews.Of(said) : told;

    public async Task<T> Ask<T>(IRequest<T> question, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(question, stop);
    }

    /// <summary>Writes one record by its key, when the system keeps that domain, and remembers which it is there.</summary>
    /// <returns>Null when the system does not keep it.</returns>
    /// <exception cref="ConnectionFault">It was not written.</exception>
    /// <exception cref="UnclearRecord">A person must say which record there is meant.</exception>
    public async Task<RowOutcome?> Write(TheirBook book, Handover handover, string domain, string key, WriteRules rules, CancellationToken stop, params (string Field, string? Value)[] values)
    {
        var (writer, plan) = book;
        if (writer.Writable.FirstOrDefault(s => s.Domain == domain) is not { } shape) return null;
        await using var db = await dbs.CreateDbContextAsync(stop);
        // The links are those of the system that the row leads to; what is open here may still be the one before it.
        if (!await db.IsStill(plan, stop)) throw new ConnectionFault(FaultKind.Busy, $"The connection {writer.System} was changed just now.");
        var link = await db.Set<StoredLink>().AsNoTracking().SingleOrDefaultAsync(l => l.Connection == writer.System && l.Domain == domain && l.Key == key, stop);
        var known = values.Where(v => shape.Field(v.Field) is { ReadOnly: false } && v.Value is not null).ToDictionary(v => v.Field, v => v.Value);
        var outcome = (await writer.Write(domain, [new DomainRow(key, known, Id: link?.Id)], rules with { Flow = handover.Flow, Source = domain == Domains.Subscribers ? Consents : systems.Of(Domains.Quotes) }, stop))[0];
        if (outcome.Candidates is { Count: > 0 }) throw new UnclearRecord(domain, key, outcome.Reason ?? $"{writer.System} has records that may be {key}.");
        if (outcome.Result is RowResult.Failed or RowResult.Skipped) throw new ConnectionFault(outcome.Again ? FaultKind.Busy : FaultKind.Refused, outcome.Reason ?? $"{domain} {key} was not taken.");
        if (outcome.Id is { } id && link?.Id != id) await db.Remember(plan, StoredLink.Of(writer.System, domain, key, id), stop);
        return outcome;
    }
}

/// <summary>Where a connection's records are written, and the plan by which it was opened.</summary>
sealed record TheirBook(IDomainWriter Writer, ConnectionPlan Plan)
{
    /// <summary>As much of a text as the field there takes: the whole of it is kept here.</summary>
    public string Fitting(string domain, string field, string text) =>
        Writer.Writable.FirstOrDefault(s => s.Domain == domain)?.Field(field)?.MaxLength is { } most && text.Length > most ? $"{text[..(most - 1)]}…" : text;

    public bool Keeps(string domain) => Writer.Writable.Any(s => s.Domain == domain);
}

/// <summary>Records there look like one of ours, and nothing was written.</summary>
sealed class UnclearRecord(string domain, string key, string message) : Exception(message)
{
    public string Domain { get; } = domain;
    public string Key { get; } = key;
}
