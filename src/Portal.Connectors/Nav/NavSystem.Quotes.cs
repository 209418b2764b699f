using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Connectors.OData;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Nav;

sealed partial class NavSystem
{
    /// <summary>A call is over after so long, whatever became of it.</summary>
    readonly SentKeys sent = new(room, "NAV", TimeSpan.FromMinutes(20));

    const int KeyLength = 35, LineLength = 50, ContactLength = 50, LineStep = 10_000;

    /// <summary>Behind the key while lines are still missing: pages take no document with its lines in one call, and half a quote must not be found as one.</summary>
    const string Unfinished = "-";

    public async Task<IReadOnlyList<QuoteDocument>> FindByKey(string key, CancellationToken stop)
    {
        var quotes = await Having(services.Quotes, key, stop);
        // A quote that was made an order is gone; the order has its key.
        var (documents, isOrder) = quotes.Count > 0 ? (quotes, false) : (await Having(services.Orders, key, stop), true);
        var found = new List<QuoteDocument>();
        foreach (var document in documents) found.Add(await Document(document, isOrder, stop));
        return found;
    }

    /// <summary>
    /// Header with the unfinished key, lines with numbers of ours, then the key. What was cut off on the way goes on from what is there, if that is what is asked for now; what was refused is thrown away.
    /// NAV knows no idempotency key, so a header that may still come is waited for.
    /// </summary>
    public async Task<QuoteDocument> Create(NewQuote quote, CancellationToken stop)
    {
        if (quote.Key.Length + Unfinished.Length > KeyLength) throw new PromotionRefused($"The key {quote.Key} has {quote.Key.Length} characters; {KeyLength - Unfinished.Length} fit.");
        try
        {
            if (One(await FindByKey(quote.Key, stop), quote.Key) is { } known)
            {
                await Discard(quote.Key, stop);
                return known;
            }
            var number = await Half(quote, stop) ?? (await Header(quote, stop)).Text("No") ?? throw new ConnectionFault(FaultKind.Doubtful, "NAV answered with a quote that has no number.");
            await AddLines(quote, number, stop);
            await Finish(quote.Key, number, stop);
            return One(await FindByKey(quote.Key, stop), quote.Key) ?? throw new ConnectionFault(FaultKind.Doubtful, $"NAV does not show the quote {number} that was made.");
        }
        catch (ConnectionFault fault) when (fault.Kind is FaultKind.Refused)
        {
            await Discard(quote.Key, stop);
            throw new PromotionRefused(fault.Message);
        }
    }

    static T? One<T>(IReadOnlyList<T> found, string key) where T : class => found.Count > 1
        ? throw new PromotionRefused($"NAV has {found.Count} quotes with the key {key}. Keep one, then try again.") : found.SingleOrDefault();

    async Task Discard(string key, CancellationToken stop)
    {
        foreach (var half in await Having(services.Quotes, key + Unfinished, stop))
        {
            // The header that was sent is there: no other is on its way.
            await sent.Settled(key);
            if (half.Text("No") is { } number) await client.Delete(Path(number), stop);
        }
    }

    /// <summary>Number of the quote that a call before this one has begun, as far as it says what is asked for now; others are thrown away.</summary>
    async Task<string?> Half(NewQuote quote, CancellationToken stop)
    {
        string? going = null;
        foreach (var half in await Having(services.Quotes, quote.Key + Unfinished, stop))
        {
            await sent.Settled(quote.Key);
            if (half.Text("No") is not { } number) continue;
            if (going is null && Says(half, HeaderOf(quote)) && Begins(await Lines(services.Quotes, "Quote", number, stop), quote)) going = number;
            else await client.Delete(Path(number), stop);
        }
        return going;
    }

    /// <summary>Whether every line that is there is one that is wanted at its place.</summary>
    static bool Begins(IReadOnlyList<JsonObject> lines, NewQuote quote)
    {
        var wanted = Wanted(quote).Select((line, i) => (Place: (i + 1) * LineStep, line)).ToDictionary(w => (decimal)w.Place, w => w.line);
        return lines.All(l => l.Number("Line_No") is { } place && wanted.TryGetValue(place, out var line) && Says(l, line));
    }

    /// <summary>Whether a record holds what would be written into it.</summary>
    static bool Says(JsonObject record, JsonObject body) => body.All(m => m.Value?.GetValueKind() is JsonValueKind.Number
        ? record.Number(m.Key) == body.Number(m.Key) : string.Equals(record.Word(m.Key), body.Word(m.Key), StringComparison.OrdinalIgnoreCase));

    string Path(string number) => $"{services.Quotes}(Document_Type='Quote',No={ODataText.Key(number)})";

    JsonObject HeaderOf(NewQuote quote)
    {
        var body = new JsonObject { ["Document_Type"] = "Quote", ["Sell_to_Customer_No"] = quote.CustomerNumber, ["External_Document_No"] = quote.Key + Unfinished };
        if (quote.Currency != services.Currency) body["Currency_Code"] = quote.Currency;
        if (quote.Contact is { Length: > 0 and <= ContactLength }) body["Sell_to_Contact"] = quote.Contact;
        if (quote.RequestedDeliveryDate is { } day) body["Requested_Delivery_Date"] = RowText.Of(day);
        return body;
    }

