using Portal.Kernel.Contracts;

namespace Portal.Connectors.HubSpot;

/// <summary>A field and the properties that keep it. HubSpot's values are all text.</summary>
/// <param name="Read">From the properties of an object; null: empty, or a value that nobody here knows.</param>
/// <param name="Write">The properties of a value.</param>
sealed record HubSpotField(FieldShape Shape, string[] Properties, Func<Func<string, string?>, string?> Read, Func<string?, IEnumerable<(string Property, string? Value)>> Write)
{
    /// <summary>Longest single-line text.</summary>
    public const int Longest = 65_536;

    public static HubSpotField Text(string field, string property, bool required = false) =>
        new(new FieldShape(field, Longest, required), [property], get => get(property), value => [(property, value)]);
}

/// <summary>How one domain stands at HubSpot.</summary>
/// <param name="Type">Name of the object type in addresses.</param>
/// <param name="KeyProperty">Unique there: upsert and batch read go by it, so that no search, which lags, decides on a creation.</param>
/// <param name="Modified">Property of the last change; contacts call it differently.</param>
/// <param name="Links">Fields that are kept as associations, or only in the name of a new deal.</param>
sealed record HubSpotKind(string Domain, string Type, string KeyProperty, string Modified, IReadOnlyList<HubSpotField> Fields, IReadOnlyList<FieldShape> Links)
{
    /// <summary>What is compared and written as properties.</summary>
    public DomainShape Kept { get; } = new(Domain, [.. Fields.Select(f => f.Shape)]);

    public DomainShape Writable { get; } = new(Domain, [.. Fields.Select(f => f.Shape), .. Links]);

    public IReadOnlyList<string> Properties { get; } = [.. Fields.SelectMany(f => f.Properties).Append(KeyProperty).Append(Modified).Distinct()];

    public HubSpotField Field(string name) => Fields.First(f => f.Shape.Name == name);

    public static HubSpotKind Companies(HubSpotSettings settings) => new(Domains.Customers, "companies", settings.CustomerNumber, "hs_lastmodifieddate",
    [
        HubSpotField.Text(Kernel.Contracts.Fields.Company, "name", required: true), HubSpotField.Text(Kernel.Contracts.Fields.Phone, "phone"), HubSpotField.Text(Kernel.Contracts.Fields.Website, "website"),
        HubSpotField.Text(Kernel.Contracts.Fields.Street, "address"), HubSpotField.Text(Kernel.Contracts.Fields.PostCode, "zip"), HubSpotField.Text(Kernel.Contracts.Fields.City, "city"), HubSpotField.Text(Kernel.Contracts.Fields.Country, "country"),
    ], []);

    public static HubSpotKind Contacts() => new(Domains.Contacts, "contacts", "email", "lastmodifieddate",
    [
        new(new FieldShape(Kernel.Contracts.Fields.Contact, HubSpotField.Longest), ["firstname", "lastname"], get => Whole(get("firstname"), get("lastname")), Parts),
        HubSpotField.Text(Kernel.Contracts.Fields.Phone, "phone"),
    ], [new FieldShape(Kernel.Contracts.Fields.Customer)]);

    public static HubSpotKind Deals(HubSpotSettings settings) => new(Domains.Opportunities, "deals", settings.Key, "hs_lastmodifieddate",
    [
        new(new FieldShape(Kernel.Contracts.Fields.Amount), ["amount"], get => RowText.Number(get("amount")) is { } amount ? RowText.Of(amount) : null, value => [("amount", value)]),
        HubSpotField.Text(Kernel.Contracts.Fields.Currency, "deal_currency_code"),
        // A day without a zone is kept as an instant there, which people see in their account's zone.
        new(new FieldShape(Kernel.Contracts.Fields.CloseDate), ["closedate"], get => RowText.At(get("closedate")) is { } at ? RowText.Of(settings.Day(at)) : null, value => [("closedate", RowText.Day(value) is { } day ? RowText.Of(settings.Begin(day)) : value)]),
        new(new FieldShape(Kernel.Contracts.Fields.Status), ["dealstage"], get => settings.Status(get("dealstage")), value => [("pipeline", settings.PipelineId), ("dealstage", settings.Stage(value) ?? value)]),
    ], [new FieldShape(Kernel.Contracts.Fields.Customer, Required: true), new FieldShape(Kernel.Contracts.Fields.Email), new FieldShape(Kernel.Contracts.Fields.Company), new FieldShape(Kernel.Contracts.Fields.QuoteNumber)]);

    static string? Whole(string? first, string? last) => string.Join(' ', new[] { first, last }.Where(p => !string.IsNullOrWhiteSpace(p))) is { Length: > 0 } whole ? whole : null;

    static IEnumerable<(string, string?)> Parts(string? whole)
    {
        var parts = (whole ?? "").Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [("firstname", parts.Length > 1 ? parts[0] : ""), ("lastname", parts.LastOrDefault())];
    }
}
