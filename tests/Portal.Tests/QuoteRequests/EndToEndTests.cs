using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Tests.QuoteRequests;

/// <summary>The spine: a request over HTTP becomes one quote in the embedded ERP, and the world is told once.</summary>
public sealed class EndToEndTests
{
    static readonly QuoteRequest Desks = A.QuoteRequest().From("C-10000", "Trey Research").Line("1896-S", 2, 1000.80m).Line("1908-S", 3);

    [Theory, OnEveryDatabase]
    public async Task A_clean_request_that_a_person_approves_becomes_one_quote_and_one_event(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var id = await app.Client(DemoKey.Website).Submitted(Desks);
        var reviewer = app.Client(DemoKey.Automation);
        var staged = await reviewer.RecordThatIs("ready|needs-review", id);
        Assert.Equal(("ready", 0), (staged.GetProperty("status").GetString(), staged.GetProperty("findings").GetArrayLength()));
        await Approve(reviewer, staged);

        var promoted = await reviewer.RecordThatIs("promoted", id);
        var number = promoted.GetProperty("result").GetProperty("number").GetString()!;
        var quote = Assert.Single(await Quotes(app, promoted));
        Assert.Equal((number, "C-10000", "USD", 2_571.90m), (quote.Number, quote.CustomerNumber, quote.Currency, quote.Total));
        var told = JsonDocument.Parse(Assert.Single(await Events(app, id, QuoteCreated.Type))).RootElement;
        Assert.Equal((number, "Trey Research", 2_571.90m), (told.GetProperty("number").GetString(), told.GetProperty("customer").GetProperty("company").GetString(), told.GetProperty("total").GetDecimal()));
        Assert.Equal([1000.80m, 190.10m], told.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("unitPrice").GetDecimal()));
    }

    [Theory, OnEveryDatabase]
    public async Task A_clean_request_goes_straight_through_where_the_setting_says_so(Provider on)
    {
        await using var app = await PortalApp.Start(on, ("Staging__AutoApproveClean", "true"));
        var id = await app.Client(DemoKey.Website).Submitted(Desks);
        Assert.Single(await Quotes(app, await app.Client(DemoKey.Website).RecordThatIs("promoted", id)));
        Assert.Single(await Events(app, id, QuoteCreated.Type));
    }

    [Theory, OnEveryDatabase]
    public async Task A_request_of_an_unknown_customer_is_promoted_after_a_person_has_set_the_number(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var reviewer = app.Client(DemoKey.Automation);
        var id = await reviewer.Submitted(A.QuoteRequest("Nobody Known", "nobody@nowhere.test").Line("1896-S").With(b => b["purchaseOrder"] = "PO-7"));
        var staged = await reviewer.RecordThatIs("needs-review", id);
        Assert.Equal(["customer-known blocking", "unknown-member info"], staged.GetProperty("findings").EnumerateArray().Select(f => $"{f.GetProperty("rule").GetString()} {f.GetProperty("severity").GetString()}"));
        using (var refused = await reviewer.PostAsJsonAsync($"{Machines.QuoteRequests}/{id}/approve", new { version = staged.GetProperty("version").GetInt32() })) await refused.Body(409);

        var draft = System.Text.Json.Nodes.JsonNode.Parse(staged.GetProperty("draft").GetRawText())!;
        draft["customer"]!["number"] = "C-10000";
        using (var corrected = await reviewer.PatchAsJsonAsync($"{Machines.QuoteRequests}/{id}", new { version = staged.GetProperty("version").GetInt32(), draft })) await corrected.Body(200);
        await Approve(reviewer, await reviewer.Record(id));
        Assert.Equal("C-10000", Assert.Single(await Quotes(app, await reviewer.RecordThatIs("promoted", id))).CustomerNumber);
    }

    [Theory, OnEveryDatabase]
    public async Task The_same_request_twice_under_two_keys_is_noticed(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var reviewer = app.Client(DemoKey.Automation);
        var chairs = A.QuoteRequest().From("C-10000").Line("1908-S", 7);
        var first = await reviewer.Submitted(chairs, "chairs-sent-once");
        var key = (await reviewer.RecordThatIs("ready", first)).GetProperty("key").GetString();
        var second = await reviewer.RecordThatIs("needs-review", await reviewer.Submitted(chairs, "chairs-sent-twice"));
        var finding = Assert.Single(second.GetProperty("findings").EnumerateArray());
        Assert.Equal(("duplicate", key), (finding.GetProperty("rule").GetString(), finding.GetProperty("evidence").GetString()));
    }

    static async Task Approve(HttpClient reviewer, JsonElement record)
    {
        using var answer = await reviewer.PostAsJsonAsync($"{Machines.QuoteRequests}/{record.GetProperty("id").GetGuid()}/approve", new { version = record.GetProperty("version").GetInt32() });
        await answer.Body(200);
    }

    static Task<IReadOnlyList<QuoteDocument>> Quotes(PortalApp app, JsonElement record) =>
        app.Services.GetRequiredService<IQuoteBook>().FindByKey(record.GetProperty("key").GetString()!, default);

    static Task<List<string>> Events(PortalApp app, Guid id, string type) =>
        app.Database(db => db.Set<OutboxEvent>().Where(e => e.SubjectId == id && e.Type == type).Select(e => e.Data).ToListAsync());
}
