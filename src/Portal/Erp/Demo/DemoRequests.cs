using System.Text.Json;
using System.Text.Json.Serialization;
using NUlid;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Erp.Demo;

/// <summary>
/// A morning's requests of every kind, put into the inbox as if they had come through the door: the rules look at them like at any other.
/// <c>Demo__Requests=false</c> leaves the inbox empty.
/// </summary>
sealed class DemoRequests(IEnumerable<IIntakeKind> kinds, IConfiguration configuration)
{
    /// <summary>The API client of the demo company that sent them.</summary>
    public const string Sender = "Website";

    static readonly JsonSerializerOptions Json = new(OutboxEvent.Json) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Minutes ago, who, what: most are clean, some make each rule speak.</summary>
    static IReadOnlyList<(int Ago, object Body)> All(DateOnly today) =>
    [
        (412, From("C-10088", "Wide World Importers", "Sanjay Rao", "sanjay@wideworldimporters.test", [L("1900-S", 20), L("1906-S", 4)], today.AddDays(18))),
        (371, From("C-10099", "Lucerne Publishing", "Heidi Keller", "heidi@lucernepublishing.test", [L("1936-S", 12), L("1968-S", 1)], today.AddDays(12), "EUR")),
        (338, From("C-10110", "Relecloud", "Priya Nair", "priya@relecloud.test", [L("1896-S", 8)], today.AddDays(25), message: "Eight desks for the Austin office. Ground floor, loading dock at the back.")),
        (294, From(null, "Proseware Interiors", "Sam Ortega", "sam@prosewareinteriors.test", [L("1908-S", 4)], today.AddDays(30))),
        (251, From("C-10066", "Coho Winery", "Carla Moreau", "carla@cohowinery.test", [L("2044-S", 60), L("1928-S", 30)], today.AddDays(9), message: "Harvest dinner. Can you collect on Sunday evening?")),
        (203, From("C-10055", "Tailspin Toys", "Yuki Ota", "yuki@tailspintoys.test", [L("1972-S", 2), L("1964-S", 6)], today.AddDays(14))),
        (176, From(null, "Bellows College", "Dana Birkby", "d.birkby@bellows-college.test", [L("1920-S", 40), L("1936-S", 80)], today.AddDays(40), message: "New reading room, opening next term.")),
        (142, From("C-10132", "Contoso Ltd", "Rebecca Laszlo", "rebecca@contoso.test", [L("1925-W", 3, 122.50m)], today.AddDays(21))),
        (118, From("C-10187", "Margie's Travel", "Margie Shoop", "margie@margiestravel.test", [L("1900-S", 6)], today.AddDays(16))),
        (96, From("C-10418", "Fabrikam, Inc.", "Dorena Paschke", "dorena@fabrikam.test", [L("2060-S", 2)], today.AddDays(28), extra: new { purchaseOrder = "FI-20871" })),
        (73, From("C-10638", "Skyline Coworking", "Ben Ito", "ben@skylinecoworking.test", [L("1920-S", 16)], today.AddDays(11))),
        (58, From("C-10121", "Adventure Works", "Marco Bellini", "marco@adventureworks.test", [L("2044-S", 24), L("1999-X", 2)], today.AddDays(20), message: "Item 1999-X is from your last catalogue.")),
        (42, From("C-10011", "Northwind Traders", "Ana Lindqvist", "ana@northwindtraders.test", [L("1896-S", 20), L("1972-S", 10, 684.56m)], today.AddDays(15))),
        (31, From(null, "Fabrikam Interieur", "Ilse de Wit", "ilse@fabrikaminteriors.test", [L("1920-S", 12, 48.00m), L("1936-S", 12, 10.40m)], today.AddDays(6), message: "Twelve workplaces. We move in on Saturday.")),
        (27, From("C-10022", "Litware Events", "Tom Perham", "tom@litwareevents.test", [L("2040-S", 40)], today.AddDays(17))),
        (19, From(null, "Woodgrove Clinics", "Lena Sorensen", "lena@woodgroveclinics.test", [L("2051-S", 6)], today.AddDays(13), message: "Six care beds for the new ward.")),
        (14, From("C-10033", "Alpine Ski House", "Maren Sommer", "maren@alpineskihouse.test", [L("1972-S", 12), L("1928-S", 20)], today.AddDays(22))),
        (9, From("C-10000", "Trey Research", "Kim Ellery", "kim@treyresearch.test", [L("1908-S", 10), L("1906-S", 3)], today.AddDays(19), message: "In black if you have it.")),
        (4, From(null, "VanArsdel Offices", "Jim Hance", "jim@vanarsdel.test", [L("1936-S", 8, 9.00m)], null)),
    ];

