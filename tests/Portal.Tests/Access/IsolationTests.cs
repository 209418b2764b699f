using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.AspNetCore.Routing;
using Portal.Access.UseCases;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Staging;
using Portal.Tests.Architecture;

namespace Portal.Tests.Access;

/// <summary>Whatever somebody puts into an address, what is another's is not there: every route that there is, with everything that is another's.</summary>
[Trait("Suite", "integration")]
public sealed partial class IsolationTests
{
    const string Own = "C-10000";

    /// <summary>What belongs to others: what stands in addresses, and words that tell that it was shown.</summary>
    sealed record Foreign(IReadOnlyList<Guid> Ids, IReadOnlyList<string> Names, IReadOnlyList<string> Words);

    static Task<Foreign> FindForeign(PortalApp app) => app.Database(async db =>
    {
        var records = await db.StagedRecords.AsNoTracking().Where(r => r.CustomerNumber != Own).OrderBy(r => r.Id).Take(12).ToListAsync();
        var quotes = await db.Set<Quote>().AsNoTracking().Where(q => q.CustomerNumber != Own).OrderBy(q => q.Number).Take(4).ToListAsync();
        var contracts = await db.Set<Contract>().AsNoTracking().Where(c => c.CustomerNumber != Own).OrderBy(c => c.Number).Take(4).ToListAsync();
        var customers = await db.Set<Customer>().AsNoTracking().Where(c => c.Number != Own).OrderBy(c => c.Number).Take(4).ToListAsync();
        var users = await db.Set<Portal.Access.User>().AsNoTracking().Where(u => u.Email != DemoUser.Customer).Select(u => u.Id).ToListAsync();
        var subscriptions = await db.Set<Portal.Webhooks.Subscription>().AsNoTracking().Select(s => s.Id).Take(4).ToListAsync();
        return new Foreign(
            [.. records.Select(r => r.Id), .. users, .. subscriptions, .. customers.Select(c => c.Id)],
            [.. quotes.Select(q => q.Number), .. quotes.Select(q => q.Key), .. contracts.Select(c => c.Number), .. customers.Select(c => c.Number), .. records.Take(4).Select(r => r.Key)],
            [.. records.Select(r => r.Key), .. records.Select(r => r.Company).Where(c => c.Length > 0), .. quotes.Select(q => q.Number), .. customers.Select(c => c.Name)]);
    });

    /// <summary>The demo company, with requests of several customers.</summary>
    static async Task<PortalApp> Start()
    {
        var app = await PortalApp.Start();
        using var website = app.Client(DemoKey.Website);
        for (var i = 0; i < 6; i++)
        {
            var id = await website.Submitted(A.QuoteRequest("Ana Lindqvist", "ana@northwindtraders.test").From($"C-1001{i}", $"Northwind Traders {i}").Line("1900-S", i + 1));
            await website.RecordThatIs("ready|needs-review", id);
        }
        return app;
    }

    /// <summary>Addresses of a route with each of what is another's in the place of its last parameter; the others keep an example.</summary>
    static IEnumerable<string> Filled(RouteEndpoint route, Foreign foreign)
    {
        var address = RouteTable.Address(route);
        foreach (var value in address.Contains(":guid", StringComparison.Ordinal) ? foreign.Ids.Select(i => i.ToString()) : foreign.Names.Concat(foreign.Ids.Take(4).Select(i => i.ToString())))
            yield return Parameter().Replace(address, _ => Uri.EscapeDataString(value));
    }

    [Fact]
    public async Task No_page_shows_a_customer_what_is_anothers_whatever_the_address_says()
    {
        await using var app = await Start();
        var foreign = await FindForeign(app);
        using var customer = await Visitor.SignedIn(app, DemoUser.Customer);
        // What is their own stands in what a page answers, so what is another's would be found there.
        using var website = app.Client(DemoKey.Website);
        var own = await website.Submitted(A.QuoteRequest().From(Own).Line("1900-S", 1));
        var key = (await website.RecordThatIs("ready|needs-review", own)).GetProperty("key").GetString()!;
        using var mine = await customer.Get(Urls.MyRequest(own));
        Assert.Contains(key, await mine.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var (leaks, asked) = (new List<string>(), 0);
        foreach (var page in RouteTable.Pages(app))
            foreach (var address in Parameter().IsMatch(RouteTable.Address(page)) ? Filled(page, foreign) : [RouteTable.Address(page)])
            {
                asked++;
                using var answer = await customer.Get(address);
                var said = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
                // What was asked for may be repeated; anything else of another's is a leak.
                if (foreign.Words.FirstOrDefault(w => said.Contains(w, StringComparison.Ordinal) && !address.Contains(w, StringComparison.Ordinal)) is { } word) leaks.Add($"{address} ({(int)answer.StatusCode}) says {word}");
                else if (answer.StatusCode == HttpStatusCode.OK && address.StartsWith("/my/", StringComparison.Ordinal) && foreign.Ids.Any(i => address.Contains(i.ToString(), StringComparison.Ordinal))) leaks.Add($"{address} is there");
            }
        Assert.True(asked >= 300, $"Only {asked} addresses were asked for.");
        House.Clean(leaks);
    }

    [Fact]
    public async Task No_endpoint_gives_a_website_what_another_client_sent()
    {
        await using var app = await Start();
        var foreign = await FindForeign(app);
        var key = (await app.Send(new CreateApiClient("Another website", "tests", [Permission.IntakeWrite]))).Secret;
        using var client = app.Client(key);
        var (leaks, asked) = (new List<string>(), 0);
        foreach (var endpoint in RouteTable.Api(app).Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains("GET")))
            foreach (var address in Parameter().IsMatch(RouteTable.Address(endpoint)) ? Filled(endpoint, foreign).Select(a => WithKind(endpoint, a)) : [RouteTable.Address(endpoint)])
            {
                asked++;
                using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
                var said = await answer.Content.ReadAsStringAsync();
                if (foreign.Words.FirstOrDefault(w => said.Contains(w, StringComparison.Ordinal) && !address.Contains(w, StringComparison.Ordinal)) is { } word) leaks.Add($"{address} ({(int)answer.StatusCode}) says {word}");
            }
        Assert.True(asked >= 100, $"Only {asked} addresses were asked for.");
        House.Clean(leaks);
    }

    /// <summary>An id is looked for where there is something to find.</summary>
    static string WithKind(RouteEndpoint endpoint, string address) => RouteTable.Address(endpoint).StartsWith(Urls.Intake + "/{", StringComparison.Ordinal) ? Regex.Replace(address, $"^{Urls.Intake}/[^/]+", $"{Urls.Intake}/quote-requests") : address;

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
