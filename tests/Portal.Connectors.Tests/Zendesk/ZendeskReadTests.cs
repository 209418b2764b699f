using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Portal.Connectors.Zendesk;
using Portal.Kernel.Contracts;
using static Portal.Connectors.Tests.Zendesk.ZendeskDesk;

namespace Portal.Connectors.Tests.Zendesk;

/// <summary>Tickets and organizations as they are read, organizations as they are written, and who we are there.</summary>
public sealed class ZendeskReadTests
{
    readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);

    static Task Make(ZendeskDesk desk, string subject) => desk.Agent(HttpMethod.Post, "/tickets", new JsonObject { ["ticket"] = new JsonObject { ["subject"] = subject, ["comment"] = new JsonObject { ["body"] = subject } } });

    [Fact]
    public async Task Every_ticket_is_read_the_ones_of_this_minute_too()
    {
        await using var desk = await Start(clock);
        for (var i = 1; i <= 250; i++) await Make(desk, $"Old {i}");
        clock.Advance(TimeSpan.FromHours(1));
        for (var i = 1; i <= 120; i++) await Make(desk, $"New {i}");
        var rows = await desk.Read(Domains.Tickets, size: 100);
        Assert.Equal(Enumerable.Range(1, 370).Select(i => $"{i}"), rows.Select(r => r.Key).Distinct().OrderBy(int.Parse));
    }

    [Fact]
    public async Task What_changed_since_then_is_read_and_nothing_between_two_reads_is_lost()
    {
        await using var desk = await Start(clock);
        await Make(desk, "Early");
        clock.Advance(TimeSpan.FromHours(1));
        await Make(desk, "Late");
        var first = clock.GetUtcNow();
        Assert.Equal(["2"], (await desk.Read(Domains.Tickets, first)).Select(r => r.Key));
        clock.Advance(TimeSpan.FromMilliseconds(300));
        await Make(desk, "Later");
        await desk.Agent(HttpMethod.Delete, "/tickets/1");
        clock.Advance(TimeSpan.FromMinutes(5));
        var rows = await desk.Read(Domains.Tickets, first + TimeSpan.FromMilliseconds(300));
        Assert.Contains(rows, r => r.Key == "3");
        Assert.True(rows.Single(r => r.Key == "1").Deleted);
    }

    [Fact]
    public async Task A_deletion_that_the_export_withheld_is_told_by_the_next_read()
    {
        await using var desk = await Start(clock);
        await Make(desk, "One");
        clock.Advance(TimeSpan.FromHours(1));
        await desk.Agent(HttpMethod.Delete, "/tickets/1");
        clock.Advance(TimeSpan.FromSeconds(30));
        var first = clock.GetUtcNow();
        Assert.DoesNotContain(await desk.Read(Domains.Tickets, first - TimeSpan.FromMinutes(10)), r => r.Deleted);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True(Assert.Single(await desk.Read(Domains.Tickets, first)).Deleted);
    }

    [Theory, InlineData(-10), InlineData(10)]
    public async Task The_tickets_of_this_minute_are_read_though_Zendesks_clock_is_minutes_off(int minutes)
    {
        await using var desk = await Start(clock);
        for (var i = 1; i <= 120; i++) await Make(desk, $"New {i}");
        var ours = new FakeTimeProvider(clock.GetUtcNow() - TimeSpan.FromMinutes(minutes));
        var system = (IDomainReader)desk.Open(ours);
        foreach (var since in (DateTimeOffset?[])[null, clock.GetUtcNow(), ours.GetUtcNow()])
        {
            var (keys, cursor) = (new List<string>(), (string?)null);
            do
            {
                var page = await system.Read(Domains.Tickets, new ReadAsk(since, cursor, 100), CancellationToken.None);
                keys.AddRange(page.Rows.Select(r => r.Key));
                cursor = page.Next;
            } while (cursor is not null);
            // Who asks by a clock that is ahead of Zendesk's is told nothing of what is older by Zendesk's.
            var expected = since > clock.GetUtcNow() ? 0 : 120;
            Assert.Equal(expected, keys.Distinct().Count());
        }
    }

    [Fact]
    public async Task Members_that_are_strange_missing_or_null_are_tolerated()
    {
        await using var desk = await Start();
        desk.Server.Mishaps = request => request.Path.Value!.Contains("incremental", StringComparison.Ordinal) ? Mishap.Answer(200, """
            {"tickets":[{"id":1,"status":"dreaming","subject":null,"new_member":{"a":1},"updated_at":"2026-01-01T00:00:00Z"},{"id":2,"external_id":"","status":"open","requester_id":77,"organization_id":88,"priority":5},{"status":"open"}],
            "after_cursor":"x","end_of_stream":true}
            """) : null;
        var rows = await desk.Read(Domains.Tickets);
        Assert.Equal(["1", "2"], rows.Select(r => r.Key));
        Assert.Equal((false, true, null), (rows[0].Values.ContainsKey(Fields.Status), rows[0].Values.ContainsKey(Fields.Subject), rows[0][Fields.Subject]));
        Assert.Equal((false, false, "open"), (rows[1].Values.ContainsKey(Fields.Email), rows[1].Values.ContainsKey(Fields.Customer), rows[1][Fields.Status]));
    }

    [Theory]
    [InlineData("/incremental/tickets", """{"tickets":[],"after_cursor":"x","after_url":"https://evil.example/api/v2/incremental","end_of_stream":false}""", Domains.Tickets)]
    [InlineData("/organizations", """{"organizations":[],"meta":{"has_more":true,"after_cursor":"x"},"links":{"next":"https://evil.example/next"}}""", Domains.Customers)]
    public async Task A_next_page_at_another_host_is_refused(string path, string body, string domain)
    {
        await using var desk = await Start();
        desk.Server.Mishaps = request => request.Path.Value!.Contains(path, StringComparison.Ordinal) ? Mishap.Answer(200, body) : null;
        Assert.Equal(FaultKind.Refused, (await Assert.ThrowsAsync<ConnectionFault>(() => desk.Read(domain))).Kind);
    }

    [Fact]
    public async Task A_list_that_does_not_end_is_ended()
    {
        await using var desk = await Start();
        desk.Server.Mishaps = _ => Mishap.Answer(200, """{"tickets":[],"organizations":[],"after_cursor":"x","end_of_stream":false,"meta":{"has_more":true,"after_cursor":"x"}}""");
        await Assert.ThrowsAsync<ConnectionFault>(() => desk.Read(Domains.Tickets));
        await Assert.ThrowsAsync<ConnectionFault>(() => desk.Read(Domains.Customers));
    }

    [Fact]
    public async Task Organizations_are_made_once_found_by_number_and_renamed()
    {
        await using var desk = await Start();
        var made = await desk.Write(Customer("C-1", "Fabrikam"), Domains.Customers);
        Assert.Equal(RowResult.Created, made.Result);
        Assert.Equal((RowResult.Unchanged, made.Id), ((await desk.Write(Customer("C-1", "Fabrikam"), Domains.Customers)) is var again ? again.Result : default, again.Id));
        Assert.Equal((RowResult.Changed, made.Id), ((await desk.Write(Customer("C-1", "Fabrikam Inc", id: "999"), Domains.Customers)) is var renamed ? renamed.Result : default, renamed.Id));
        Assert.Equal("Fabrikam Inc", Assert.Single(await desk.Read(Domains.Customers))[Fields.Company]);
    }

    [Fact]
    public async Task An_organization_of_the_same_name_becomes_the_customers_unless_it_is_anothers()
    {
        await using var desk = await Start();
        var there = (await desk.Agent(HttpMethod.Post, "/organizations", new JsonObject { ["organization"] = new JsonObject { ["name"] = "Fabrikam B.V." } })).Body!["organization"]!["id"]!.ToString();
        var adopted = await desk.Write(Customer("C-1", "Fabrikam"), Domains.Customers);
        Assert.Equal((RowResult.Changed, there), (adopted.Result, adopted.Id));
        var taken = await desk.Write(Customer("C-2", "Fabrikam"), Domains.Customers);
        Assert.Equal(RowResult.Failed, taken.Result);
        Assert.Contains("already been taken", taken.Reason, StringComparison.Ordinal);
        Assert.Equal(1, desk.Shelf.Count("organizations"));
    }

    [Fact]
    public async Task An_organization_in_doubt_is_one_organization()
    {
        foreach (var mishap in (Mishap[])[Mishap.ResetAfter, Mishap.Truncated, Mishap.Silence])
        {
            await using var desk = await Start();
            var left = 4;
            desk.Server.Mishaps = request => request.Method == "POST" && left-- > 0 ? mishap : null;
            Assert.NotEqual(RowResult.Failed, (await desk.WriteUntilKnown(Customer("C-1", "Fabrikam"), Domains.Customers)).Result);
            Assert.Equal(1, desk.Shelf.Count("organizations"));
        }
    }

    [Fact]
    public async Task Organizations_that_come_while_pages_are_read_shift_none()
    {
        await using var desk = await Start();
        for (var i = 0; i < 210; i++) await desk.Agent(HttpMethod.Post, "/organizations", new JsonObject { ["organization"] = new JsonObject { ["name"] = $"Org {i}", ["external_id"] = $"C-{i}" } });
        var first = await ((IDomainReader)desk.System).Read(Domains.Customers, new ReadAsk(), CancellationToken.None);
        await desk.Agent(HttpMethod.Delete, $"/organizations/{first.Rows[0].Id}");
        await desk.Agent(HttpMethod.Post, "/organizations", new JsonObject { ["organization"] = new JsonObject { ["name"] = "Stranger" } });
        var keys = first.Rows.Select(r => r.Key).ToList();
        for (var next = first.Next; next is not null;)
        {
            var page = await ((IDomainReader)desk.System).Read(Domains.Customers, new ReadAsk(Cursor: next), CancellationToken.None);
            keys.AddRange(page.Rows.Select(r => r.Key));
            next = page.Next;
        }
        Assert.Equal(Enumerable.Range(0, 210).Select(i => $"C-{i}"), keys);
    }

    [Theory]
    [InlineData(401, """{"error":"Couldn't authenticate you"}""")]
    [InlineData(403, """{"error":{"title":"Forbidden","message":"You do not have access to this page."}}""")]
    [InlineData(200, """{"user":{"id":null,"name":"Anonymous user","role":"end-user"}}""")]
    [InlineData(200, """{"user":{"id":7,"role":"end-user"}}""")]
    public async Task Who_is_not_let_in_is_told_and_no_secret_with_it(int status, string body)
    {
        await using var desk = await Start();
        await desk.System.Test(CancellationToken.None);
        desk.Server.Mishaps = _ => Mishap.Answer(status, body);
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => desk.System.Test(CancellationToken.None));
        Assert.Equal(FaultKind.Credentials, fault.Kind);
        Assert.DoesNotContain("s3cret", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_200_with_an_error_inside_is_an_error()
    {
        await using var desk = await Start();
        desk.Server.Mishaps = request => request.Method == "POST" ? Mishap.Answer(200, """{"error":"Suspended","description":"The account is suspended"}""") : null;
        Assert.Equal((RowResult.Failed, "Zendesk refuses it: The account is suspended."), ((await desk.Write(Ticket())) is var outcome ? outcome.Result : default, outcome.Reason));
    }

    [Fact]
    public async Task The_double_keeps_the_rules_that_integrations_break_on()
    {
        await using var desk = await Start(clock);
        var body = new JsonObject { ["ticket"] = new JsonObject { ["comment"] = new JsonObject { ["body"] = "x" } } };
        string? Lookup(HttpResponseMessage answer) => answer.Headers.TryGetValues("x-idempotency-lookup", out var said) ? said.Single() : null;
        Assert.Equal("miss", Lookup((await desk.Agent(HttpMethod.Post, "/tickets", body, "k")).Answer));
        Assert.Equal("hit", Lookup((await desk.Agent(HttpMethod.Post, "/tickets", body, "k")).Answer));
        var other = await desk.Agent(HttpMethod.Post, "/tickets", new JsonObject { ["ticket"] = new JsonObject { ["comment"] = new JsonObject { ["body"] = "y" } } }, "k");
        Assert.Equal((HttpStatusCode.BadRequest, "IdempotentRequestError"), (other.Status, (string?)other.Body!["error"]));
        Assert.Equal(1, desk.Shelf.Count("tickets"));
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Agent(HttpMethod.Get, "/tickets?page[size]=101")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.Agent(HttpMethod.Get, $"/incremental/tickets/cursor?start_time={clock.GetUtcNow().ToUnixTimeSeconds()}")).Status);
        var invalid = await desk.Agent(HttpMethod.Put, "/tickets/1", new JsonObject { ["ticket"] = new JsonObject { ["status"] = "lost" } });
        Assert.Equal("Status: is not valid", (string?)invalid.Body!["details"]!["status"]![0]!["description"]);
        Assert.Equal(HttpStatusCode.Conflict, (await desk.Agent(HttpMethod.Put, "/tickets/1", new JsonObject { ["ticket"] = new JsonObject { ["safe_update"] = true, ["updated_stamp"] = "2020-01-01T00:00:00Z" } })).Status);
    }
}

