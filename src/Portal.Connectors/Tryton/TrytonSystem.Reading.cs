using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;
using static Portal.Connectors.Tryton.TrytonValues;

namespace Portal.Connectors.Tryton;

sealed partial class TrytonSystem : IDomainReader
{
    /// <summary>Begins every key of ours; another reference is the customer's own.</summary>
    const string OurKeys = "PQ-";

    static readonly TrytonPart[]
        CustomerParts = [new(Party), new(Address, "party"), new(Mechanism, "party")],
        ContactParts = [new(Mechanism)],
        ItemParts = [new(Product), new("product.template", "products")],
        QuoteParts = [new(Sale), new(SaleLine, "sale")];

    public IReadOnlyList<DomainShape> Readable { get; } =
    [
        Shape(Domains.Customers, Fields.Company, Fields.Email, Fields.Phone, Fields.Website, Fields.Street, Fields.PostCode, Fields.City, Fields.Country, Fields.VatNumber, Fields.Currency, Fields.Blocked),
        Shape(Domains.Contacts, Fields.Contact, Fields.Email, Fields.Customer),
        Shape(Domains.Items, Fields.Name, Fields.Unit, Fields.Price, Fields.Currency, Fields.Blocked),
        Shape(Domains.Quotes, Fields.Number, Fields.Customer, Fields.Company, Fields.Currency, Fields.Total, Fields.Status),
    ];

    static DomainShape Shape(string domain, params string[] fields) => new(domain, [.. fields.Select(f => new FieldShape(f))]);

    public Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop) => domain switch
    {
        Domains.Customers => Read(CustomerParts, CustomerRows, ask, stop),
        Domains.Contacts => Read(ContactParts, ContactRows, ask, stop),
        Domains.Items => Read(ItemParts, ItemRows, ask, stop),
        Domains.Quotes => Read(QuoteParts, QuoteRows, ask, stop),
        _ => throw new ArgumentOutOfRangeException(nameof(domain), domain, "Not readable."),
    };

    async Task<RowPage> Read(IReadOnlyList<TrytonPart> parts, Func<IReadOnlyList<int>, CancellationToken, Task<IEnumerable<DomainRow>>> rows, ReadAsk ask, CancellationToken stop)
    {
        var (ids, next) = await new TrytonFeed(client, parts).Page(ask, stop);
        return new([.. (await rows(ids, stop)).OrderBy(r => r.ChangedAt)], next);
    }

    async Task<IEnumerable<DomainRow>> CustomerRows(IReadOnlyList<int> ids, CancellationToken stop)
    {
        var ours = (await client.Search("company.company", [], ["party"], stop)).Concat(await client.Search("company.employee", [], ["party"], stop, all: true)).Select(c => c.Id("party")).ToHashSet();
        return (await Customers([.. ids.Where(id => !ours.Contains(id))], stop)).Where(c => c.Code is not null).Select(c => new DomainRow(c.Code!, c.Values, c.ChangedAt, c.Id.ToString()));
    }

    async Task<IReadOnlyList<TrytonCustomer>> Customers(IReadOnlyCollection<int> ids, CancellationToken stop)
    {
        if (ids.Count == 0) return [];
        var home = await HomeCurrency(stop);
        var addresses = (await client.Search(Address, [Where("party", "in", List(ids))], TrytonCustomer.AddressFields, stop)).ToLookup(a => a.Id("party"));
        var mechanisms = (await client.Search(Mechanism, [Where("party", "in", List(ids))], TrytonCustomer.MechanismFields, stop)).ToLookup(m => m.Id("party"));
        return [.. (await client.Read(Party, ids, TrytonCustomer.PartyFields, stop)).Select(p => TrytonCustomer.Of(p, addresses[p.Id()], mechanisms[p.Id()], home))];
    }

    async Task<IEnumerable<DomainRow>> ContactRows(IReadOnlyList<int> ids, CancellationToken stop) =>
        (await client.Read(Mechanism, ids, ["type", "value", "name", "active", "party.code", "create_date", "write_date"], stop))
            .Where(m => m.Text("type") == "email" && m.Text("value") is not null)
            .Select(m => new DomainRow(m.Text("value")!.ToLowerInvariant(), new Dictionary<string, string?>
            {
                [Fields.Contact] = m.Text("name"),
                [Fields.Email] = m.Text("value"),
                [Fields.Customer] = m.Of("party").Text("code"),
            }, Changed(m), m.Id().ToString(), Deleted: !m.Flag("active")));

    async Task<IEnumerable<DomainRow>> ItemRows(IReadOnlyList<int> ids, CancellationToken stop)
    {
        var home = await HomeCurrency(stop);
        return (await client.Read(Product, ids, [.. ItemFields, "create_date", "write_date", "template.create_date", "template.write_date"], stop))
            .Where(i => i.Text("code") is not null)
            .Select(i => new DomainRow(i.Text("code")!, new Dictionary<string, string?>
            {
                [Fields.Name] = i.Text("name"),
                [Fields.Unit] = Unit(i),
                [Fields.Price] = i.Number("list_price") is { } price ? RowText.Of(price) : null,
                [Fields.Currency] = home,
                [Fields.Blocked] = RowText.Of(!ForSale(i)),
            }, Changed(i, i.Of("template")), i.Id().ToString()));
    }

    async Task<IEnumerable<DomainRow>> QuoteRows(IReadOnlyList<int> ids, CancellationToken stop)
    {
        if (ids.Count == 0) return [];
        var lines = (await client.Search(SaleLine, [Where("sale", "in", List(ids))], ["sale", "create_date", "write_date"], stop)).ToLookup(l => l.Id("sale"));
        return (await client.Read(Sale, ids, SaleFields, stop)).Where(s => s.Text("state") != Draft && s.Text("number") is not null)
            .Select(s => new DomainRow(s.Text("reference") is { } key && key.StartsWith(OurKeys, StringComparison.Ordinal) ? key : s.Text("number")!, new Dictionary<string, string?>
            {
                [Fields.Number] = s.Text("number"),
                [Fields.Customer] = s.Of("party").Text("code"),
                [Fields.Company] = s.Of("party").Text("name"),
                [Fields.Currency] = s.Of("currency").Text("code"),
                [Fields.Total] = RowText.Of(s.Number("untaxed_amount") ?? 0),
                [Fields.Status] = Status(s),
            }, Changed([s, .. lines[s.Id()]]), s.Id().ToString()));
    }

    /// <summary>The last change of a record and its parts.</summary>
    internal static DateTimeOffset? Changed(params IEnumerable<JsonNode?> records) => records.Max(r => r.At("write_date") ?? r.At("create_date"));
}
