using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Portal.Kernel.Contracts;
using Portal.Staging;

namespace Portal.Tests.Staging;

/// <summary>Review by programs, over HTTP, as the contract says it.</summary>
public sealed class StagingApiTests
{
    const string Kind = $"/api/v1/intake/{StandIn.Kind}";

    [Theory, OnEveryDatabase]
    public async Task A_record_tells_what_was_submitted_what_was_noticed_and_what_happened(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        using var reviewer = app.Client(DemoKey.Automation);
        var record = await StandIn.Staged(app, "Trey Research", warn: "The price is low.", total: 12.5m);

        var read = await reviewer.Read(Address(record));
        Assert.Equal(
            ["id", "key", "kind", "status", "receivedAt", "payload", "draft", "version", "findings", "result", "reason", "history"],
            read.EnumerateObject().Select(m => m.Name));
        Assert.Equal((record.Id, record.Key, StandIn.Kind, "needs-review", 1), (read.GetProperty("id").GetGuid(), Text(read, "key"), Text(read, "kind"), Text(read, "status"), read.GetProperty("version").GetInt32()));
        var finding = read.GetProperty("findings")[0];
        Assert.Equal(("warn", "warning", "/warn", "The price is low."), (Text(finding, "rule"), Text(finding, "severity"), Text(finding, "pointer"), Text(finding, "message")));
        Assert.Equal(JsonValueKind.Null, read.GetProperty("result").ValueKind);
        Assert.Equal("received", Text(read.GetProperty("history")[0], "kind"));
    }

    [Theory, OnEveryDatabase]
    public async Task What_was_submitted_keeps_its_unknown_members_and_its_bytes(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        using var reviewer = app.Client(DemoKey.Automation);
        const string Payload = """{ "company" : "Trey Research", "colour":"sm\u00f8rrebrød",  "total": 1.50, "big": 12345678901234567890.10 }""";
        var record = await Arrived(app, Payload);
        var text = await reviewer.GetStringAsync(Address(record));
        Assert.Contains($"\"payload\":{Payload},", text);
        Assert.Contains($"\"draft\":{Payload},", text);
    }

