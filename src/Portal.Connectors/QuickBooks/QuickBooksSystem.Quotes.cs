using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using NUlid;
using Portal.Connectors.OData;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.QuickBooks;

sealed partial class QuickBooksSystem
{
    /// <summary>The keys that Portal gives to quotes begin so; anything else in the note is a person's.</summary>
    const string OurKey = "PQ-";
    const int NoteLength = 4000, RequestIdLength = 50;

    /// <summary>Ids of customers by number, as they were when they were read.</summary>
    readonly ConcurrentDictionary<string, string> ids = new(StringComparer.OrdinalIgnoreCase);

    public Task<IReadOnlyList<QuoteDocument>> FindByKey(string key, CancellationToken stop) => FindByKey(key, customerId: null, stop);

    /// <summary>The private note carries our key but cannot be asked for, and document numbers are too short for it: estimates that are not older than the key are looked through.</summary>
    /// <param name="customerId">Narrows it, when it is known.</param>
    async Task<IReadOnlyList<QuoteDocument>> FindByKey(string key, string? customerId, CancellationToken stop)
    {
        var where = $"MetaData.CreateTime >= {QuickBooksClient.Quoted(RowText.Of(NotBefore(key)))}" + (customerId is null ? "" : $" and CustomerRef = {QuickBooksClient.Quoted(customerId)}");
        var found = new Dictionary<string, JsonObject>();
        await foreach (var estimate in client.All("Estimate", where, stop))
        {
            if (KeyOf(estimate) == key && estimate.Text("Id") is { } id) found[id] = estimate;
        }
        var documents = new List<QuoteDocument>();
        foreach (var estimate in found.Values) documents.Add(await Document(estimate, key, stop));
        return documents;
    }

    /// <summary>Our keys tell when they were made; a day is left for clocks that differ.</summary>
    DateTimeOffset NotBefore(string key) =>
        Ulid.TryParse(key[(key.IndexOf('-') + 1)..], out var ulid) && ulid.Time < room.Clock.GetUtcNow() && ulid.Time > DateTimeOffset.UnixEpoch.AddDays(1) ? ulid.Time.AddDays(-1) : DateTimeOffset.UnixEpoch;

    static string? KeyOf(JsonObject estimate) => estimate.Text("PrivateNote")?.Split('\n')[0].Trim();

    /// <summary>Our key is the request id as well: the same key gets the same estimate, even when the answer to the first call was lost.</summary>
    public async Task<QuoteDocument> Create(NewQuote quote, CancellationToken stop)
    {
        if (quote.Key.Length > RequestIdLength) throw new PromotionRefused($"The key {quote.Key} has {quote.Key.Length} characters; {RequestIdLength} fit.");
        try
        {
            var customer = await Customer(quote.CustomerNumber, stop);
            var found = await FindByKey(quote.Key, customer.Text("Id"), stop);
            if (found.Count > 1) throw new PromotionRefused($"QuickBooks Online has {found.Count} estimates with the key {quote.Key}: {string.Join(", ", found.Select(q => q.Number))}. Keep one, then try again.");
            if (found.Count == 1) return found[0];
            var created = await client.Write("Estimate", await Body(quote, customer, stop), quote.Key, stop) ?? throw new ConnectionFault(FaultKind.Doubtful, "QuickBooks Online took a new estimate for an old one.");
            return await Document(created, quote.Key, stop);
        }
        catch (ConnectionFault fault) when (fault.Kind is FaultKind.Refused)
        {
            throw new PromotionRefused(fault.Message);
        }
    }

    async Task<JsonObject> Customer(string number, CancellationToken stop)
    {
        // Notes cannot be asked for: who was found once is asked for by id, and looked at.
        if (ids.TryGetValue(number, out var id) && await client.Find("Customer", id, stop) is { } known && string.Equals(QuickBooksCustomer.NumberOf(known), number, StringComparison.OrdinalIgnoreCase)) return known;
        var all = await Customers(stop);
        foreach (var numbered in all.Where(c => c.Text("Id") is not null).GroupBy(QuickBooksCustomer.NumberOf).Where(g => g.Key is not null && g.Count() == 1)) ids[numbered.Key!] = numbered.Single().Text("Id")!;
        var same = all.Where(c => string.Equals(QuickBooksCustomer.NumberOf(c), number, StringComparison.OrdinalIgnoreCase)).ToList();
        return same switch
        {
            [var one] => one,
            [] => throw new PromotionRefused($"There is no customer {number}."),
            _ => throw new PromotionRefused($"{same.Count} customers have the number {number}."),
        };
    }

