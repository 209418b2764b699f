using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connections;
using Portal.Connections.UseCases;
using Portal.Connectors;
using Portal.Connectors.Doubles;
using Portal.Staging;
using Portal.Staging.UseCases;

namespace Portal.Tests.Journey;

/// <summary>The whole company: a request over HTTP, a quotation in a real Tryton, a deal at the CRM's double, a ticket in a real Request Tracker and a letter at a real mail server, each asked by its own interface.</summary>
[Trait("Suite", "systems")]
public sealed class RealSystemsTests(MailServer mail) : IClassFixture<MailServer>
{
    [Fact]
    public async Task A_quote_goes_from_the_website_through_every_system_under_one_key()
    {
        var (tryton, tracker) = (await TrytonServer.Running(), await RequestTrackerServer.Running());
        var company = tryton.NewCompany();
        var buyer = $"buyer-{Guid.NewGuid():n}@example.org";
        await using var app = await PortalApp.Start(new AppOptions
        {
            Settings =
            [
                ("Staging__AutoApproveClean", "true"),
                ("SystemOfRecord__quotes", "erp"), ("SystemOfRecord__customers", "erp"), ("SystemOfRecord__items", "erp"),
                .. Connection("erp", "tryton", (Term.BaseUrl, tryton.Address.ToString()), (Term.Database, company), (Term.User, TrytonServer.User), (Term.Password, TrytonServer.Password)),
                .. Connection("crm", "hubspot", ("Demo", "true"), ("Handovers", "quotes-to-opportunities"), ("Flow", "quote-and-customer-events")),
                .. Connection("help-desk", "request-tracker", (Term.BaseUrl, tracker.Address.ToString()), (Term.User, RequestTrackerServer.User), (Term.Password, RequestTrackerServer.Password), ("Handovers", "quotes-to-tickets")),
                .. Connection("mail", "smtp", (Term.BaseUrl, mail.Address), ("Certificate", mail.CertificateHash), (Term.User, MailServer.User), (Term.Password, MailServer.Password), ("From", "quotes@adatum.test"), ("Handovers", "quotes-by-mail")),
            ],
        });
        foreach (var slug in (string[])["erp", "crm", "help-desk", "mail"])
            Assert.Equal((slug, null), (slug, (await app.Send(new TestConnection(slug))).Problem));

        using var website = app.Client(DemoKey.Website);
        var id = await website.Submitted(A.QuoteRequest("Kim Ellery", buyer).From("C-1001").Line("VALVE-100", 10, 42.50m).With(b => b["currency"] = "EUR"));
        using var reviewer = app.Client(DemoKey.Automation);
        var record = await reviewer.RecordThatIs("promoted", id, TimeSpan.FromSeconds(60));
        var (key, number) = (record.GetProperty("key").GetString()!, record.GetProperty("result").GetProperty("number").GetString()!);
        var view = await Eventually.Get("everybody was told", async () => await app.Send(new ReadRecord(id)) is { Handovers: { Count: 3 } told } all && told.All(h => h.Status == "delivered") ? all : null, TimeSpan.FromSeconds(60));

        var sale = Assert.Single(await Sales(tryton, company, key));
        Assert.Equal((number, "quotation"), (sale["number"]!.ToString(), sale["state"]!.ToString()));
        Assert.Equal("425", decimal.Parse(sale["untaxed_amount"]!["decimal"]!.ToString()).ToString("0.##"));
        var deal = Assert.Single(await Deals(app, key));
        Assert.Equal(("425", "EUR"), (decimal.Parse(deal["properties"]!["amount"]!.ToString()).ToString("0.##"), deal["properties"]!["deal_currency_code"]?.ToString() ?? "EUR"));
        Assert.Contains(number, Assert.Single(await Tickets(tracker, number))["Subject"]!.ToString(), StringComparison.Ordinal);
        var letter = Assert.Single(await mail.LettersTo(buyer, 1));
        Assert.Contains(number, letter["subject"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(3, RecordStory.Facts(view).Count(f => f.Icon == "i-plug"));
    }

    static IEnumerable<(string, string)> Connection(string slug, string kind, params (string Name, string Value)[] terms) =>
        terms.Prepend(("Kind", kind)).Select(t => ($"Connections__{slug}__{t.Item1}", t.Item2));

    /// <summary>Tryton's own JSON-RPC.</summary>
    static async Task<IReadOnlyList<JsonObject>> Sales(TrytonServer tryton, string company, string key)
    {
        using var http = new HttpClient { BaseAddress = new Uri(tryton.Address, $"{company}/") };
        async Task<JsonNode?> Call(string method, params JsonNode?[] parameters)
        {
            using var body = new StringContent(new JsonObject { ["id"] = 1, ["method"] = method, ["params"] = new JsonArray(parameters) }.ToJsonString(), Encoding.UTF8, "application/json");
            await body.LoadIntoBufferAsync();
            using var answer = await http.PostAsync("", body);
            var said = await answer.Content.ReadFromJsonAsync<JsonObject>();
            Assert.Null(said!["error"]);
            return said["result"]!.DeepClone();
        }
        var login = (await Call("common.db.login", TrytonServer.User, new JsonObject { ["password"] = TrytonServer.Password }))!.AsArray();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Session", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{TrytonServer.User}:{login[0]}:{login[1]}")));
        var context = await Call("model.res.user.get_preferences", true, new JsonObject());
        var found = await Call("model.sale.sale.search_read", new JsonArray(new JsonArray("reference", "=", key)), 0, null, null, new JsonArray("number", "state", "untaxed_amount"), context);
        return [.. found!.AsArray().Select(s => s!.AsObject())];
    }

    /// <summary>HubSpot's own search.</summary>
    static async Task<IReadOnlyList<JsonObject>> Deals(PortalApp app, string key)
    {
        using var wire = new HttpMessageInvoker(new DoubleWire(app.Services.GetRequiredService<OpenConnections>().Find("crm")!.Double!));
        JsonObject? said = null;
        await Eventually.Holds("the search has caught up", async () =>
        {
            using var ask = new HttpRequestMessage(HttpMethod.Post, "https://api.hubapi.com/crm/v3/objects/deals/search")
            {
                Content = JsonContent.Create(new { filterGroups = new[] { new { filters = new[] { new { propertyName = "portal_quote_id", @operator = "EQ", value = key } } } }, properties = new[] { "dealname", "amount", "deal_currency_code" }, limit = 10 }),
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "pat-test") },
            };
            using var answer = await wire.SendAsync(ask, CancellationToken.None);
            said = await answer.Content.ReadFromJsonAsync<JsonObject>();
            return said?["total"]?.GetValue<int>() > 0;
        });
        return [.. said!["results"]!.AsArray().Select(d => d!.AsObject())];
    }

    /// <summary>Request Tracker's own REST 2.</summary>
    static async Task<IReadOnlyList<JsonObject>> Tickets(RequestTrackerServer tracker, string number)
    {
        using var http = new HttpClient { BaseAddress = tracker.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RequestTrackerServer.User}:{RequestTrackerServer.Password}")));
        var said = await http.GetFromJsonAsync<JsonObject>($"/REST/2.0/tickets?query={Uri.EscapeDataString($"Subject LIKE '{number}'")}&fields=Subject,Status");
        return [.. said!["items"]!.AsArray().Select(t => t!.AsObject())];
    }
}
