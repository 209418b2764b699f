using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Customers.UseCases;
using Portal.Kernel.Contracts;
using Portal.Shell.Schemas;

namespace Portal.Tests.Kinds;

/// <summary>Forms for people: the fields are the schema's, and what is sent goes through the same door.</summary>
public sealed class ByHandTests
{
    const string Service = """{ "customer": { "number": "C-10011", "name": "Kim Ellery", "email": "kim@treyresearch.test" }, "subject": "It wobbles", "description": "Badly." }""";

    static IIntakeKind Kind(PortalApp app, string name) => app.Services.GetServices<IIntakeKind>().Single(k => k.Name == name);

    static FormDraft Form(PortalApp app, string kind) => new(BodySchema.Of(Kind(app, kind).Schema.AsObject()).Form);

    [Theory, OnEveryDatabase]
    public async Task A_form_that_is_sent_twice_is_one_record(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var clerk = app.As(Role.Operations);
        var sent = await Task.WhenAll(clerk.Send(new SubmitRecord("service-requests", Service, "opening-1")), clerk.Send(new SubmitRecord("inspections", """{ "inspectedOn": "2026-01-02", "inspector": "Jo", "result": "passed" }""", "opening-2")));
        Assert.Equal(sent[0], await clerk.Send(new SubmitRecord("service-requests", Service, "opening-1")));
        Assert.StartsWith("PS-", sent[0].Key, StringComparison.Ordinal);
        using var http = app.Client(DemoKey.Automation);
        await http.Staged("service-requests", sent[0].Id);
        Assert.Equal(["By hand", "By hand"], await app.Database(db => db.Submissions.Select(s => s.Source).ToListAsync()));
        var other = Service.Replace("wobbles", "squeaks", StringComparison.Ordinal);
        Assert.Contains("sent already", (await Assert.ThrowsAsync<BusinessRuleViolation>(() => clerk.Send(new SubmitRecord("service-requests", other, "opening-1")))).Message, StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task A_customers_request_is_their_own_whatever_it_says(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var customer = app.As(Role.Customer);
        var sent = await customer.Send(new SubmitRecord("service-requests", Service, "mine"));
        using var http = app.Client(DemoKey.Automation);
        var staged = await http.Staged("service-requests", sent.Id);
        Assert.Equal("C-10000", staged.GetProperty("draft").GetProperty("customer").GetProperty("number").GetString());
        var mine = Assert.Single((await customer.Send(new ListMyRequests())).Items);
        Assert.Equal((sent.Id, "ticket", "Being checked"), (mine.Request.Id, mine.Request.Becomes, mine.Tell(new DateOnly(2026, 1, 1)).Word));
        var number = await http.Approves("service-requests", staged);
        var story = (await customer.Send(new ReadMyRequest(sent.Id))).Tell(new DateOnly(2026, 1, 1));
        Assert.Equal(("In hand", $"Your ticket is {number}."), (story.Word, story.Fact));
    }

    [Fact]
    public async Task A_customer_starts_no_inspection_and_sees_none_among_their_requests()
    {
        await using var app = await PortalApp.Start();
        var asset = (await app.Database(db => db.Set<Portal.Connectors.Embedded.Asset>().FirstAsync(a => a.CustomerNumber == "C-10000"))).Number;
        var body = $$"""{ "asset": "{{asset}}", "inspectedOn": "2026-01-02", "inspector": "Jo", "result": "passed" }""";
        await Assert.ThrowsAsync<NotFound>(() => app.As(Role.Customer).Send(new SubmitRecord("inspections", body, "k")));
        await Assert.ThrowsAsync<NotFound>(() => app.As(Role.Customer).Send(new SubmitRecord("customer-applications", "{}", "k")));
        var sent = await app.As(Role.Operations).Send(new SubmitRecord("inspections", body, "k"));
        using var http = app.Client(DemoKey.Automation);
        await http.Staged("inspections", sent.Id);
        Assert.Empty((await app.As(Role.Customer).Send(new ListMyRequests())).Items);
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_the_doors_own_words()
    {
        var app = await PortalApp.Shared();
        const string body = """{ "customer": { "name": "Kim", "email": "nobody" }, "subject": "", "priority": "soon" }""";
        var wrong = await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Operations).Send(new SubmitRecord("service-requests", body, Guid.NewGuid().ToString())));
        Assert.Equal(Kind(app, "service-requests").Check(Encoding.UTF8.GetBytes(body)), wrong.Violations);
        Assert.Equal(4, wrong.Violations.Count);
    }

    [Fact]
    public async Task A_form_asks_for_what_the_schema_names_and_not_for_what_a_front_door_sets()
    {
        var app = await PortalApp.Shared();
        var form = BodySchema.Of(Kind(app, "quote-requests").Schema.AsObject()).Form;
        Assert.Equal(["Customer", "Lines", "Deliver on", "Currency", "Message"], form.Where(f => !f.ByFrontDoor).Select(f => f.Label));
        Assert.Equal(["Consent", "Source"], form.Where(f => f.ByFrontDoor).Select(f => f.Label));
        var lines = form.Single(f => f.Name == "lines");
        Assert.Equal(("Line", 1, 200), (lines.Items!.Label, lines.MinItems, lines.MaxItems));
        Assert.Equal([("Item", true), ("Quantity", true), ("Unit price", false), ("Note", false)], lines.Items.Members.Select(m => (m.Label, m.Required)));
        var priority = BodySchema.Of(Kind(app, "service-requests").Schema.AsObject()).Form.Single(f => f.Name == "priority");
        Assert.Equal((FieldType.Choice, false), (priority.Type, priority.Required));
        Assert.Equal(["low", "normal", "high", "urgent"], priority.Choices);
    }

    [Fact]
    public async Task What_was_typed_becomes_a_body_and_rows_that_were_taken_out_leave_no_trace()
    {
        var draft = Form(await PortalApp.Shared(), "quote-requests");
        (draft["/customer/name"], draft["/customer/email"]) = (" Kim ", "kim@treyresearch.test");
        var first = Assert.Single(draft.Rows("/lines"));
        draft.AddRow("/lines");
        var second = draft.Rows("/lines")[1];
        (draft[$"/lines/{first}/item"], draft[$"/lines/{second}/item"], draft[$"/lines/{second}/quantity"]) = ("gone", "1896-S", "1,250.5");
        draft.TakeOut("/lines", first);
        Assert.Equal("""{"customer":{"name":"Kim","email":"kim@treyresearch.test"},"lines":[{"item":"1896-S","quantity":1250.5}]}""", draft.Body().ToJsonString());
        draft[$"/lines/{second}/quantity"] = "many";
        Assert.Equal("/lines/0/quantity", Assert.Single(Assert.Throws<InvalidInput>(draft.Body).Violations).Pointer);
    }
}
