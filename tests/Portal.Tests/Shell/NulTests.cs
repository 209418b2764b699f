using System.Net;
using System.Text;
using Portal.Erp.Imports;
using Portal.Erp.UseCases;
using Portal.Kernel.Contracts;
using Portal.Kernel.Mediation;
using Portal.Staging.UseCases;

namespace Portal.Tests.Shell;

/// <summary>U+0000 cannot be stored as text: wherever it comes from, the sender is told where it is, and no database is asked.</summary>
public sealed class NulTests
{
    static async Task Refused(Task<HttpResponseMessage> request, string pointer)
    {
        using var answer = await request;
        var problem = await answer.Body(422);
        Assert.Equal("/problems/schema-violation", problem.GetProperty("type").GetString());
        Assert.Equal(pointer, Assert.Single(problem.GetProperty("errors").EnumerateArray()).GetProperty("pointer").GetString());
    }

    static HttpContent Json(string body) => new StringContent(body, Encoding.UTF8, "application/json");

    [Theory, OnEveryDatabase]
    public async Task In_a_body_it_is_refused_with_its_place(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var record = $"{Machines.QuoteRequests}/{await http.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S", 2).Saying("clean"))}";
        await Refused(http.PostAsync($"{record}/reject", Json("""{"version":1,"reason":"No\u0000"}""")), "/reason");
        await Refused(http.PatchAsync(record, Json("""{"version":1,"draft":{"customer":{"name":"K\u0000m"}}}""")), "/draft/customer/name");
        await Refused(http.PatchAsync(record, Json("""{"version":1,"draft":{"extra":{"a/b":["x","\u0000"]}}}""")), "/draft/extra/a~1b/1");
        await Refused(http.PostAsync("/api/v1/subscriptions", Json("""{"name":"C\u0000RM","url":"https://crm.test/","types":["quote.created"]}""")), "/name");
        await Refused(http.PostAsync("/api/v1/subscriptions", Json("""{"name":"CRM","url":"https://crm.test/","types":["quote\u0000created"]}""")), "/types/0");
        await Refused(http.Submit("""{"customer":{"name":"K\u0000","email":"k@t.test"},"lines":[{"item":"A","quantity":1}]}"""), "/customer/name");
        await Refused(http.Submit("""{"customer":{"name":"K","email":"k@t.test"},"lines":[{"item":"A","quantity":1}],"extra":"\u0000"}"""), "/extra");
    }

    [Theory, OnEveryDatabase]
    public async Task In_a_query_it_is_refused_with_the_parameter(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var subscription = await http.Subscribe("https://crm.test/", "quote.created");
        foreach (var (address, parameter) in ((string, string)[])
        [
            (Machines.QuoteRequests, "cursor"), (Machines.QuoteRequests, "status"), ("/api/v1/reference/items", "cursor"), ("/api/v1/reference/items", "modifiedSince"),
            ("/api/v1/erp/quotes", "key"), ("/api/v1/customers/C-10000/quotes", "cursor"), ("/api/v1/subscriptions", "cursor"), ("/api/v1/events", "types"), ("/api/v1/events", "after"),
            ($"/api/v1/subscriptions/{subscription.GetProperty("id").GetGuid()}/deliveries", "type"),
        ]) await Refused(http.GetAsync($"{address}?{parameter}=x%00y"), $"/{parameter}");
        using var inCursor = await http.GetAsync($"/api/v1/customers/C-10000/quotes?cursor={Convert.ToBase64String("1 \0"u8)}");
        await inCursor.Body(422);
        using var inPath = await http.GetAsync("/api/v1/customers/C%00/quotes");
        Assert.InRange((int)inPath.StatusCode, 400, 499);
    }

    [Theory, OnEveryDatabase]
    public async Task In_a_pages_address_or_form_it_is_a_bad_request(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var ines = await Visitor.SignedIn(app, DemoUser.Operations);
        Assert.Equal(HttpStatusCode.BadRequest, (await ines.Get("/queue?search=%00")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await ines.Get("/customers?search=a%00")).StatusCode);
        using var stranger = new Visitor(app);
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.SignIn("ops@portal.test\0")).StatusCode);
    }

    [Theory, OnEveryDatabase]
    public async Task What_a_person_types_is_refused_before_a_use_case_sees_it(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var comment = await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Operations).Send(new CommentOnRecord(Guid.NewGuid(), "Look\0")));
        Assert.Equal("/text", Assert.Single(comment.Violations).Pointer);
        var search = await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Operations).Send(new CountQueue([new QueueFilter(), new QueueFilter(Search: "\0")])));
        Assert.Equal("/views/1/search", Assert.Single(search.Violations).Pointer);
    }

    [Fact]
    public void What_is_kept_by_name_is_looked_at_too()
    {
        static string Refused(string heading, string field) =>
            Assert.Single(PlainText.Violations(new StartImport(Guid.NewGuid(), new ImportMapping(new Dictionary<string, string> { [heading] = field })))).Pointer;
        Assert.Equal("/mapping/columns/Firm", Refused("Firm", "name\0"));
        Assert.Equal("/mapping/columns/Fi\0rm", Refused("Fi\0rm", "name"));
    }

    [Fact]
    public void Clean_requests_pass()
    {
        Assert.Empty(PlainText.Violations(new CommentOnRecord(Guid.NewGuid(), "Look")));
        Assert.Empty(PlainText.Violations(new CountQueue([new QueueFilter(Search: "Trey")])));
        Assert.Empty(PlainText.Violations(new StageArrivals(1)));
    }
}