    /// <summary>What else came that morning, by kind.</summary>
    static IReadOnlyList<(int Ago, string Kind, object Body)> Others(DateOnly today) =>
    [
        (228, "customer-applications", Applies("Bellows Interiors", "NL812345678B01", "Robin Dekker", "robin@bellowsinteriors.test", "Amsterdam", "NL", "EUR")),
        (66, "customer-applications", Applies("Relecloud", null, "Priya Nair", "priya@relecloud.test", "Austin", "US", "USD")),
        (155, "service-requests", Asks("C-10000", "Trey Research", "Kim Ellery", "kim@treyresearch.test", "A desk does not go up any more", "The left leg stopped half way. It hums but does not move.", "A-20001", "high")),
        (36, "service-requests", Asks(null, "Northwind Traders", "Ana Lindqvist", "ana@northwindtraders.test", "Two screens stay dark", "Since the power cut this morning.", null, "urgent")),
        (107, "inspections", Inspected("A-20002", today.AddDays(-1), "Jo Brandt", "passed", null)),
        (24, "inspections", Inspected("A-20003", today, "Jo Brandt", "failed", null)),
    ];

    public void Arrive(PortalDb db, Guid client, DateTimeOffset now)
    {
        if (!configuration.GetValue("Demo:Requests", true)) return;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        foreach (var (ago, name, body) in All(today).Select(q => (q.Ago, "quote-requests", q.Body)).Concat(Others(today)))
        {
            if (kinds.FirstOrDefault(k => k.Name == name) is not { } kind) continue;
            var at = now.AddMinutes(-ago).AddSeconds(-(ago * 17 % 60));
            db.Add(Submission.Arrive($"{kind.KeyPrefix}{Ulid.NewUlid(at)}", kind.Name, client, Sender, JsonSerializer.SerializeToUtf8Bytes(body, Json), at));
        }
    }

    static object Applies(string company, string? vatNumber, string name, string email, string city, string country, string currency) => new
    {
        company = new { name = company, vatNumber }, contact = new { name, email }, address = new { city, country }, currency, source = new { form = "become-a-customer", page = "https://www.adatum.test/become-a-customer" },
    };

    static object Asks(string? number, string company, string name, string email, string subject, string description, string? asset, string priority) => new
    {
        customer = new { number, company, name, email }, subject, description, asset, priority, source = new { form = "service", page = "https://www.adatum.test/service" },
    };

    static object Inspected(string asset, DateOnly inspectedOn, string inspector, string result, string? remarks) => new
    {
        asset, inspectedOn, inspector, result, remarks, source = new { form = "inspection", page = "https://www.adatum.test/inspection" },
    };

    static object L(string item, decimal quantity, decimal? unitPrice = null) => new { item, quantity, unitPrice };

    static object From(string? number, string company, string name, string email, object[] lines, DateOnly? deliver, string currency = "USD", string? message = null, object? extra = null) => new
    {
        customer = new { number, company, name, email },
        lines,
        requestedDeliveryDate = deliver,
        currency,
        message,
        reference = extra,
        consent = new { marketing = number is not null },
        source = new { form = "quote", page = "https://www.adatum.test/quote" },
    };
}