    async Task<JsonObject> Body(NewQuote quote, JsonObject customer, CancellationToken stop)
    {
        var items = await Items(quote.Lines.Select(l => l.Item), stop);
        var lines = new JsonArray();
        foreach (var (line, position) in quote.Lines.Select((l, i) => (l, i + 1)))
        {
            var item = items.GetValueOrDefault(line.Item) ?? throw new PromotionRefused($"There is no item {line.Item} (line {position}).");
            var price = line.UnitPrice ?? item.Number("UnitPrice") ?? throw new PromotionRefused($"Item {line.Item} has no price (line {position}).");
            lines.Add(new JsonObject
            {
                ["DetailType"] = "SalesItemLineDetail", ["Amount"] = decimal.Round(price * line.Quantity, 2), ["Description"] = Short(line.Note ?? item.Text("Description") ?? item.Text("Name") ?? line.Item),
                ["SalesItemLineDetail"] = new JsonObject { ["ItemRef"] = new JsonObject { ["value"] = item.Text("Id") }, ["Qty"] = line.Quantity, ["UnitPrice"] = price },
            });
        }
        var body = new JsonObject
        {
            ["CustomerRef"] = new JsonObject { ["value"] = customer.Text("Id") }, ["Line"] = lines, ["TxnDate"] = RowText.Of(Today), ["TxnStatus"] = "Pending",
            ["PrivateNote"] = Short(string.Join('\n', Note(quote))),
        };
        if (quote.Currency != homeCurrency) body["CurrencyRef"] = new JsonObject { ["value"] = quote.Currency };
        if (quote.Email is { Length: > 0 and <= 100 }) body["BillEmail"] = new JsonObject { ["Address"] = quote.Email };
        return body;
    }

    /// <summary>Our key, and behind it what an estimate has no field for.</summary>
    static IEnumerable<string> Note(NewQuote quote)
    {
        yield return quote.Key;
        if (quote.RequestedDeliveryDate is { } day) yield return $"Wanted on {RowText.Of(day)}";
        if (!string.IsNullOrWhiteSpace(quote.Contact)) yield return $"Contact: {quote.Contact.ReplaceLineEndings(" ")}";
        if (!string.IsNullOrWhiteSpace(quote.Message)) yield return quote.Message;
    }

    static string Short(string text) => text.Length <= NoteLength ? text : text[..NoteLength];

    /// <summary>By number, as it was asked for. Names can be asked for; numbers only in the SKU are looked for among all items.</summary>
    async Task<Dictionary<string, JsonObject>> Items(IEnumerable<string> numbers, CancellationToken stop)
    {
        var wanted = numbers.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var found = new Dictionary<string, JsonObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var some in wanted.Chunk(30)) await Take(QuickBooksClient.In("Name", some), i => i.Text("Name"));
        if (wanted.Any(w => !found.ContainsKey(w))) await Take("Active = true", i => i.Text("Sku"));
        return found;

