using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;
using static Portal.Connectors.Tryton.TrytonValues;

namespace Portal.Connectors.Tryton;

/// <summary>A customer's own documents. Contracts are in a module that this connector does not read: none.</summary>
sealed partial class TrytonSystem : ICustomerBook
{
    const string Invoice = "account.invoice";

    public async Task<CustomerCard?> Find(string number, CancellationToken stop)
    {
        if (await PartyByCode(number, PartyFields, stop) is not { } party) return null;
        var id = party.Id()!.Value;
        var customer = (await Customers([id], stop))[0];
        var standing = Standing(party, await HomeCurrency(stop), (await OpenQuotes([id], stop)).GetValueOrDefault(id));
        return new(standing, null, customer.Values[Fields.Street], customer.Values[Fields.PostCode], customer.Values[Fields.City], customer.Values[Fields.Country]);
    }

    public async Task<DocumentPage<QuoteDocument>> Quotes(string number, string? cursor, int limit, CancellationToken stop)
    {
        var (ids, next) = await Newest(Sale, [Where("party.code", "in", List(Spellings(number))), Where("state", "!=", Draft)], cursor, limit, stop);
        return new(ids.Count == 0 ? [] : await Documents([Where("id", "in", List(ids))], stop), next);
    }

    public Task<DocumentPage<ContractDocument>> Contracts(string number, string? cursor, int limit, CancellationToken stop) => Task.FromResult(new DocumentPage<ContractDocument>([], null));

    public async Task<DocumentPage<InvoiceDocument>> Invoices(string number, string? cursor, int limit, CancellationToken stop)
    {
        var (ids, next) = await Newest(Invoice, [Where("party.code", "in", List(Spellings(number))), Where("type", "=", "out"), Where("state", "in", List(["posted", "paid"]))], cursor, limit, stop);
        var invoices = await client.Read(Invoice, ids, ["number", "state", "invoice_date", "total_amount", "amount_to_pay", "amount_to_pay_today", "currency.code", "party.code", "lines_to_pay"], stop);
        var due = (await client.Read("account.move.line", [.. invoices.SelectMany(i => i.Ids("lines_to_pay"))], ["maturity_date"], stop)).ToDictionary(l => l.Id()!.Value, l => l.Day("maturity_date"));
        return new([.. invoices.OrderByDescending(i => i.Id()).Select(i => Document(i, i.Ids("lines_to_pay").Max(l => due.GetValueOrDefault(l))))], next);
    }

    static InvoiceDocument Document(JsonNode invoice, DateOnly? due)
    {
        var issued = invoice.Day("invoice_date") ?? default;
        var status = invoice.Text("state") == "paid" ? "paid" : invoice.Number("amount_to_pay_today") > 0 ? "overdue" : "open";
        return new(invoice.Text("number") ?? "", invoice.Of("party").Text("code") ?? "", issued, due ?? issued, invoice.Number("total_amount") ?? 0, invoice.Number("amount_to_pay") ?? 0, invoice.Of("currency").Text("code") ?? "", status);
    }

    /// <summary>Ids of a page, newest first; the cursor is the last id of the page before.</summary>
    async Task<(IReadOnlyList<int> Ids, string? Next)> Newest(string model, JsonArray domain, string? cursor, int limit, CancellationToken stop)
    {
        if (int.TryParse(cursor, out var before)) domain.Add(Where("id", "<", before));
        var found = (await client.Search(model, domain, ["id"], stop, limit + 1, [List("id", "DESC")])).Select(r => r.Id()!.Value).ToList();
        var page = found.Take(limit).ToList();
        return (page, found.Count > limit ? page[^1].ToString(CultureInfo.InvariantCulture) : null);
    }
}
