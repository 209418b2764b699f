using Portal.Kernel.Contracts;
using Portal.Registry;
using Portal.Registry.Demo;

namespace Portal.Tests.Registry;

public sealed class RegistryFilterTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);

    static Picture Demo(Observations? seen = null) =>
        new(new Book(1, [.. Patterns.All, .. DemoRegistry.All(DateOnly.FromDateTime(Now.UtcDateTime))]), seen ?? Observations.None, Now);

    static string[] Flows(RegistryFilter filter, Picture? of = null) => [.. (of ?? Demo()).Select(filter).Flows.Select(f => f.Slug)];
    static string[] Systems(RegistryFilter filter, Picture? of = null) => [.. (of ?? Demo()).Select(filter).Systems.Select(s => s.Slug)];

    [Fact]
    public void Without_a_filter_everything_is_there_but_what_is_over()
    {
        var demo = Demo();
        var book = new Book(2, [.. demo.Book.All, new Flow { Slug = "old", Name = "Old", From = "erp", To = "crm", State = FlowState.Retired }, new RegisteredSystem { Slug = "fax", Name = "Fax", State = SystemState.Gone }]);
        var picture = demo with { Book = book };
        Assert.Equal((10, 17), (Systems(RegistryFilter.All, picture).Length, Flows(RegistryFilter.All, picture).Length));
        Assert.Equal(["old"], Flows(new(Status: FlowStatus.Retired), picture));
    }

    [Fact]
    public void Flows_are_narrowed_and_their_ends_come_with_them()
    {
        Assert.Equal(["invoice-pdfs", "settlements"], Flows(new(Pattern: "file-exchange")));
        Assert.Equal(["erp", "file-storage", "payments"], Systems(new(Pattern: "file-exchange")));
        Assert.Equal(["contacts-to-mailing-lists", "rate-list", "rates-by-hand"], Flows(new(Pattern: RegistryFilter.None)));
        Assert.Equal(["items-and-prices", "rate-list", "rates-by-hand"], Flows(new(Domain: "prices")));
        Assert.Equal(["contacts-to-mailing-lists", "rates-by-hand"], Flows(new(Status: FlowStatus.Undeclared)));
        Assert.Equal(["contacts-to-mailing-lists", "rates-by-hand"], Flows(new(Owner: RegistryFilter.None)));
        Assert.Equal(["rate-list", "rates-by-hand"], Flows(new(Search: "spread price")));
    }

    [Fact]
    public void Depth_counts_flows_from_the_middle()
    {
        Assert.Equal(["contacts-to-mailing-lists", "renewals-and-overdue"], Flows(new(System: "email-platform")));
        Assert.Equal(["crm", "email-platform", "erp"], Systems(new(System: "email-platform")));
        Assert.Equal(16, Flows(new(System: "email-platform", Depth: 2)).Length);
        Assert.Equal(17, Flows(new(System: "email-platform", Depth: 3)).Length);
        Assert.Equal(["payments"], Systems(new(System: "payments", Pattern: "intake")));
    }

    [Fact]
    public void What_wants_attention_says_why()
    {
        var demo = Demo();
        var why = demo.Select(new(Attention: true)).Flows.ToDictionary(f => f.Slug, f => demo.Reasons(f).First());
        Assert.Equal("runs, and nobody declared it", why["rates-by-hand"]);
        Assert.Equal("not seen for 94 days", why["assets"]);
        Assert.Equal("its exception ends 31 Jan 2027, without a plan", why["rate-list"]);
        Assert.DoesNotContain("deliveries", why.Keys);
    }

    [Fact]
    public void Traffic_that_nobody_declared_stands_among_the_flows()
    {
        var traffic = new UndeclaredTraffic("undeclared-website-quote-requests", "Website quote requests", new FlowRunner { Kind = RunnerKind.ApiClient, Name = "Website" }, "website", "erp", "quotes", 12, Now, "/api-clients");
        var picture = Demo(Observations.None with { Undeclared = [traffic] });
        Assert.Contains(traffic.Slug, Flows(new(Status: FlowStatus.Undeclared), picture));
        Assert.Equal(picture.Select(RegistryFilter.All).Flows.Select(f => f.Name), picture.Select(RegistryFilter.All).Flows.Select(f => f.Name).Order(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_filter_is_its_address()
    {
        RegistryFilter[] filters = [RegistryFilter.All, new("prices", RegistryFilter.None, "Sales team", FlowStatus.Stale, false, "rate & list", "erp", 3), new(Attention: true)];
        Assert.All(filters, f => Assert.Equal(f, RegistryFilter.Read(new Uri($"http://portal.test/registry{f.QueryFor([])}"))));
        Assert.Equal(RegistryFilter.All, RegistryFilter.Read(new Uri("http://portal.test/registry?status=nonsense&depth=many")));
    }
}
