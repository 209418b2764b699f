using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Shell;

/// <summary>Stands before every connection that writes records: what the registry says another system owns is not written.</summary>
sealed class GuardedWriter(IDomainWriter inner, IServiceScopeFactory scopes) : IDomainWriter
{
    public string System => inner.System;
    public IReadOnlyList<DomainShape> Writable => inner.Writable;
    public int BatchSize => inner.BatchSize;

    public bool Deletes(string domain) => inner.Deletes(domain);

    public async Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
    {
        string[] fields = [.. rows.SelectMany(r => r.Values.Keys).Distinct().Where(f => rules.Of(f) is not WriteRule.Never)];
        await using var scope = scopes.CreateAsyncScope();
        var answer = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new AskMayWrite(System, domain, fields, rules.Flow, rules.Source), stop);
        if (answer.Why is { } why) throw new ConnectionFault(FaultKind.Refused, why);
        return await inner.Write(domain, rows, rules, stop);
    }
}
