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
        new(Fields.Country, 100), new(Fields.Currency, 3), new(Fields.Blocked), new(Fields.BlockedReason, 200), new(Fields.CreditLimit), new(Fields.VatNumber, 50),
    ]);

    static readonly DomainShape Items = new(Domains.Items,
    [
        new(Fields.Name, 200, Required: true), new(Fields.Unit, 20), new(Fields.Blocked), new(Fields.Price, ReadOnly: true), new(Fields.Currency, 3, ReadOnly: true),
    ]);

    static readonly DomainShape Inventory = new(Domains.Inventory, [new(Fields.Available, Required: true), new(Fields.Unit, 20, ReadOnly: true)]);

    static readonly DomainShape Contracts = Only(Domains.Contracts, Fields.Customer, Fields.Company, Fields.Title, Fields.Status, Fields.StartsOn, Fields.EndsOn, Fields.MonthlyAmount, Fields.Currency);
    static readonly DomainShape Invoices = Only(Domains.Invoices, Fields.Customer, Fields.Company, Fields.Status, Fields.IssuedOn, Fields.DueOn, Fields.Total, Fields.Open, Fields.Currency);
    static readonly DomainShape Quotes = Only(Domains.Quotes, Fields.Number, Fields.Customer, Fields.Company, Fields.Status, Fields.Total, Fields.Currency, Fields.ValidUntil);

    static readonly DomainShape Assets = new(Domains.Assets, [new(Fields.Name, 200, Required: true), new(Fields.Customer, 50, Required: true), new(Fields.SerialNumber, 100), new(Fields.Contract, 50)]);
    static readonly DomainShape Tickets = Only(Domains.Tickets, Fields.Number, Fields.Customer, Fields.Subject, Fields.Body, Fields.Status, Fields.Priority, Fields.Contact, Fields.Email, Fields.Asset, Fields.Contract);
    static readonly DomainShape Inspections = Only(Domains.Inspections, Fields.Number, Fields.Customer, Fields.Asset, Fields.Contract, Fields.InspectedOn, Fields.Inspector, Fields.Result, Fields.Remarks);

    public static readonly IReadOnlyList<DomainShape> Writable = [Customers, Items, Inventory, Assets];
    public static readonly IReadOnlyList<DomainShape> Readable = [.. Writable, Contracts, Invoices, Quotes, Tickets, Inspections];

    static DomainShape Only(string domain, params string[] fields) => new(domain, [.. fields.Select(f => new FieldShape(f, ReadOnly: true))]);

    public static DomainRow Row(Customer customer) => new(customer.Number, Values(customer.Details), customer.ModifiedAt, customer.Id.ToString());

    public static Dictionary<string, string?> Values(CustomerDetails of) => new()
    {
        [Fields.Company] = of.Name, [Fields.Contact] = of.Contact, [Fields.Email] = of.Email, [Fields.Phone] = of.Phone, [Fields.Street] = of.Street, [Fields.PostCode] = of.PostCode,
        [Fields.City] = of.City, [Fields.Country] = of.Country, [Fields.Currency] = of.Currency, [Fields.Blocked] = RowText.Of(of.Blocked), [Fields.BlockedReason] = of.BlockedReason,
        [Fields.CreditLimit] = of.CreditLimit is { } limit ? RowText.Of(limit) : null, [Fields.VatNumber] = of.VatNumber,
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
            VatNumber = Or(Fields.VatNumber, of.VatNumber),
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

    public static DomainRow Row(Asset of) => new(of.Number, Values(of), of.ModifiedAt, of.Id.ToString());

    public static Dictionary<string, string?> Values(Asset of) => new() { [Fields.Name] = of.Name, [Fields.Customer] = of.CustomerNumber, [Fields.SerialNumber] = of.SerialNumber, [Fields.Contract] = of.ContractNumber };

    public static DomainRow Row(Ticket of) => new(of.Key, new Dictionary<string, string?>
    {
        [Fields.Number] = of.Number, [Fields.Customer] = of.CustomerNumber, [Fields.Subject] = of.Subject, [Fields.Body] = of.Body, [Fields.Status] = of.Status, [Fields.Priority] = of.Priority,
        [Fields.Contact] = of.Contact, [Fields.Email] = of.Email, [Fields.Asset] = of.AssetNumber, [Fields.Contract] = of.ContractNumber,
    }, of.CreatedAt, of.Number);

    public static DomainRow Row(Inspection of) => new(of.Key, new Dictionary<string, string?>
    {
        [Fields.Number] = of.Number, [Fields.Customer] = of.CustomerNumber, [Fields.Asset] = of.AssetNumber, [Fields.Contract] = of.ContractNumber, [Fields.InspectedOn] = RowText.Of(of.InspectedOn),
        [Fields.Inspector] = of.Inspector, [Fields.Result] = of.Result, [Fields.Remarks] = of.Remarks,
    }, of.CreatedAt, of.Number);
}
