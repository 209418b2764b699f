using System.Text.Json.Nodes;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;
using static Portal.Connectors.Tryton.TrytonValues;

namespace Portal.Connectors.Tryton;

/// <summary>
/// Quotes are sales in the state quotation; our key is their reference. A sale is made as a draft and gets its number when it is quoted,
/// so a call that broke off between the two leaves a draft, which the next call finishes.
/// </summary>
sealed partial class TrytonSystem : IQuoteBook
{
    const string Draft = "draft";
    static readonly string[] SaleFields = ["number", "reference", "state", "party.code", "party.name", "currency.code", "untaxed_amount", "create_date", "write_date"];
    static readonly string[] LineFields = ["sale", "type", "product.code", "description", "quantity", "unit_price"];

    public async Task<IReadOnlyList<QuoteDocument>> FindByKey(string key, CancellationToken stop) => await Documents([Where("reference", "=", key), Where("state", "!=", Draft)], stop);

    public async Task<QuoteDocument> Create(NewQuote quote, CancellationToken stop)
    {
        if (quote.Key.Length > Line) throw new PromotionRefused($"The key has {quote.Key.Length} characters; {Line} fit.");
        using var turn = await client.Turn(stop);
        if (await Known(quote.Key, stop) is { } known) return known;
        try
        {
            return await Quoted(quote.Key, await DraftOf(quote, await Form(quote, stop), stop), stop);
        }
        catch (ConnectionFault no) when (no.Kind is FaultKind.Refused)
        {
            throw new PromotionRefused(no.Message);
        }
    }

    async Task<QuoteDocument?> Known(string key, CancellationToken stop) => await FindByKey(key, stop) switch
    {
        [] => null,
        [var one] => one,
        var many => throw new PromotionRefused($"Tryton has {many.Count} quotations with the reference {key}: {string.Join(", ", many.Select(q => q.Number))}."),
    };

    /// <summary>The draft that a call before this one left, with what it shall say now; else a new one.</summary>
    async Task<int> DraftOf(NewQuote quote, JsonObject form, CancellationToken stop)
    {
        if (await First(quote.Key, stop) is not { } left)
        {
            var made = await client.Create(Sale, form, stop);
            // Another portal may have looked, too, before either sale was there: the one that is further or older stays.
            var first = (await First(quote.Key, stop)).Id() ?? made;
            if (first != made) await client.Delete(Sale, made, stop);
            return first;
        }
        var id = left.Id()!.Value;
        if (left.Text("state") != Draft) return id;
        if (left.Ids("lines").ToList() is { Count: > 0 } old) form["lines"]!.AsArray().Insert(0, List("delete", List(old)));
        await client.Write(Sale, id, form, Effect.Once, stop);
        return id;
    }

    async Task<JsonNode?> First(string key, CancellationToken stop) =>
        (await client.Search(Sale, [Where("reference", "=", key)], ["state", "lines"], stop)).OrderBy(s => s.Text("state") == Draft).ThenBy(s => s.Id()).FirstOrDefault();

    async Task<QuoteDocument> Quoted(string key, int id, CancellationToken stop)
    {
        try
        {
            await client.Press(Sale, "quote", id, stop);
        }
        catch (ConnectionFault no) when (no.Kind is FaultKind.Refused)
        {
            await client.Delete(Sale, id, stop);
            throw;
        }
        return await Known(key, stop) ?? throw new ConnectionFault(FaultKind.Doubtful, $"Tryton has quoted {key}, but does not show it.");
    }