    async Task<JsonObject> Header(NewQuote quote, CancellationToken stop)
    {
        try
        {
            return await sent.Once(quote.Key, () => client.Create(services.Quotes, HeaderOf(quote), stop), stop);
        }
        catch (ConnectionFault fault) when (fault.Kind is FaultKind.Doubtful)
        {
            if (One(await Having(services.Quotes, quote.Key + Unfinished, stop), quote.Key) is { } made) return made;
            throw;
        }
    }

    async Task AddLines(NewQuote quote, string number, CancellationToken stop)
    {
        var there = (await Lines(services.Quotes, "Quote", number, stop)).Select(l => l.Number("Line_No")).ToHashSet();
        foreach (var (place, body) in Wanted(quote).Select((line, i) => ((i + 1) * LineStep, line)).Where(w => !there.Contains(w.Item1)))
        {
            var wanted = (JsonObject)body.DeepClone();
            (body["Document_Type"], body["Document_No"], body["Line_No"]) = ("Quote", number, place);
            try
            {
                await client.Create(NavServices.LinesOf(services.Quotes), body, stop);
            }
            // Refused is also one that came late from a call before this one.
            catch (ConnectionFault fault) when (fault.Kind is FaultKind.Doubtful or FaultKind.Refused)
            {
                if (!(await Lines(services.Quotes, "Quote", number, stop)).Any(l => l.Number("Line_No") == place && Says(l, wanted))) throw;
            }
        }
    }

    /// <summary>Items, each with its note behind it, then the message: text is lines without a type.</summary>
    static IEnumerable<JsonObject> Wanted(NewQuote quote)
    {
        foreach (var line in quote.Lines)
        {
            var body = new JsonObject { ["Type"] = "Item", ["No"] = line.Item, ["Quantity"] = line.Quantity };
            if (line.UnitPrice is { } price) body["Unit_Price"] = price;
            yield return body;
            foreach (var text in Texts(line.Note)) yield return text;
        }
        foreach (var text in Texts(quote.Message)) yield return text;
        if (quote.Contact is { Length: > ContactLength } name) foreach (var text in Texts($"Contact: {name}")) yield return text;
    }

    static IEnumerable<JsonObject> Texts(string? text) => (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(l => l.Chunk(LineLength)).Select(part => new JsonObject { ["Type"] = "_x0020_", ["Description"] = new string(part) });

    async Task Finish(string key, string number, CancellationToken stop)
    {
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var header = await client.Find(Path(number), stop) ?? throw new ConnectionFault(FaultKind.Refused, $"The quote {number} was deleted while it was made.");
            if (string.Equals(header.Text("External_Document_No"), key, StringComparison.OrdinalIgnoreCase)) return;
            if (await client.Change(Path(number), new JsonObject { ["External_Document_No"] = key }, header.Etag() ?? "*", stop) is not null) return;
        }
        throw new ConnectionFault(FaultKind.Doubtful, $"Somebody else changes the quote {number} at the same time.");
    }

    async Task<List<JsonObject>> Having(string documents, string key, CancellationToken stop)
    {
        var found = new List<JsonObject>();
        await foreach (var document in client.All(ODataText.Path(documents, ("$filter", ODataText.AnyOf("External_Document_No", [key]))), stop))
        {
            if (string.Equals(document.Text("External_Document_No"), key, StringComparison.OrdinalIgnoreCase)) found.Add(document);
        }
        return found;
    }

    async Task<List<JsonObject>> Lines(string documents, string type, string number, CancellationToken stop)
    {
        var lines = new List<JsonObject>();
        await foreach (var line in client.All(ODataText.Path(NavServices.LinesOf(documents), ("$filter", $"Document_Type eq {ODataText.Quoted(type)} and Document_No eq {ODataText.Quoted(number)}")), stop)) lines.Add(line);
        return [.. lines.OrderBy(l => l.Number("Line_No"))];
    }

    /// <summary>The page of a document shows no total: its lines do.</summary>
    async Task<QuoteDocument> Document(JsonObject record, bool isOrder, CancellationToken stop)
    {
        var number = record.Text("No") ?? throw new ConnectionFault(FaultKind.Unreachable, "NAV answered with a document that has no number.");
        var lines = await Lines(isOrder ? services.Orders : services.Quotes, isOrder ? "Order" : "Quote", number, stop);
        var validUntil = record.Day("Quote_Valid_Until_Date");
        var status = isOrder ? "accepted" : validUntil < Today ? "expired" : "open";
        var createdAt = record.Day("Document_Date") is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : room.Clock.GetUtcNow();
        return new QuoteDocument(
            number, record.Text("External_Document_No")!, record.Text("Sell_to_Customer_No") ?? "", record.Text("Sell_to_Customer_Name") ?? "", record.Text("Currency_Code") ?? services.Currency,
            lines.Sum(l => l.Number("Line_Amount") ?? 0), status, createdAt, validUntil,
            [.. lines.Where(l => l.Word("Type") == "Item").Select(l => new QuoteDocumentLine(l.Text("No") ?? "", l.Text("Description"), l.Number("Quantity") ?? 0, l.Number("Unit_Price") ?? 0))]);
    }
}
