using Portal.Kernel.Contracts;

namespace Portal.Connectors.Embedded;

/// <summary>How the embedded ERP's records look as rows of domains.</summary>
static class EmbeddedShapes
{
    /// <summary>The currency of an item's row, when it has a price in several.</summary>
    const string Told = "USD";

    static readonly DomainShape Customers = new(Domains.Customers,
    [
        new(Fields.Company, 200, Required: true), new(Fields.Contact, 200), new(Fields.Email, 254), new(Fields.Phone, 50), new(Fields.Street, 200), new(Fields.PostCode, 50), new(Fields.City, 200),
        new(Fields.Country, 100), new(Fields.Currency, 3), new(Fields.Blocked), new(Fields.BlockedReason, 200), new(Fields.CreditLimit),
    ]);

    static readonly DomainShape Items = new(Domains.Items,
    [
        new(Fields.Name, 200, Required: true), new(Fields.Unit, 20), new(Fields.Blocked), new(Fields.Price, ReadOnly: true), new(Fields.Currency, 3, ReadOnly: true),
    ]);

    static readonly DomainShape Inventory = new(Domains.Inventory, [new(Fields.Available, Required: true), new(Fields.Unit, 20, ReadOnly: true)]);

    static readonly DomainShape Contracts = Only(Domains.Contracts, Fields.Customer, Fields.Company, Fields.Title, Fields.Status, Fields.StartsOn, Fields.EndsOn, Fields.MonthlyAmount, Fields.Currency);
    static readonly DomainShape Invoices = Only(Domains.Invoices, Fields.Customer, Fields.Company, Fields.Status, Fields.IssuedOn, Fields.DueOn, Fields.Total, Fields.Open, Fields.Currency);
    static readonly DomainShape Quotes = Only(Domains.Quotes, Fields.Number, Fields.Customer, Fields.Company, Fields.Status, Fields.Total, Fields.Currency, Fields.ValidUntil);

    public static readonly IReadOnlyList<DomainShape> Writable = [Customers, Items, Inventory];
    public static readonly IReadOnlyList<DomainShape> Readable = [.. Writable, Contracts, Invoices, Quotes];

    static DomainShape Only(string domain, params string[] fields) => new(domain, [.. fields.Select(f => new FieldShape(f, ReadOnly: true))]);

    public static DomainRow Row(Customer customer) => new(customer.Number, Values(customer.Details), customer.ModifiedAt, customer.Id.ToString());

    public static Dictionary<string, string?> Values(CustomerDetails of) => new()
    {
        [Fields.Company] = of.Name, [Fields.Contact] = of.Contact, [Fields.Email] = of.Email, [Fields.Phone] = of.Phone, [Fields.Street] = of.Street, [Fields.PostCode] = of.PostCode,
        [Fields.City] = of.City, [Fields.Country] = of.Country, [Fields.Currency] = of.Currency, [Fields.Blocked] = RowText.Of(of.Blocked), [Fields.BlockedReason] = of.BlockedReason,
        [Fields.CreditLimit] = of.CreditLimit is { } limit ? RowText.Of(limit) : null,
    };

    /// <summary>Details with these values put over them.</summary>
    public static CustomerDetails With(this CustomerDetails of, IReadOnlyDictionary<string, string?> values)
    {
        string? Or(string field, string? was) => values.TryGetValue(field, out var said) ? (string.IsNullOrWhiteSpace(said) ? null : said) : was;
        return of with
        {
            Name = Or(Fields.Company, of.Name) ?? of.Name,
            Contact = Or(Fields.Contact, of.Contact),
            Email = Or(Fields.Email, of.Email),
            Phone = Or(Fields.Phone, of.Phone),
            Street = Or(Fields.Street, of.Street),
            PostCode = Or(Fields.PostCode, of.PostCode),
            City = Or(Fields.City, of.City),
            Country = Or(Fields.Country, of.Country),
            Currency = Or(Fields.Currency, of.Currency) ?? of.Currency,
            Blocked = values.TryGetValue(Fields.Blocked, out var blocked) ? RowText.Flag(blocked) ?? of.Blocked : of.Blocked,
            BlockedReason = Or(Fields.BlockedReason, of.BlockedReason),
            CreditLimit = values.TryGetValue(Fields.CreditLimit, out var limit) ? RowText.Number(limit) : of.CreditLimit,
        };
    }