    [Theory, OnEveryDatabase]
    public async Task A_record_of_another_client_or_kind_does_not_exist(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        using var website = app.Client(DemoKey.Website);
        using var reviewer = app.Client(DemoKey.Automation);
        var record = await StandIn.Staged(app);
        await Refused(website.GetAsync(Address(record)), 404, "not-found");
        await Refused(website.GetAsync($"{Kind}/{Guid.NewGuid()}"), 404, "not-found");
        await Refused(reviewer.GetAsync($"{Machines.QuoteRequests}/{record.Id}"), 404, "not-found");
        await Refused(reviewer.GetAsync($"{Kind}/{Guid.NewGuid()}"), 404, "not-found");
        await Refused(Post(reviewer, $"{Machines.QuoteRequests}/{record.Id}/approve", """{"version":1}"""), 404, "not-found");
        await Refused(reviewer.GetAsync("/api/v1/intake/no-such-kind"), 404, "not-found");
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task Without_a_key_or_a_scope_nothing_is_told()
    {
        await using var app = await new StandIn().Start(Provider.Sqlite);
        var record = await StandIn.Staged(app);
        using var nobody = app.Client();
        using var reader = app.Client(DemoKey.Reader);
        using var website = app.Client(DemoKey.Website);
        await Refused(nobody.GetAsync(Address(record)), 401, "unauthenticated");
        await Refused(reader.GetAsync(Address(record)), 403, "forbidden");
        await Refused(website.GetAsync(Kind), 403, "forbidden");
        await Refused(Post(website, $"{Address(record)}/approve", """{"version":1}"""), 403, "forbidden");
        Assert.Equal(RecordStatus.Ready, (await StandIn.Now(app, record.Id)).Status);
    }

    [Theory, OnEveryDatabase]
    public async Task A_correction_answers_the_new_findings_and_version_and_leaves_the_payload(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        using var reviewer = app.Client(DemoKey.Automation);
        var record = await StandIn.Staged(app, block: "The item does not exist.");
        var after = await (await Patch(reviewer, Address(record), """{"version":1,"draft":{"block":null,"total":99.950,"kept":[1.0]}}""")).Body(200);
        Assert.Equal(("ready", 2, 0), (Text(after, "status"), after.GetProperty("version").GetInt32(), after.GetProperty("findings").GetArrayLength()));
        Assert.Equal("""{"company":"Trey Research","total":99.950,"kept":[1.0]}""", after.GetProperty("draft").GetRawText());
        Assert.Equal("The item does not exist.", Text(after.GetProperty("payload"), "block"));
        Assert.Contains(after.GetProperty("history").EnumerateArray(), h => Text(h, "kind") == "corrected" && Text(h, "who") == "Automation");
    }

    [Theory, OnEveryDatabase]
    public async Task A_correction_is_a_merge_patch(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        using var reviewer = app.Client(DemoKey.Automation);
        var record = await Arrived(app, """{ "company": "Trey Research", "colour": "smørrebrød", "big": 12345678901234567890.10, "address": { "city": "Oslo", "zip": "0150" }, "lines": [ 1, 2 ] }""");
        var patched = await (await Patch(reviewer, Address(record), """{"version":1,"draft":{"address":{"zip":null,"street":"Storgata"},"lines":[3.0],"colour":null,"missing":null,"added":{"a":{"b":null,"c":1}}}}""")).Body(200);
        Assert.Equal(
            """{"company":"Trey Research","big":12345678901234567890.10,"address":{"city":"Oslo","street":"Storgata"},"lines":[3.0],"added":{"a":{"c":1}}}""",
            patched.GetProperty("draft").GetRawText());
        var unchanged = await (await Patch(reviewer, Address(record), """{"version":2,"draft":{}}""")).Body(200);
        Assert.Equal(patched.GetProperty("draft").GetRawText(), unchanged.GetProperty("draft").GetRawText());
        await Refused(Patch(reviewer, Address(record), """{"version":1,"draft":{"company":"Late"}}"""), 409, "conflict");
        Assert.Equal("smørrebrød", Text(patched.GetProperty("payload"), "colour"));
    }

    [Theory, OnEveryDatabase]
    public async Task Corrections_do_not_make_a_draft_larger_than_a_submission_may_be(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        using var reviewer = app.Client(DemoKey.Automation);
        var record = await StandIn.Staged(app);
        await (await Patch(reviewer, Address(record), $$$"""{"version":1,"draft":{"one":"{{{new string('x', 200_000)}}}"}}""")).Body(200);
        Assert.Equal(["/draft"], Pointers(await Refused(Patch(reviewer, Address(record), $$$"""{"version":2,"draft":{"two":"{{{new string('x', 200_000)}}}"}}"""), 422, "schema-violation")));
    }

    [Theory, OnEveryDatabase]
    public async Task A_correction_is_refused_whole_with_pointers_to_every_fault(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        using var reviewer = app.Client(DemoKey.Automation);
        var record = await StandIn.Staged(app);
        Assert.Equal(["/draft/company"], Pointers(await Refused(Patch(reviewer, Address(record), """{"version":1,"draft":{"company":null}}"""), 422, "schema-violation")));
        Assert.Equal(["/version", "/draft"], Pointers(await Refused(Patch(reviewer, Address(record), "{}"), 422, "schema-violation")));
        Assert.Equal(["/version", "/draft"], Pointers(await Refused(Patch(reviewer, Address(record), """{"version":"1","draft":[]}"""), 422, "schema-violation")));
        var malformed = await Refused(Patch(reviewer, Address(record), "{\"version\":1,\n\"draft\":{\"company\":}}"), 400, "malformed-json");
        Assert.Equal(2, malformed.GetProperty("line").GetInt32());
        await Refused(Patch(reviewer, Address(record), """{"version":1,"draft":{"company":"A","company":"B"}}"""), 400, "malformed-json");
        await Refused(reviewer.PatchAsync(Address(record), new StringContent("{}", Encoding.UTF8, "text/plain")), 415, "unsupported-media-type");
        await Refused(reviewer.DeleteAsync(Address(record)), 405, "method-not-allowed");
        await Refused(Patch(reviewer, Address(record), $$$"""{"version":1,"draft":{"company":"{{{new string('x', 300_000)}}}"}}"""), 413, "payload-too-large");
        Assert.Equal(1, (await StandIn.Now(app, record.Id)).Version);
    }

    [Theory, OnEveryDatabase]
    public async Task An_approved_record_becomes_a_document(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        using var reviewer = app.Client(DemoKey.Automation);
        var record = await StandIn.Staged(app, warn: "Look twice.");
        var approved = await (await Post(reviewer, $"{Address(record)}/approve", """{"version":1}""")).Body(200);
        Assert.Contains(Text(approved, "status"), (string[])["approved", "promoting", "promoted"]);
        await StandIn.Becoming(app, record.Id, RecordStatus.Promoted);
        var promoted = await reviewer.Read(Address(record));
        Assert.Equal(("quote", "SX-000001"), (Text(promoted.GetProperty("result"), "type"), Text(promoted.GetProperty("result"), "number")));
        await Refused(Post(reviewer, $"{Address(record)}/approve", $$"""{"version":{{promoted.GetProperty("version").GetInt32()}}}"""), 409, "business-rule");
        await Refused(Post(reviewer, $"{Address(record)}/retry", null), 409, "business-rule");
    }

    [Theory, OnEveryDatabase]
    public async Task Of_two_reviewers_at_once_exactly_one_wins(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        using var one = app.Client(DemoKey.Automation);
        using var two = app.Client(DemoKey.Automation);
        for (var round = 0; round < 10; round++)
        {
            var record = await StandIn.Staged(app, $"Race {round}");
            using var approved = Post(one, $"{Address(record)}/approve", """{"version":1}""");
            using var rejected = Post(two, $"{Address(record)}/reject", """{"version":1,"reason":"Not ours"}""");
            var answers = await Task.WhenAll(approved, rejected);
            Assert.Single(answers, a => (int)a.StatusCode == 200);
            var second = await answers.Single(a => (int)a.StatusCode != 200).Body(409);
            Assert.Equal("/problems/conflict", Text(second, "type"));
            Assert.Equal((int)answers[0].StatusCode == 200, (await StandIn.Now(app, record.Id)).Status is not RecordStatus.Rejected);
        }
    }

    [Theory, OnEveryDatabase]
    public async Task A_rejection_needs_a_reason_and_says_it(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        using var reviewer = app.Client(DemoKey.Automation);
        var record = await StandIn.Staged(app);
        Assert.Equal(["/reason"], Pointers(await Refused(Post(reviewer, $"{Address(record)}/reject", """{"version":1}"""), 422, "schema-violation")));
        Assert.Equal(["/reason"], Pointers(await Refused(Post(reviewer, $"{Address(record)}/reject", """{"version":1,"reason":"  "}"""), 422, "schema-violation")));
        var rejected = await (await Post(reviewer, $"{Address(record)}/reject", """{"version":1,"reason":"We do not rent to this country."}""")).Body(200);
        Assert.Equal(("rejected", "We do not rent to this country."), (Text(rejected, "status"), Text(rejected, "reason")));
        await Refused(Post(reviewer, $"{Address(record)}/approve", """{"version":1}"""), 409, "conflict");
    }

    [Theory, OnEveryDatabase]
    public async Task A_blocking_finding_forbids_approval(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        using var reviewer = app.Client(DemoKey.Automation);
        var record = await StandIn.Staged(app, block: "The customer is blocked.");
        var refusal = await Refused(Post(reviewer, $"{Address(record)}/approve", """{"version":1}"""), 409, "business-rule");
        Assert.StartsWith("The customer is blocked.", Text(refusal, "detail"));
    }

    [Theory, OnEveryDatabase]
    public async Task A_failed_promotion_can_be_tried_again(Provider on)
    {
        var kind = new StandIn { Before = (_, _) => throw new PromotionRefused("The fiscal period is closed.") };
        await using var app = await kind.Start(on);
        using var reviewer = app.Client(DemoKey.Automation);
        var record = await StandIn.Staged(app);
        await (await Post(reviewer, $"{Address(record)}/approve", """{"version":1}""")).Body(200);
        await StandIn.Becoming(app, record.Id, RecordStatus.PromotionFailed);
        Assert.Equal("The fiscal period is closed.", Text(await reviewer.Read(Address(record)), "reason"));

        await Refused(Post(reviewer, $"{Address(record)}/retry", """{"version":1}"""), 409, "conflict");
        kind.Before = (_, _) => Task.CompletedTask;
        await (await Post(reviewer, $"{Address(record)}/retry", null)).Body(200);
        await StandIn.Becoming(app, record.Id, RecordStatus.Promoted);
    }

    [Theory, OnEveryDatabase]
    public async Task The_list_is_newest_first_by_status_and_page_by_page(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        using var reviewer = app.Client(DemoKey.Automation);
        var start = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        for (var i = 0; i < 5; i++) await StandIn.Staged(app, $"Company {i}", warn: i % 2 == 0 ? "Look." : null, receivedAt: start.AddSeconds(i));

        Assert.Equal(["Company 4", "Company 3", "Company 2", "Company 1", "Company 0"], (await reviewer.ReadAll($"{Kind}?limit=2")).Select(r => Text(r, "company")));
        Assert.Equal(["Company 4", "Company 2", "Company 0"], (await reviewer.ReadAll($"{Kind}?status=needs-review&limit=2")).Select(r => Text(r, "company")));
        Assert.Equal(JsonValueKind.Null, (await reviewer.Read(Kind)).GetProperty("nextCursor").ValueKind);
        Assert.Equal(["/status"], Pointers(await Refused(reviewer.GetAsync($"{Kind}?status=lost"), 422, "schema-violation")));
        Assert.Equal(["/limit"], Pointers(await Refused(reviewer.GetAsync($"{Kind}?limit=201"), 422, "schema-violation")));
        Assert.Equal(["/cursor"], Pointers(await Refused(reviewer.GetAsync($"{Kind}?cursor=made-up"), 422, "schema-violation")));
    }

    static string Address(StagedRecord record) => $"{Kind}/{record.Id}";

    static string? Text(JsonElement body, string member) => body.GetProperty(member).GetString();

    static IEnumerable<string?> Pointers(JsonElement problem) => problem.GetProperty("errors").EnumerateArray().Select(e => Text(e, "pointer"));

    static Task<HttpResponseMessage> Post(HttpClient client, string address, string? json) => client.PostAsync(address, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));

    static Task<HttpResponseMessage> Patch(HttpClient client, string address, string json) => client.PatchAsync(address, new StringContent(json, Encoding.UTF8, "application/json"));

    static async Task<JsonElement> Refused(Task<HttpResponseMessage> request, int status, string slug)
    {
        using var answer = await request;
        var problem = await answer.Body(status);
        Assert.Equal($"/problems/{slug}", Text(problem, "type"));
        return problem;
    }

    static async Task<StagedRecord> Arrived(PortalApp app, string payload)
    {
        var at = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var id = Guid.CreateVersion7(at);
        var assessment = StandIn.Assess(new Draft(id, $"PX-{id:n}"[..29], at, Encoding.UTF8.GetBytes(payload)));
        var record = StagedRecord.Stage(id, $"PX-{id:n}"[..29], StandIn.Kind, Guid.Empty, "Test", at, null, payload, assessment, at);
        await app.Has(record);
        return record;
    }
}
