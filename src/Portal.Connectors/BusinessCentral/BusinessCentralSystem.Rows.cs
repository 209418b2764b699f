using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portal.Connectors.OData;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.BusinessCentral;

public sealed partial class BusinessCentralSystem
{
    const string Changed = "lastModifiedDateTime";

    /// <summary>The keys that Portal gives to quotes begin so; anything else in that field is a number of the customer's.</summary>
    const string OurKey = "PQ-";

    static readonly ODataSet customers = new(Domains.Customers, "customers", "number", "id", Changed, id => One("customers", id),
    [
        ODataField.Text(Fields.Company, "displayName", 100, required: true),
        ODataField.Text(Fields.Email, "email", 80),
        ODataField.Text(Fields.Phone, "phoneNumber", 30),
        ODataField.Text(Fields.Street, "addressLine1", 100),
        ODataField.Text(Fields.PostCode, "postalCode", 20),
        ODataField.Text(Fields.City, "city", 30),
        ODataField.Text(Fields.Country, "country", 10),
        ODataField.Text(Fields.Currency, "currencyCode", 10),
        ODataField.Text(Fields.VatNumber, "taxRegistrationNumber", 20),
        ODataField.Text(Fields.Website, "website", 80),
        ODataField.Text(Fields.AccountManager, "salespersonCode", 20),
        ODataField.Number(Fields.CreditLimit, "creditLimit", zeroIsNothing: true),
        new(new FieldShape(Fields.Blocked), "blocked", r => RowText.Of(r.Word("blocked") is not null), v => v == "true" ? "All" : "_x0020_"),
        new(new FieldShape(Fields.BlockedReason, ReadOnly: true), "blocked", r => r.Word("blocked"), _ => null),
    ]);

    static readonly ODataSet items = new(Domains.Items, "items", "number", "id", Changed, id => One("items", id),
    [
        ODataField.Text(Fields.Name, "displayName", 100, required: true),
        ODataField.Text(Fields.Unit, "baseUnitOfMeasureCode", 10),
        ODataField.Number(Fields.Price, "unitPrice"),
        ODataField.Flag(Fields.Blocked, "blocked"),
    ]);

    static string? One(string set, string id) => Guid.TryParse(id, out _) ? $"{set}({id})" : null;

    static readonly DomainShape inventory = new(Domains.Inventory, [new(Fields.Available, ReadOnly: true)]);

    static readonly DomainShape quotes = new(Domains.Quotes, [.. ((string[])[Fields.Number, Fields.Customer, Fields.Company, Fields.Email, Fields.Currency, Fields.Total, Fields.Status, Fields.ValidUntil]).Select(f => new FieldShape(f, ReadOnly: true))]);

    public IReadOnlyList<DomainShape> Readable { get; } = [customers.Shape, items.Shape, inventory, quotes];

    public IReadOnlyList<DomainShape> Writable { get; } = [customers.Shape, items.Shape];

    public int BatchSize => 50;

