using Portal.Kernel.Contracts;

namespace Portal.Shell;

/// <summary>
/// Makes records in a system that takes rows: a row with our key is written there once however often it is sent, and the registry is asked before it is.
/// A customer's key is its number, so a new one is given here, made of our key: the same at every try.
/// </summary>
sealed class RowRegister(IDomainWriter writer) : IRegister
{
    const int NumberLength = 10;

    public string System => writer.System;
    public IReadOnlyList<string> Registers => [.. writer.Writable.Select(s => s.Domain)];

    public async Task<string> Register(string domain, NewRecord record, CancellationToken stop)
    {
        var shape = writer.Writable.First(s => s.Domain == domain);
        var known = record.Values.Where(v => shape.Field(v.Key) is { ReadOnly: false }).ToDictionary(v => v.Key, v => v.Value);
        var key = domain == Domains.Customers ? $"C-{record.Key[^NumberLength..]}" : record.Key;
        var outcome = (await Write(domain, new DomainRow(key, known), record.Flow, stop))[0];
        if (outcome.Result is RowResult.Failed or RowResult.Skipped && !outcome.Again) throw new PromotionRefused(outcome.Reason ?? $"{System} did not take it.");
        if (outcome.Result is RowResult.Failed or RowResult.Skipped) throw new ConnectionFault(FaultKind.Busy, outcome.Reason ?? $"{System} did not take it yet.");
        return domain == Domains.Customers ? key : outcome.Id ?? key;
    }

    async Task<IReadOnlyList<RowOutcome>> Write(string domain, DomainRow row, string? flow, CancellationToken stop)
    {
        try
        {
            return await writer.Write(domain, [row], WriteRules.Always with { Flow = flow }, stop);
        }
        catch (ConnectionFault fault) when (fault.Kind is FaultKind.Refused)
        {
            throw new PromotionRefused(fault.Message);
        }
    }
}
