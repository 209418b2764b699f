using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;
using static Portal.Connectors.Tryton.TrytonValues;

namespace Portal.Connectors.Tryton;

/// <summary>Opportunities are those of the module sale_opportunity; our key is their reference. Tryton itself says when one is won: its sale is confirmed.</summary>
sealed partial class TrytonSystem
{
    const string Lead = "sale.opportunity";
    static readonly DomainShape LeadShape = new(Domains.Opportunities,
    [
        new(Fields.Customer, Line, Required: true), new(Fields.Company, Line), new(Fields.Amount), new(Fields.Currency, 3), new(Fields.Status), new(Fields.QuoteNumber, Line),
    ]);
    static readonly DomainShape LeadAmount = new(Domains.Opportunities, [new(Fields.Amount)]);

    async Task<RowOutcome> WriteLead(DomainRow row, WriteRules rules, CancellationToken stop)
    {
        if (row.Key.Length > Line) return new(row.Key, RowResult.Failed, Reason: $"The key has {row.Key.Length} characters; {Line} fit.");
        var found = await client.Search(Lead, [Where("reference", "=", row.Key)], ["state", "amount"], stop);
        if (found.Count > 1) return new(row.Key, RowResult.Failed, Reason: $"Tryton has {found.Count} opportunities with the reference {row.Key}.");
        var known = found.FirstOrDefault();
        if (LeadShape.Problem(row, known is null) is { } problem) return new(row.Key, RowResult.Failed, known.Id()?.ToString(), problem);
        if (row[Fields.Currency] is { Length: > 0 } currency && currency != await HomeCurrency(stop)) return new(row.Key, RowResult.Failed, known.Id()?.ToString(), $"Opportunities in Tryton are in {await HomeCurrency(stop)}, not in {currency}.");

        var write = LeadAmount.ToWrite(row, rules, known is null ? null : _ => known.Number("amount") is { } has ? RowText.Of(has) : null);
        var form = new JsonObject();
        if (write.TryGetValue(Fields.Amount, out var amount)) form["amount"] = RowText.Number(amount)?.Json();
        if (known is null) return await NewLead(row, form, stop);

        var lost = row[Fields.Status] == "lost" && rules.Of(Fields.Status) is WriteRule.Always && known.Text("state") is "lead" or "opportunity";
        if (form.Count > 0) await client.Write(Lead, known.Id()!.Value, form, Effect.Repeatable, stop);
        if (lost) await client.Press(Lead, "lost", known.Id()!.Value, stop);
        return new(row.Key, form.Count > 0 || lost ? RowResult.Changed : RowResult.Unchanged, known.Id().ToString());
    }

    async Task<RowOutcome> NewLead(DomainRow row, JsonObject form, CancellationToken stop)
    {
        var party = await PartyByCode(row[Fields.Customer]!, ["name"], stop);
        if (party is null) return new(row.Key, RowResult.Failed, Reason: $"Tryton has no customer {row[Fields.Customer]}.", Again: true);
        form["reference"] = row.Key;
        form["party"] = party.Id();
        form["company"] = await client.Company(stop);
        form["description"] = $"{row[Fields.Company] ?? party.Text("name")} – {row[Fields.QuoteNumber] ?? row.Key}";
        int made;
        try
        {
            made = await leads.Once(row.Key, () => client.Create(Lead, form, stop), stop);
        }
        catch (ConnectionFault fault) when (fault.Kind is FaultKind.Busy)
        {
            return new(row.Key, RowResult.Failed, Reason: fault.Message, Again: true);
        }
        // A call that broke off may have made one after we looked: a person must hear of it.
        var found = await client.Search(Lead, [Where("reference", "=", row.Key)], ["state"], stop);
        if (found.Count > 1) return new(row.Key, RowResult.Failed, Reason: $"Tryton has {found.Count} opportunities with the reference {row.Key}.");
        if (row[Fields.Status] == "lost") await client.Press(Lead, "lost", made, stop);
        return new(row.Key, RowResult.Created, made.ToString(CultureInfo.InvariantCulture));
    }
}