    public async Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop) =>
        await new ODataWriter(await client.Company(stop), Set(domain)).Write(rows, rules, stop);

    static ODataSet Set(string domain) => domain switch
    {
        Domains.Customers => customers,
        Domains.Items => items,
        _ => throw new ConnectionFault(FaultKind.Refused, $"Portal writes no {domain} in Business Central."),
    };

    public async Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop)
    {
        var there = await client.Company(stop);
        // Some domains are two sets, one after the other: the cursor says in which we are.
        var chains = Chains(domain, ask.Since);
        var (place, path) = ask.Cursor?.Split('|', 2) is [var number, var link] && int.TryParse(number, out var at) && at < chains.Count ? (at, link) : (0, chains[0].Path);
        var page = await there.Page(path, Math.Clamp(ask.Size, 1, 20_000), stop);
        var rows = await chains[place].Rows(page.Records, stop);
        var next = page.Next is { } more ? $"{place}|{more}" : place + 1 < chains.Count ? $"{place + 1}|{chains[place + 1].Path}" : null;
        return new RowPage(rows, next);
    }

    sealed record Chain(string Path, Func<IReadOnlyList<JsonObject>, CancellationToken, Task<IReadOnlyList<DomainRow>>> Rows)
    {
        public Chain(string path, Func<JsonObject, DomainRow?> row) : this(path, (records, _) => Task.FromResult<IReadOnlyList<DomainRow>>([.. records.Select(row).OfType<DomainRow>()])) { }
    }

    IReadOnlyList<Chain> Chains(string domain, DateTimeOffset? since) => domain switch
    {
        Domains.Customers => [new Chain(Path("customers", since), customers.Row)],
        Domains.Items => [new Chain(Path("items", since), items.Row)],
        // Goods that come or go need not touch the item: the ledger says whose stock changed.
        Domains.Inventory => since is null ? [new Chain(Path("items", null), Stock)] : [new Chain(Path("items", since), Stock), new Chain(Path("itemLedgerEntries", since), Moved)],
        Domains.Quotes => [new Chain(Path("salesQuotes", since), UnknownWords(Quote)), Made("salesOrders", since), Made("salesInvoices", since)],
        _ => throw new ConnectionFault(FaultKind.Refused, $"Portal reads no {domain} in Business Central."),
    };

    /// <summary>Documents that were made of our quotes.</summary>
    Chain Made(string set, DateTimeOffset? since) => new(Path(set, since, $"startswith(externalDocumentNumber,'{OurKey}')"), Order);

    /// <summary>Oldest change first: what changes while pages are read moves to the end and comes again.</summary>
    static string Path(string set, DateTimeOffset? since, string? also = null) =>
        ODataText.Path(set, ("$filter", string.Join(" and ", ((string?[])[since is { } at ? ODataText.Since(Changed, at) : null, also]).OfType<string>())), ("$orderby", Changed));

    static DomainRow? Stock(JsonObject item) => item.Text("number") is { } number && KeepsStock(item)
        ? new DomainRow(number, new Dictionary<string, string?> { [Fields.Available] = item.Number("inventory") is { } free ? RowText.Of(free) : null }, item.At(Changed), item.Text("id")) : null;

    async Task<IReadOnlyList<DomainRow>> Moved(IReadOnlyList<JsonObject> entries, CancellationToken stop)
    {
        var moved = entries.Where(e => e.Text("itemNumber") is not null).GroupBy(e => e.Text("itemNumber")!, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.Max(e => e.At(Changed)), StringComparer.OrdinalIgnoreCase);
        var touched = await client.Having("items", "number", moved.Keys, stop);
        return [.. touched.Select(Stock).OfType<DomainRow>().Select(r => r with { ChangedAt = moved[r.Key] > r.ChangedAt ? moved[r.Key] : r.ChangedAt })];
    }

    DomainRow? Quote(JsonObject quote) => quote.Text("number") is null ? null : Row(quote, StatusOf(quote));

    DomainRow? Order(JsonObject order) => order.Text("externalDocumentNumber")?.StartsWith(OurKey, StringComparison.OrdinalIgnoreCase) is true ? Row(order, "accepted") : null;

    DomainRow Row(JsonObject record, string? status)
    {
        var number = record.Text("number")!;
        var values = new Dictionary<string, string?>
        {
            [Fields.Number] = number, [Fields.Customer] = record.Text("customerNumber"), [Fields.Company] = record.Text("customerName"), [Fields.Email] = record.Text("email"),
            [Fields.Currency] = record.Text("currencyCode") ?? localCurrency, [Fields.Total] = record.Number("totalAmountExcludingTax") is { } total ? RowText.Of(total) : null,
            [Fields.ValidUntil] = record.Day("validUntilDate") is { } day ? RowText.Of(day) : null,
        };
        if (status is not null) values[Fields.Status] = status;
        var key = record.Text("externalDocumentNumber") is { } external && external.StartsWith(OurKey, StringComparison.OrdinalIgnoreCase) ? external : number;
        return new DomainRow(key, values, record.At(Changed), record.Text("id"));
    }

    /// <summary>Says once a page which words of the status were new to us.</summary>
    Func<IReadOnlyList<JsonObject>, CancellationToken, Task<IReadOnlyList<DomainRow>>> UnknownWords(Func<JsonObject, DomainRow?> row) => (records, _) =>
    {
        var unknown = records.Where(r => StatusOf(r) is null).Select(r => r.Word("status")).OfType<string>().Distinct().ToList();
        if (unknown.Count > 0) room.Log.LogWarning("Business Central sent a status that is not known here: {Words}", string.Join(", ", unknown));
        return Task.FromResult<IReadOnlyList<DomainRow>>([.. records.Select(row).OfType<DomainRow>()]);
    };
}
