using System.Text.Json.Nodes;
using Portal.Connectors.OData;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.BusinessCentral;

public sealed partial class BusinessCentralSystem
{
    /// <summary>Business Central keeps so many characters of an external document number, and makes capitals of them.</summary>
    const int KeyLength = 35;

    const int ContactLength = 100;

    /// <summary>Length of a line's description.</summary>
    const int CommentLength = 100;

    /// <summary>A call runs 8 minutes there and may have waited as long in its queue; after this it is over.</summary>
    static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(20);

    /// <summary>Quotes with our key. A quote that was made an order or an invoice is gone; what was made of it has its key, another id and another number, and stands for the accepted quote.</summary>
    public async Task<IReadOnlyList<QuoteDocument>> FindByKey(string key, CancellationToken stop)
    {
        Task<List<JsonObject>> Having(string set) => client.Having(set, "externalDocumentNumber", [key], stop, expand: $"{set[..^1]}Lines");
        var (quotes, orders, invoices) = (await Having("salesQuotes"), await Having("salesOrders"), await Having("salesInvoices"));
        // An order may be posted bit by bit: its invoices stand beside it, and in its place when it is gone.
        var billed = invoices.GroupBy(i => i.Text("orderNumber") ?? i.Text("number")).Where(g => orders.All(o => o.Text("number") != g.Key));
        return
        [
            .. quotes.Select(q => Document(q, "salesQuoteLines", StatusOf(q))), .. orders.Select(o => Document(o, "salesOrderLines", "accepted")),
            .. billed.Select(g => g.Select(i => Document(i, "salesInvoiceLines", "accepted")).Aggregate((one, other) => one with { Total = one.Total + other.Total, Lines = [.. one.Lines, .. other.Lines] })),
        ];
    }

    /// <summary>
    /// There is no idempotency key: a quote is looked for before it is made, and again when nobody knows whether it was.
    /// A call that broke off may still make one after that look, so it is not made again before the first call must be over; and what was made is looked at once more.
    /// </summary>
    public async Task<QuoteDocument> Create(NewQuote quote, CancellationToken stop)
    {
        if (quote.Key.Length > KeyLength) throw new PromotionRefused($"The key {quote.Key} has {quote.Key.Length} characters; {KeyLength} fit.");
        if (await Single(quote.Key, stop) is { } known) return known;
        try
        {
            var body = await Body(quote, stop);
            var there = await client.Company(stop);
            var created = await sent.Once(quote.Key, () => there.Create("salesQuotes", body, stop), stop);
            return await Single(quote.Key, stop) ?? Document(created, "salesQuoteLines", StatusOf(created));
        }
        catch (ConnectionFault fault) when (fault.Kind is FaultKind.Doubtful)
        {
            if (await Single(quote.Key, stop) is { } made) return made;
            throw;
        }
        catch (ConnectionFault fault) when (fault.Kind is FaultKind.Refused)
        {
            throw new PromotionRefused(fault.Message);
        }
    }

    /// <summary>Business Central knows no quote that was declined; one that nobody accepts expires.</summary>
    public bool HearsNo => false;

    /// <summary>An accepted quote is made an order, which has its key. There is no idempotency key: the order is looked for first, and again when nobody knows whether it was made.</summary>
    public async Task Answer(QuoteAnswer answer, CancellationToken stop)
    {
        if (!answer.Accepted) throw new BusinessRuleViolation("Business Central cannot be told of a no; the quote expires by itself.");
        var key = answer.Quote.Key;
        if (await Accepted(key, stop)) return;
        if ((await client.Having("salesQuotes", "externalDocumentNumber", [key], stop)).SingleOrDefault()?.Text("id") is not { } id) throw new BusinessRuleViolation($"Quote {answer.Quote.Number} is gone.");
        try
        {
            await (await client.Company(stop)).Act($"salesQuotes({id})/Microsoft.NAV.makeOrder", stop);
        }
        catch (ConnectionFault) when (!stop.IsCancellationRequested)
        {
            // Lost on the way back, or somebody there was quicker.
            if (await Accepted(key, stop)) return;
            throw;
        }
    }

    async Task<bool> Accepted(string key, CancellationToken stop) => (await FindByKey(key, stop)).Any(q => q.Status == "accepted");

