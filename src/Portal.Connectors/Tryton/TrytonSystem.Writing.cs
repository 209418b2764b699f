using System.Globalization;
using Portal.Kernel.Contracts;
using static Portal.Connectors.Tryton.TrytonValues;

namespace Portal.Connectors.Tryton;

/// <summary>
/// Customers are parties: the stored link, else the code, which is unique in Tryton. Names are not looked at: a party without a code does not exist,
/// so one with the same name is somebody else's.
/// </summary>
sealed partial class TrytonSystem : IDomainWriter
{
    static readonly DomainShape CustomerShape = new(Domains.Customers,
    [
        new(Fields.Company, Line, Required: true), new(Fields.Email, Line), new(Fields.Phone, Line), new(Fields.Website, Line),
        new(Fields.Street, Line), new(Fields.PostCode, Line), new(Fields.City, Line), new(Fields.Country, 2), new(Fields.Blocked),
    ]);

    public IReadOnlyList<DomainShape> Writable { get; } = [CustomerShape, LeadShape];

    public int BatchSize => 50;

    public async Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
    {
        Func<DomainRow, WriteRules, CancellationToken, Task<RowOutcome>> write = domain switch
        {
            Domains.Customers => WriteCustomer,
            Domains.Opportunities => WriteLead,
            _ => throw new ArgumentOutOfRangeException(nameof(domain), domain, "Not writable."),
        };
        using var turn = await client.Turn(stop);
        var outcomes = new List<RowOutcome>(rows.Count);
        foreach (var row in rows)
        {
            try
            {
                outcomes.Add(await write(row, rules, stop));
            }
            catch (ConnectionFault no) when (no.Kind is FaultKind.Refused)
            {
                outcomes.Add(new(row.Key, RowResult.Failed, row.Id, no.Message));
            }
        }
        return outcomes;
    }

    async Task<RowOutcome> WriteCustomer(DomainRow row, WriteRules rules, CancellationToken stop)
    {
        if (row.Key.Length > Line) return new(row.Key, RowResult.Failed, Reason: $"The number has {row.Key.Length} characters; {Line} fit.");
        var known = await KnownCustomer(row, stop);
        if (CustomerShape.Problem(row, known is null) is { } problem) return new(row.Key, RowResult.Failed, known?.Id.ToString(), problem);
        var write = CustomerShape.ToWrite(row, rules, known is null ? null : field => known.Has(field, row[field]));
        if (known is not null && write.Count == 0) return new(row.Key, RowResult.Unchanged, known.Id.ToString());
        var (form, effect) = TrytonCustomer.Form(known, write, await Country(write.GetValueOrDefault(Fields.Country), stop));
        if (known is not null)
        {
            await client.Write(Party, known.Id, form, effect, stop);
            return new(row.Key, RowResult.Changed, known.Id.ToString());
        }
        form["code"] = row.Key;
        try
        {
            return new(row.Key, RowResult.Created, (await client.Create(Party, form, stop)).ToString(CultureInfo.InvariantCulture));
        }
        catch (ConnectionFault no) when (no.Kind is FaultKind.Refused && row.Id is null)
        {
            // Another writer may have made it between our look and our write: then it is a change, else the refusal stands.
            if (await PartyByCode(row.Key, [], stop) is not { } made) throw;
            return await WriteCustomer(row with { Id = made.Id().ToString() }, rules, stop);
        }
    }

    async Task<TrytonCustomer?> KnownCustomer(DomainRow row, CancellationToken stop)
    {
        // A link that leads to another customer's party is not believed.
        if (int.TryParse(row.Id, out var id) && await Customers([id], stop) is [var linked] && (linked.Code is not { Length: > 0 } code || code == row.Key)) return linked;
        return (await PartyByCode(row.Key, [], stop)).Id() is { } found ? (await Customers([found], stop)).FirstOrDefault() : null;
    }

    async Task<int?> Country(string? code, CancellationToken stop) => code is null or "" ? null
        : (await client.Search("country.country", [Where("code", "=", code.ToUpperInvariant())], ["code"], stop)).FirstOrDefault().Id()
            ?? throw new ConnectionFault(FaultKind.Refused, $"Tryton has no country {code}.");
}