/// <summary>Whether a webhook is Zendesk's.</summary>
public sealed class ZendeskSignatureTests
{
    const string Secret = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==", Timestamp = "2021-03-25T05:09:27Z", Signature = "+ki97CH02IjocidwuQpeJijLkWElmpwmb5cHt/pe/ig=";
    static readonly byte[] Body = """{"hello":"wörld"}"""u8.ToArray();
    static readonly DateTimeOffset At = new(2021, 3, 25, 5, 9, 27, TimeSpan.Zero);

    [Theory]
    [InlineData(0, true)]
    [InlineData(299, true)]
    [InlineData(-299, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void A_webhook_is_good_while_it_is_fresh(int age, bool isGood) => Assert.Equal(isGood, ZendeskSignature.IsGood(Secret, Signature, Timestamp, Body, At.AddSeconds(age)));

    [Theory]
    [InlineData(null, Timestamp)]
    [InlineData(Signature, null)]
    [InlineData("", Timestamp)]
    [InlineData("not base64", Timestamp)]
    [InlineData("AAAA", Timestamp)]
    [InlineData(Signature, "2021-03-25T05:09:28Z")]
    [InlineData(Signature, "yesterday")]
    public void What_is_not_signed_as_it_stands_is_not_Zendesks(string? signature, string? timestamp) => Assert.False(ZendeskSignature.IsGood(Secret, signature, timestamp, Body, At));

    [Fact]
    public void Another_body_another_secret_and_none_are_refused()
    {
        Assert.False(ZendeskSignature.IsGood(Secret, Signature, Timestamp, [.. Body, (byte)' '], At));
        Assert.False(ZendeskSignature.IsGood("other", Signature, Timestamp, Body, At));
        Assert.False(ZendeskSignature.IsGood("", Convert.ToBase64String(ZendeskSignatureTests.Body), Timestamp, Body, At));
    }
}
