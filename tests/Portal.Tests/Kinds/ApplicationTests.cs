using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Kinds;

/// <summary>A company applies and becomes a customer of the system of record.</summary>
public sealed class ApplicationTests
{
    const string Kind = "customer-applications";

    static object Application(string company, string email, string? vat = null, string country = "NL") => new
    {
        company = new { name = company, vatNumber = vat },
        contact = new { name = "Robin Dekker", email },
        address = new { street = "Prinsengracht 512", postCode = "1017 KH", city = "Amsterdam", country },
        currency = "EUR",
    };

    [Theory, OnEveryDatabase]
    public async Task An_application_becomes_one_customer_with_a_number_of_the_series_and_the_world_is_told_once(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        using var http = app.Client(DemoKey.Automation);
        var staged = await http.Staged(Kind, await http.Submits(Kind, Application("Bellows Interiors", "Robin@Bellows-Interiors.test", "nl 8123.45.678 B01")));
        Assert.Equal(("ready", "PC-"), (staged.GetProperty("status").GetString(), staged.GetProperty("key").GetString()![..3]));
        var number = await http.Approves(Kind, staged);
        Assert.Equal("C-10716", number);
        var customer = await app.Database(db => db.Set<Customer>().SingleAsync(c => c.Number == number));
        Assert.Equal(("Bellows Interiors", "robin@bellows-interiors.test", "bellows-interiors.test", "NL812345678B01", "NL", "EUR", 0m), (customer.Name, customer.Email, customer.EmailDomain, customer.VatNumber, customer.Country, customer.Currency, customer.CreditLimit));
        var told = Assert.Single(await app.EventsOf(staged.GetProperty("id").GetGuid(), CustomerCreated.Type));
        Assert.Equal((number, "Bellows Interiors"), (told.GetProperty("number").GetString(), told.GetProperty("company").GetString()));
        Assert.Equal(1, await app.Database(db => db.Events.CountAsync(e => e.Type == CustomerCreated.Type)));
        // From now on the company can order.
        Assert.Equal("C-10716", (await http.Read($"/api/v1/reference/customers?limit=200")).GetProperty("items").EnumerateArray().Select(c => c.GetProperty("number").GetString()).Single(n => n == number));
    }

    [Theory, OnEveryDatabase]
    public async Task Whoever_is_a_customer_already_is_found_by_vat_number_name_address_and_mail_domain(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        using var http = app.Client(DemoKey.Automation);
        await app.Has(
            Customer.Create("K-1", new CustomerDetails("Datum Works", Email: "post@datumworks.test", VatNumber: "DE 123456789"), DateTimeOffset.UtcNow),
            Customer.Create("K-2", new CustomerDetails("Somebody at home", Email: "somebody@gmail.com"), DateTimeOffset.UtcNow));
        Assert.Equal(["already-customer blocking /company/vatNumber"], await FindingsOf(Application("Another Name", "x@elsewhere.test", "de123 456 789")));
        Assert.Equal(["already-customer warning /company/name"], await FindingsOf(Application("DATUM Works GmbH", "y@elsewhere.test")));
        Assert.Equal(["already-customer warning /contact/email"], await FindingsOf(Application("Third Name", "new.colleague@datumworks.test")));
        Assert.Equal(["already-customer warning /contact/email"], await FindingsOf(Application("Fourth Name", "Post@DatumWorks.test")));
        Assert.Empty(await FindingsOf(Application("Fifth Name", "somebody.else@gmail.com")));

        async Task<IEnumerable<string>> FindingsOf(object body) => (await http.Staged(Kind, await http.Submits(Kind, body))).Findings();
    }

    [Fact]
    public async Task A_country_that_is_not_served_and_a_second_application_are_for_a_person()
    {
        await using var app = await PortalApp.Start(Provider.Sqlite, ("CustomerApplications__BlockedCountries", "xk, KP"));
        using var http = app.Client(DemoKey.Automation);
        Assert.Equal(["country-served blocking /address/country"], (await http.Staged(Kind, await http.Submits(Kind, Application("Far Away", "a@faraway.test", country: "KP")))).Findings());
        await http.Staged(Kind, await http.Submits(Kind, Application("Twice", "a@twice.test")));
        Assert.Equal(["duplicate warning "], (await http.Staged(Kind, await http.Submits(Kind, Application("TWICE", "b@other.test")))).Findings());
    }

    [Fact]
    public async Task What_is_no_application_is_refused_with_every_reason()
    {
        var app = await PortalApp.Shared();
        using var answer = await app.Client(DemoKey.Automation).Sends(Kind, new { company = new { name = "" }, contact = new { name = "R", email = "nobody" }, address = new { city = "A", country = "Netherlands" } });
        var errors = (await answer.Body(422)).GetProperty("errors").EnumerateArray().Select(e => $"{e.GetProperty("pointer").GetString()} {e.GetProperty("keyword").GetString()}");
        Assert.Equal(["/company/name minLength", "/contact/email format", "/address/country pattern"], errors);
    }
}
