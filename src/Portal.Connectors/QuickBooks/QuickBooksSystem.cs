using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Connectors.OData;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.QuickBooks;

/// <summary>One company in QuickBooks Online: its estimates, customers and items.</summary>
sealed partial class QuickBooksSystem(string slug, QuickBooksClient client, string homeCurrency, ConnectionRoom room) : IConnectedSystem, IQuoteBook, IDomainReader, IDomainWriter
{
    const string EvenInactive = "Active IN (true, false)";

    public string System => slug;

    DateOnly Today => DateOnly.FromDateTime(room.Clock.GetUtcNow().UtcDateTime);

    public Task Test(CancellationToken stop) => client.Query("CompanyInfo", "Id = '1'", 1, 1, stop);

    public IReadOnlyList<DomainShape> Readable { get; } =
    [
        QuickBooksCustomer.Shape,
        new(Domains.Items, [.. ((string[])[Fields.Name, Fields.Price, Fields.Blocked, Fields.Available]).Select(f => new FieldShape(f, ReadOnly: true))]),
        new(Domains.Quotes, [.. ((string[])[Fields.Number, Fields.Customer, Fields.Company, Fields.Email, Fields.Currency, Fields.Total, Fields.Status, Fields.ValidUntil]).Select(f => new FieldShape(f, ReadOnly: true))]),
    ];

    /// <summary>
    /// Oldest change first. Places in a list shift when a record changes, so the next page is asked for by the time of the last record and may repeat some.
    /// Where a page is full of one time (an import), a larger page is asked for; only among more records of one time than fit in any answer is a place counted.
    /// </summary>
    public async Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop)
    {
        (string Entity, string Which, Func<JsonObject, DomainRow?> Row) of = domain switch
        {
            Domains.Customers => ("Customer", $"{EvenInactive} and ", QuickBooksCustomer.Row),
            Domains.Items => ("Item", $"{EvenInactive} and ", Item),
            Domains.Quotes => ("Estimate", "", Quote),
            _ => throw new ConnectionFault(FaultKind.Refused, $"Portal reads no {domain} in QuickBooks Online."),
        };
        var (from, start, size) = ask.Cursor?.Split('|') is [var time, var place, var many] && RowText.At(time) is { } at
            ? (at, int.Parse(place, CultureInfo.InvariantCulture), int.Parse(many, CultureInfo.InvariantCulture))
            : (ask.Since ?? DateTimeOffset.UnixEpoch, 1, Math.Clamp(ask.Size, 2, QuickBooksClient.MostRecords));
        var records = await client.Query(of.Entity, $"{of.Which}MetaData.LastUpdatedTime >= {QuickBooksClient.Quoted(RowText.Of(from))} ORDERBY MetaData.LastUpdatedTime", start, size, stop);
        var last = records.Count < size ? null : records[^1]["MetaData"].At("LastUpdatedTime");
        var next = last is null ? null
            : last > from ? $"{RowText.Of(last.Value)}|1|{size}"
            : size < QuickBooksClient.MostRecords ? $"{RowText.Of(from)}|1|{Math.Min(2 * size, QuickBooksClient.MostRecords)}"
            : $"{RowText.Of(from)}|{start + size}|{size}";
        var rows = records.Select(of.Row).OfType<DomainRow>();
        return new RowPage(domain == Domains.Quotes ? await WithCustomers(rows, records, stop) : [.. rows], next);
    }

    /// <summary>An item's number is its SKU; many companies put it in the name.</summary>
    static string? NumberOf(JsonObject item) => item.Text("Sku") ?? item.Text("Name");

    static DomainRow? Item(JsonObject item)
    {
        if (NumberOf(item) is not { } number) return null;
        var values = new Dictionary<string, string?> { [Fields.Name] = item.Text("Name"), [Fields.Price] = item.Number("UnitPrice") is { } price ? RowText.Of(price) : null };
        if (item.Flag("Active") is { } active) values[Fields.Blocked] = RowText.Of(!active);
        if (item.Number("QtyOnHand") is { } free) values[Fields.Available] = RowText.Of(free);
        return new DomainRow(number, values, item["MetaData"].At("LastUpdatedTime"), item.Text("Id"));
    }
}
