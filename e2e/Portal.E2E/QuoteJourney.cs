using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Portal.E2E;

/// <summary>The main job, end to end: a quote request becomes a real quote, and everybody who should hears of it.</summary>
[Collection(nameof(Site))]
public sealed partial class QuoteJourney(Site site)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    const string Treys = "C-10000", SomebodyElses = "C-10011";

    [Fact]
    public async Task A_quote_request_becomes_a_real_quote()
    {
        // A subscriber waits.
        await using var receiver = await Receiver.Start();
        using var automation = site.Portal.Client(DemoKey.Automation);
        var secret = (await automation.Subscribe(receiver.Url, "quote.created")).GetProperty("secret").GetString()!;

        // The website posts a request for a customer, and one for another.
        using var website = site.Portal.Client(DemoKey.Website);
        var id = await website.Submitted(A.QuoteRequest().From(Treys, "Trey Research").Line("1896-S", 3, 900m).Saying($"Three desks {Guid.NewGuid()}"));
        var others = await website.Submitted(A.QuoteRequest("Ana Lindqvist", "ana@northwindtraders.test").From(SomebodyElses, "Northwind Traders").Line("1900-S", 1).Saying($"One cabinet {Guid.NewGuid()}"));
        var key = (await website.RecordThatIs("needs-review", id, Patience)).GetProperty("key").GetString()!;
        var othersKey = (await website.RecordThatIs("ready|needs-review", others, Patience)).GetProperty("key").GetString()!;

        // The operator signs in, finds it by keyboard, corrects it and approves it.
        await using var operations = await site.Open();
        await operations.SignIn(DemoUser.Operations);
        await operations.Press("g");
        await operations.Press("q");
        await Expect(operations.Page).ToHaveURLAsync(new Regex("/queue"));
        var search = operations.Page.GetByLabel("Search by company");
        await Expect(search).ToBeVisibleAsync();
        await Expect(operations.Page.GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync();
        await operations.Press("/");
        await Expect(search).ToBeFocusedAsync();
        await operations.Page.Keyboard.TypeAsync(key);
        await Expect(operations.Page).ToHaveURLAsync(new Regex(key));
        await operations.Press("Enter");
        await operations.Press("Enter");
        var panel = operations.Page.Locator("article.record");
        await Expect(panel).ToContainTextAsync("below the list");
        await operations.Press("e");
        await Expect(panel.GetByLabel("corrected")).ToBeFocusedAsync();
        await operations.Page.Keyboard.PressAsync("Control+A");
        await operations.Page.Keyboard.TypeAsync("1000.80");
        await operations.Press("Enter");
        await Expect(panel.GetByText("below the list")).ToHaveCountAsync(0);
        await operations.Press("a");
        await operations.Says("Approved Trey Research");

        // The number appears.
        await operations.Go($"/queue/{id}");
        await Expect(panel).ToContainTextAsync(Number(), new() { Timeout = Chromium.Patience });
        var quote = (await website.RecordThatIs("promoted", id, Patience)).GetProperty("result").GetProperty("number").GetString()!;
        await Expect(panel).ToContainTextAsync(quote);
        Assert.Single((await automation.Read($"/api/v1/erp/quotes?key={key}")).GetProperty("items").EnumerateArray());

        // The subscriber gets the event, signed.
        var heard = (await receiver.Gets(1, "quote.created", Patience)).Single(r => r.Data.GetProperty("id").GetGuid() == id);
        Assert.True(Verifies(heard, secret), "The signature does not verify.");
        var data = heard.Data;
        Assert.Equal((key, quote, Treys, "USD", 3002.40m), (Text(data, "key"), Text(data, "number"), Text(data.GetProperty("customer"), "number"), Text(data, "currency"), data.GetProperty("total").GetDecimal()));

        // The customer signs in and sees the quote, and nothing of another customer.
        await automation.Approve(others);
        var othersQuote = (await website.RecordThatIs("promoted", others, Patience)).GetProperty("result").GetProperty("number").GetString()!;
        await using var customer = await site.Open();
        await customer.SignIn(DemoUser.Customer);
        foreach (var page in (string[])["/my/quotes", "/my/requests"])
        {
            await customer.Go(page);
            await Expect(customer.Main).ToContainTextAsync(quote);
            await Expect(customer.Main).Not.ToContainTextAsync(othersQuote);
            await Expect(customer.Main).Not.ToContainTextAsync(othersKey);
        }
        await customer.Go($"/my/requests/{id}");
        await Expect(customer.Main).ToContainTextAsync(quote);

        // They accept it, and the ERP has it.
        await customer.Page.GetByRole(AriaRole.Button, new() { Name = "Accept", Exact = true }).ClickAsync();
        await customer.Button("Accept it").ClickAsync();
        await customer.Says("You accepted $3,002.40.");
        Assert.Equal("accepted", Text(Assert.Single((await automation.Read($"/api/v1/erp/quotes?key={key}")).GetProperty("items").EnumerateArray()), "status"));
        await customer.Go($"/my/requests/{others}");
        await Expect(customer.Main).Not.ToContainTextAsync(othersQuote);
        await Expect(customer.Main).Not.ToContainTextAsync("Northwind");

        await operations.CloseClean();
        // The foreign request answered as if it did not exist, which the browser notes.
        Assert.Empty(customer.Faults.Where(f => !f.Contains("404", StringComparison.Ordinal)));
    }

    /// <summary>Standard Webhooks as its specification says it: HMAC-SHA256 over id, time and body, independent of what sends.</summary>
    static bool Verifies(Received heard, string secret)
    {
        var key = Convert.FromBase64String(secret[(secret.IndexOf('_') + 1)..]);
        var content = $"{heard.Headers["webhook-id"]}.{heard.Headers["webhook-timestamp"]}.{Encoding.UTF8.GetString(heard.Body)}";
        using var mac = new HMACSHA256(key);
        var expected = "v1," + Convert.ToBase64String(mac.ComputeHash(Encoding.UTF8.GetBytes(content)));
        return heard.Headers["webhook-signature"].Split(' ').Contains(expected);
    }

    static string? Text(JsonElement body, string member) => body.GetProperty(member).GetString();

    [GeneratedRegex(@"SQ-\d{6}")]
    private static partial Regex Number();
}