    async Task<QuoteDocument?> Single(string key, CancellationToken stop)
    {
        var found = await FindByKey(key, stop);
        // One that was made an order between two questions was seen twice.
        if (found.Count > 1) found = await FindByKey(key, stop);
        return found.Count > 1 ? throw new PromotionRefused($"Business Central has {found.Count} documents with the key {key}: {string.Join(", ", found.Select(q => q.Number))}. Keep one, then try again.") : found.SingleOrDefault();
    }

    async Task<JsonObject> Body(NewQuote quote, CancellationToken stop)
    {
        var items = (await client.Having("items", "number", quote.Lines.Select(l => l.Item), stop)).ToLookup(i => i.Text("number"), StringComparer.OrdinalIgnoreCase);
        var lines = new JsonArray();
        foreach (var comment in Comments(quote.Message)) lines.Add(comment);
        // A quote has no field for the day, and one of 100 characters for the name.
        if (quote.RequestedDeliveryDate is { } day) foreach (var comment in Comments($"Wanted on {RowText.Of(day)}")) lines.Add(comment);
        if (quote.Contact is { Length: > ContactLength } name) foreach (var comment in Comments($"Contact: {name}")) lines.Add(comment);
        foreach (var (line, position) in quote.Lines.Select((l, i) => (l, i + 1)))
        {
            var item = items[line.Item].FirstOrDefault() ?? throw new PromotionRefused($"There is no item {line.Item} (line {position}).");
            if (item.Flag("blocked") is true) throw new PromotionRefused($"Item {line.Item} is blocked (line {position}).");
            var body = new JsonObject { ["itemId"] = item.Text("id"), ["quantity"] = line.Quantity };
            if (line.UnitPrice is { } price) body["unitPrice"] = price;
            lines.Add(body);
            foreach (var comment in Comments(line.Note)) lines.Add(comment);
        }
        var document = new JsonObject { ["externalDocumentNumber"] = quote.Key, ["customerNumber"] = quote.CustomerNumber, ["salesQuoteLines"] = lines };
        // The local currency has no code there.
        if (quote.Currency != localCurrency) document["currencyCode"] = quote.Currency;
        if (quote.Email is { Length: > 0 and <= 80 }) document["email"] = quote.Email;
        if (quote.Contact is { Length: > 0 and <= ContactLength }) document["shipToContact"] = quote.Contact;
        return document;
    }

    /// <summary>A quote has no field for free text: it becomes comment lines.</summary>
    static IEnumerable<JsonObject> Comments(string? text) => (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(l => l.Chunk(CommentLength)).Select(part => new JsonObject { ["lineType"] = "Comment", ["description"] = new string(part) });

    QuoteDocument Document(JsonObject record, string lines, string? status)
    {
        var validUntil = record.Day("validUntilDate");
        return new QuoteDocument(
            record.Text("number") ?? throw new ConnectionFault(FaultKind.Unreachable, "Business Central answered with a quote that has no number."),
            record.Text("externalDocumentNumber") ?? "", record.Text("customerNumber") ?? "", record.Text("customerName") ?? "", record.Text("currencyCode") ?? localCurrency,
            record.Number("totalAmountExcludingTax") ?? 0, status ?? "open", CreatedAt(record), validUntil,
            [.. record.Records(lines).Where(IsItem).Select(l => new QuoteDocumentLine(l.Text("lineObjectNumber") ?? "", l.Text("description"), l.Number("quantity") ?? 0, l.Number("unitPrice") ?? 0))]);
    }

    static bool IsItem(JsonObject line) => line.Word("lineType") is null or "Item";

    /// <summary>A document knows its day, and when it was changed last.</summary>
    DateTimeOffset CreatedAt(JsonObject record) => record.Day("documentDate") is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : record.At("lastModifiedDateTime") ?? room.Clock.GetUtcNow();

    /// <summary>A quote expires with the calendar, not with a change. Null: a word that we do not know.</summary>
    string? StatusOf(JsonObject quote) => quote.Word("status") switch
    {
        "Draft" or "Sent" => quote.Day("validUntilDate") < Today ? "expired" : "open",
        "Accepted" => "accepted",
        "Expired" => "expired",
        _ => null,
    };
}