    /// <param name="prices">Of one piece, in the standard list.</param>
    public static DomainRow Row(Item item, IEnumerable<ItemPrice> prices)
    {
        // One price is told: in dollars when there is one, since rows have one currency.
        var price = prices.GroupBy(p => p.Currency).Select(g => g.MaxBy(p => p.FromQuantity)!).OrderBy(p => p.Currency != Told).ThenBy(p => p.Currency, StringComparer.Ordinal).FirstOrDefault();
        var changed = prices.Select(p => p.ModifiedAt).Append(item.ModifiedAt).Max();
        var values = Values(item.Details);
        (values[Fields.Price], values[Fields.Currency]) = (price is null ? null : RowText.Of(price.Price), price?.Currency);
        return new(item.Number, values, changed, item.Id.ToString());
    }

    public static Dictionary<string, string?> Values(ItemDetails of) => new() { [Fields.Name] = of.Name, [Fields.Unit] = of.Unit, [Fields.Blocked] = RowText.Of(of.Blocked) };

    public static ItemDetails With(this ItemDetails of, IReadOnlyDictionary<string, string?> values) => of with
    {
        Name = values.GetValueOrDefault(Fields.Name) is { Length: > 0 } name ? name : of.Name,
        Unit = values.GetValueOrDefault(Fields.Unit) is { Length: > 0 } unit ? unit : of.Unit,
        Blocked = values.TryGetValue(Fields.Blocked, out var blocked) ? RowText.Flag(blocked) ?? of.Blocked : of.Blocked,
    };

    public static DomainRow Row(StockLevel stock, string? unit) => new(stock.ItemNumber, Values(stock, unit), stock.ModifiedAt, stock.Id.ToString());

    public static Dictionary<string, string?> Values(StockLevel stock, string? unit) => new() { [Fields.Available] = RowText.Of(stock.Available), [Fields.Unit] = unit is null ? null : ItemStanding.UnitOfStock(unit) };

    public static DomainRow Row(Guid id, ContractDocument of, string? company) => new(of.Number, new Dictionary<string, string?>
    {
        [Fields.Customer] = of.CustomerNumber, [Fields.Company] = company, [Fields.Title] = of.Title, [Fields.Status] = of.Status, [Fields.StartsOn] = RowText.Of(of.StartsOn),
        [Fields.EndsOn] = of.EndsOn is { } ends ? RowText.Of(ends) : null, [Fields.MonthlyAmount] = RowText.Of(of.MonthlyAmount), [Fields.Currency] = of.Currency,
    }, Id: id.ToString());

    public static DomainRow Row(Guid id, InvoiceDocument of, string? company) => new(of.Number, new Dictionary<string, string?>
    {
        [Fields.Customer] = of.CustomerNumber, [Fields.Company] = company, [Fields.Status] = of.Status, [Fields.IssuedOn] = RowText.Of(of.IssuedOn), [Fields.DueOn] = RowText.Of(of.DueOn),
        [Fields.Total] = RowText.Of(of.Total), [Fields.Open] = RowText.Of(of.Open), [Fields.Currency] = of.Currency,
    }, Id: id.ToString());

    public static DomainRow Row(QuoteDocument of) => new(of.Key, new Dictionary<string, string?>
    {
        [Fields.Number] = of.Number, [Fields.Customer] = of.CustomerNumber, [Fields.Company] = of.Company, [Fields.Status] = of.Status, [Fields.Total] = RowText.Of(of.Total),
        [Fields.Currency] = of.Currency, [Fields.ValidUntil] = of.ValidUntil is { } until ? RowText.Of(until) : null,
    }, Id: of.Number);
}
