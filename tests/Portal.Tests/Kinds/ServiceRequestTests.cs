using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Kinds;

/// <summary>A customer needs service and gets a ticket.</summary>
public sealed class ServiceRequestTests
{
    const string Kind = "service-requests";

    static object Request(string? asset = null, string subject = "A desk does not go up any more", string? number = "C-10000", string? contract = null, string? preferred = null) => new
    {
        customer = new { number, company = "Trey Research", name = "Kim Ellery", email = "kim@treyresearch.test", phone = "+1 425 555 0101" },
        subject,
        description = "It hums but does not move.",
        asset,
        contract,
        priority = "high",
        preferredDate = preferred,
    };

    [Theory, OnEveryDatabase]
    public async Task A_request_becomes_one_ticket_about_the_customers_own_asset_and_the_world_is_told_once(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        using var http = app.Client(DemoKey.Automation);
        var asset = (await app.Database(db => db.Set<Asset>().Where(a => a.CustomerNumber == "C-10000").OrderBy(a => a.Number).FirstAsync())).Number;
        var staged = await http.Staged(Kind, await http.Submits(Kind, Request(asset.ToLowerInvariant())));
        Assert.Empty(staged.Findings());
        var number = await http.Approves(Kind, staged);
        Assert.Equal("T-000001", number);
        var ticket = await app.Database(db => db.Set<Ticket>().SingleAsync());
        Assert.Equal((number, "C-10000", "high", "new", asset, "kim@treyresearch.test"), (ticket.Number, ticket.CustomerNumber, ticket.Priority, ticket.Status, ticket.AssetNumber, ticket.Email));
        Assert.Equal($"It hums but does not move.\n\nAsset: {asset.ToLowerInvariant()}\nPhone: +1 425 555 0101", ticket.Body);
        var told = Assert.Single(await app.EventsOf(staged.GetProperty("id").GetGuid(), TicketCreated.Type));
        Assert.Equal((number, "C-10000"), (told.GetProperty("number").GetString(), told.GetProperty("customer").GetProperty("number").GetString()));
    }

    [Theory, OnEveryDatabase]
    public async Task Strange_assets_unknown_contracts_days_gone_by_and_repetitions_are_noticed(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        using var http = app.Client(DemoKey.Automation);
        var theirs = (await app.Database(db => db.Set<Asset>().Where(a => a.CustomerNumber != "C-10000").OrderBy(a => a.Number).FirstAsync())).Number;
        Assert.Equal(["asset-own blocking /asset"], await FindingsOf(Request(theirs, "Not mine")));
        Assert.Equal(["asset-own warning /asset"], await FindingsOf(Request("A-NONE", "Nowhere")));
        Assert.Equal(["contract-own warning /contract", "preferred-date warning /preferredDate"], await FindingsOf(Request(subject: "Both", contract: "RC-NONE", preferred: "2020-01-01")));
        Assert.Equal(["customer-known warning /customer/number"], await FindingsOf(Request(subject: "Who", number: null)));
        await FindingsOf(Request(subject: "Once"));
        Assert.Equal(["duplicate warning "], await FindingsOf(Request(subject: "once")));

        async Task<IEnumerable<string>> FindingsOf(object body) => (await http.Staged(Kind, await http.Submits(Kind, body))).Findings();
    }

    [Fact]
    public async Task A_priority_is_one_of_four_words_or_nothing()
    {
        var app = await PortalApp.Shared();
        using var http = app.Client(DemoKey.Automation);
        var schema = await http.Read($"/api/v1/intake/{Kind}/schema");
        Assert.Equal(["low", "normal", "high", "urgent", null], schema.GetProperty("properties").GetProperty("priority").GetProperty("enum").EnumerateArray().Select(v => v.GetString()));
        var customer = new { name = "Kim", email = "kim@treyresearch.test" };
        using var soon = await http.Sends(Kind, new { customer, subject = "S", description = "D", priority = "soon" });
        Assert.Equal("Expected one of low, normal, high, urgent.", (await soon.Body(422)).GetProperty("errors")[0].GetProperty("detail").GetString());
        using var none = await http.Sends(Kind, new { customer, subject = "S", description = "D", priority = (string?)null });
        await none.Body(202);
    }
}