        async Task Take(string where, Func<JsonObject, string?> number)
        {
            await foreach (var item in client.All("Item", where, stop))
            {
                if (number(item) is { } of && wanted.Contains(of, StringComparer.OrdinalIgnoreCase)) found.TryAdd(of, item);
            }
        }
    }

    async Task<QuoteDocument> Document(JsonObject estimate, string key, CancellationToken stop)
    {
        var customer = estimate["CustomerRef"].Text("value") is { } id ? await client.Find("Customer", id, stop) : null;
        var lines = estimate.Records("Line").Where(l => l.Text("DetailType") == "SalesItemLineDetail").Select(l => (Line: l, Detail: l["SalesItemLineDetail"])).ToList();
        var numbers = new Dictionary<string, string>();
        var ids = lines.Select(l => l.Detail?["ItemRef"].Text("value")).OfType<string>().Distinct().ToList();
        foreach (var some in ids.Chunk(30))
        {
            await foreach (var item in client.All("Item", $"{QuickBooksClient.In("Id", some)} and {EvenInactive}", stop))
            {
                if (item.Text("Id") is { } itemId && NumberOf(item) is { } number) numbers[itemId] = number;
            }
        }
        var validUntil = estimate.Day("ExpirationDate");
        var customerNumber = customer is null ? null : QuickBooksCustomer.NumberOf(customer);
        return new QuoteDocument(
            estimate.Text("DocNumber") ?? estimate.Text("Id") ?? throw new ConnectionFault(FaultKind.Unreachable, "QuickBooks Online answered with an estimate that has no id."),
            key, customerNumber ?? "", customer.Text("DisplayName") ?? estimate["CustomerRef"].Text("name") ?? "", estimate["CurrencyRef"].Text("value") ?? homeCurrency,
            lines.Sum(l => l.Line.Number("Amount") ?? 0), Status(estimate, validUntil), estimate["MetaData"].At("CreateTime") ?? room.Clock.GetUtcNow(), validUntil,
            [.. lines.Select(l => new QuoteDocumentLine(
                l.Detail?["ItemRef"].Text("value") is { } item ? numbers.GetValueOrDefault(item, item) : "", l.Line.Text("Description"), l.Detail.Number("Qty") ?? 1, l.Detail.Number("UnitPrice") ?? l.Line.Number("Amount") ?? 0))]);
    }

    /// <summary>An estimate as a row, still without its customer's number.</summary>
    DomainRow? Quote(JsonObject estimate)
    {
        if ((estimate.Text("DocNumber") ?? estimate.Text("Id")) is not { } number) return null;
        var validUntil = estimate.Day("ExpirationDate");
        var values = new Dictionary<string, string?>
        {
            [Fields.Number] = number, [Fields.Company] = estimate["CustomerRef"].Text("name"), [Fields.Email] = estimate["BillEmail"].Text("Address"), [Fields.Currency] = estimate["CurrencyRef"].Text("value") ?? homeCurrency,
            [Fields.Total] = RowText.Of(estimate.Records("Line").Where(l => l.Text("DetailType") == "SalesItemLineDetail").Sum(l => l.Number("Amount") ?? 0)), [Fields.ValidUntil] = validUntil is { } day ? RowText.Of(day) : null,
        };
        if (estimate.Text("TxnStatus") is "Pending" or "Accepted" or "Closed" or "Converted" or "Rejected") values[Fields.Status] = Status(estimate, validUntil);
        return new DomainRow(KeyOf(estimate) is { } key && key.StartsWith(OurKey, StringComparison.Ordinal) ? key : number, values, estimate["MetaData"].At("LastUpdatedTime"), estimate.Text("Id"));
    }

    async Task<IReadOnlyList<DomainRow>> WithCustomers(IEnumerable<DomainRow> rows, IReadOnlyList<JsonObject> estimates, CancellationToken stop)
    {
        var whose = estimates.Where(e => e.Text("Id") is not null).DistinctBy(e => e.Text("Id")).ToDictionary(e => e.Text("Id")!, e => e["CustomerRef"].Text("value"));
        var numbers = new Dictionary<string, string?>();
        foreach (var some in whose.Values.OfType<string>().Distinct().Chunk(BatchSize))
        {
            await foreach (var customer in client.All("Customer", $"{QuickBooksClient.In("Id", some)} and {EvenInactive}", stop)) numbers[customer.Text("Id") ?? ""] = QuickBooksCustomer.NumberOf(customer);
        }
        return [.. rows.Select(r => r with { Values = new Dictionary<string, string?>(r.Values) { [Fields.Customer] = r.Id is { } id && whose.GetValueOrDefault(id) is { } of ? numbers.GetValueOrDefault(of) : null } })];
    }

    /// <summary>Closed: an invoice was made of it.</summary>
    string Status(JsonObject estimate, DateOnly? validUntil) => estimate.Text("TxnStatus") switch
    {
        "Accepted" or "Closed" or "Converted" => "accepted",
        "Rejected" => "declined",
        _ => validUntil < Today ? "expired" : "open",
    };
}