    /// <summary>The sale as Tryton wants it, looked up before anything is written.</summary>
    async Task<JsonObject> Form(NewQuote quote, CancellationToken stop)
    {
        if (quote.Lines.Count == 0) throw new PromotionRefused("A quote needs a line.");
        var party = await PartyByCode(quote.CustomerNumber, ["addresses", "customer_payment_term", "contact_mechanisms"], stop) ?? throw new PromotionRefused($"Tryton has no customer {quote.CustomerNumber}.");
        if (!party.Flag("active")) throw new PromotionRefused($"Customer {party.Text("code")} is deactivated in Tryton.");
        var currency = (await client.Search("currency.currency", [Where("code", "=", quote.Currency)], ["code"], stop)).FirstOrDefault() ?? throw new PromotionRefused($"Tryton has no currency {quote.Currency}.");
        var items = (await Items(quote.Lines.Select(l => l.Item), stop)).ToLookup(i => i.Text("code")!, StringComparer.OrdinalIgnoreCase);
        var home = await HomeCurrency(stop);
        var form = new JsonObject
        {
            ["company"] = await client.Company(stop), ["reference"] = quote.Key, ["party"] = party.Id(), ["currency"] = currency.Id(), ["comment"] = Comment(quote),
            ["contact"] = await Contact(party, quote.Email, stop),
            ["lines"] = List(List("create", new JsonArray([.. quote.Lines.Select((line, at) => LineForm(quote, line, at + 1, items, home))]))),
        };
        if (party.Ids("addresses").ToList() is [var address, ..]) (form["invoice_address"], form["shipment_address"]) = (address, address);
        if (party.Id("customer_payment_term") is { } term) form["payment_term"] = term;
        if (quote.RequestedDeliveryDate is { } day) form["shipping_date"] = day.Json();
        return form;
    }

    static JsonObject LineForm(NewQuote quote, NewQuoteLine line, int position, ILookup<string, JsonNode> items, string home)
    {
        var item = items[line.Item.Trim()].FirstOrDefault() ?? throw new PromotionRefused($"Tryton has no item {line.Item} (line {position}).");
        if (!ForSale(item)) throw new PromotionRefused($"Item {item.Text("code")} is not for sale in Tryton (line {position}).");
        var price = line.UnitPrice ?? (quote.Currency == home ? item.Number("list_price") : null) ?? throw new PromotionRefused($"Item {item.Text("code")} has no price in {quote.Currency} (line {position}).");
        return new() { ["product"] = item.Id(), ["unit"] = item.Of("sale_uom").Id(), ["quantity"] = line.Quantity, ["unit_price"] = price.Json(), ["note"] = line.Note, ["sequence"] = position };
    }

    /// <summary>The way to reach the party that has the address, if it is one of its own.</summary>
    async Task<int?> Contact(JsonNode party, string? email, CancellationToken stop) => email is null ? null
        : (await client.Search(Mechanism, [Where("party", "=", party.Id()), Where("type", "=", "email"), Where("value", "ilike", Literal(email.Trim()))], ["value"], stop, limit: 1)).FirstOrDefault().Id();

    static string? Comment(NewQuote quote)
    {
        var person = string.Join(' ', new[] { quote.Contact, quote.Email is { } email ? $"<{email}>" : null }.Where(p => !string.IsNullOrWhiteSpace(p)));
        var parts = new[] { quote.Message, person.Length > 0 ? $"Asked by {person}" : null }.Where(p => !string.IsNullOrWhiteSpace(p));
        return string.Join("\n\n", parts) is { Length: > 0 } text ? text : null;
    }

    /// <summary>Quotes with their lines, newest first.</summary>
    async Task<IReadOnlyList<QuoteDocument>> Documents(JsonArray domain, CancellationToken stop, int? limit = null)
    {
        var sales = await client.Search(Sale, domain, SaleFields, stop, limit, [List("id", "DESC")]);
        if (sales.Count == 0) return [];
        var lines = (await client.Search(SaleLine, [Where("sale", "in", List(sales.Select(s => s.Id()!.Value)))], LineFields, stop, order: [List("sequence", "ASC"), List("id", "ASC")])).ToLookup(l => l.Id("sale"));
        return [.. sales.Select(sale => new QuoteDocument(
            sale.Text("number") ?? sale.Id().ToString()!, sale.Text("reference") ?? "", sale.Of("party").Text("code") ?? "", sale.Of("party").Text("name") ?? "", sale.Of("currency").Text("code") ?? "",
            sale.Number("untaxed_amount") ?? 0, Status(sale), sale.At("create_date") ?? default, null,
            [.. lines[sale.Id()].Where(l => l.Text("type") == "line").Select(l => new QuoteDocumentLine(l.Of("product").Text("code") ?? "", l.Text("description"), l.Number("quantity") ?? 0, l.Number("unit_price") ?? 0))]))];
    }

    static string Status(JsonNode sale) => sale.Text("state") switch { "confirmed" or "processing" or "done" => "accepted", "cancelled" => "declined", _ => "open" };
}
