using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Portal.Kernel.Contracts;
using static Portal.Connectors.Tests.Zendesk.ZendeskDesk;

namespace Portal.Connectors.Tests.Zendesk;

/// <summary>Each key is one ticket, each thing said is one comment, whatever happens on the way.</summary>
public sealed class ZendeskTicketTests
{
    static readonly (string, string?) Email = (Fields.Email, "bea@example.org"), Contact = (Fields.Contact, "Bea Buyer"), Customer1 = (Fields.Customer, "C-1");

    [Fact]
    public async Task A_ticket_is_made_with_its_requester_and_organization()
    {
        await using var desk = await Start();
        await desk.Write(Customer("C-1", "Fabrikam"), Domains.Customers);
        var outcome = await desk.Write(Ticket(more: [Email, Contact, Customer1, (Fields.Priority, "high"), (Fields.Status, "open")]));
        Assert.Equal(RowResult.Created, outcome.Result);
        var row = Assert.Single(await desk.Read(Domains.Tickets));
        Assert.Equal(("PQ-1", outcome.Id), (row.Key, row.Id));
        Assert.Equal(["Pump leaks", "The pump leaks.\n\nPlease help.", "open", "high", "bea@example.org", "Bea Buyer", "C-1"], ((string[])[Fields.Subject, Fields.Body, Fields.Status, Fields.Priority, Fields.Email, Fields.Contact, Fields.Customer]).Select(f => row[f]));
    }

    [Fact]
    public async Task A_ticket_that_an_agent_made_goes_by_its_number_and_is_not_made_twice()
    {
        await using var desk = await Start();
        await desk.Agent(HttpMethod.Post, "/tickets", new JsonObject { ["ticket"] = new JsonObject { ["subject"] = "Noise", ["comment"] = new JsonObject { ["body"] = "It hums." } } });
        var row = Assert.Single(await desk.Read(Domains.Tickets));
        Assert.Equal(row.Id, row.Key);
        var outcome = await desk.Write(row with { Id = null, Values = new Dictionary<string, string?>(row.Values) { [Fields.Priority] = "urgent" } });
        Assert.Equal((RowResult.Changed, row.Id), (outcome.Result, outcome.Id));
        Assert.Equal(1, desk.Shelf.Count("tickets"));
        // A number of nobody's is a key like another.
        Assert.Equal(RowResult.Created, (await desk.Write(Ticket("4711"))).Result);
    }

    [Fact]
    public async Task A_handover_that_is_repeated_resets_nothing_that_an_agent_changed()
    {
        await using var desk = await Start();
        var row = Ticket(more: [Email, (Fields.Status, "new"), (Fields.Priority, "normal")]);
        var id = (await desk.Write(row)).Id!;
        await desk.Change(id, "priority", "urgent");
        await desk.Change(id, "status", "pending");
        Assert.Equal(RowResult.Unchanged, (await desk.Write(row)).Result);
        var there = Assert.Single(await desk.Read(Domains.Tickets));
        Assert.Equal(("pending", "urgent"), (there[Fields.Status], there[Fields.Priority]));
    }

    [Fact]
    public async Task Another_ticket_of_a_known_requester_changes_nothing_about_the_person()
    {
        await using var desk = await Start();
        await desk.Write(Customer("C-1", "Fabrikam"), Domains.Customers);
        await desk.Write(Customer("C-2", "Contoso"), Domains.Customers);
        await desk.Write(Ticket("PQ-1", more: [Email, Contact, Customer1]));
        var other = await desk.Write(Ticket("PQ-2", more: [Email, (Fields.Contact, "B. Buyer"), (Fields.Customer, "C-2")]));
        Assert.Equal(RowResult.Created, other.Result);
        Assert.Equal("Bea Buyer", (string?)Assert.Single(desk.Shelf.All("users"))["name"]);
        // Whoever belongs elsewhere asks for C-1's house, and agents see which.
        Assert.Equal("C-1", (await desk.Read(Domains.Tickets)).Single(r => r.Key == "PQ-2")[Fields.Customer]);
    }

    [Fact]
    public async Task A_customer_that_is_unknown_there_does_not_keep_the_ticket_back()
    {
        await using var desk = await Start();
        Assert.Equal(RowResult.Created, (await desk.Write(Ticket(more: [Email, Customer1]))).Result);
    }

    public static TheoryData<string> Faults => new("reset before", "reset after", "truncated", "drip", "silence", "500", "503", "html", "busy");

    static Mishap Named(string name) => name switch
    {
        "reset before" => Mishap.ResetBefore,
        "reset after" => Mishap.ResetAfter,
        "truncated" => Mishap.Truncated,
        "drip" => Mishap.Drip,
        "silence" => Mishap.Silence,
        "html" => Mishap.Answer(200, "<html>maintenance</html>", "text/html"),
        "busy" => Mishap.Answer(429, headers: ("Retry-After", "300")),
        _ => Mishap.Answer(int.Parse(name)),
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task A_ticket_that_was_in_doubt_is_found_and_not_made_again(string fault)
    {
        await using var desk = await Start();
        var left = 2;
        desk.Server.Mishaps = request => request.Method == "POST" && left-- > 0 ? Named(fault) : null;
        var outcome = await desk.WriteUntilKnown(Ticket(more: [Email]));
        Assert.Contains(outcome.Result, (RowResult[])[RowResult.Created, RowResult.Unchanged]);
        Assert.Equal(1, desk.Shelf.Count("tickets"));
        Assert.Single(desk.Said(outcome.Id!));
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task A_changed_body_is_said_once_whatever_happens_on_the_way(string fault)
    {
        await using var desk = await Start();
        var id = (await desk.Write(Ticket())).Id!;
        var left = 2;
        desk.Server.Mishaps = request => request.Method == "PUT" && left-- > 0 ? Named(fault) : null;
        await desk.WriteUntilKnown(Ticket(body: "It is a flood."));
        Assert.Equal(["The pump leaks.\n\nPlease help.", "It is a flood."], desk.Said(id));
    }

    [Fact]
    public async Task What_was_said_last_is_not_said_again_and_what_was_said_before_may_be()
    {
        await using var desk = await Start();
        var id = (await desk.Write(Ticket(body: "A"))).Id!;
        foreach (var body in (string[])["A", "B", "B", "A", "A"]) await desk.Write(Ticket(body: body));
        Assert.Equal(["A", "B", "A"], desk.Said(id));
    }

    [Fact]
    public async Task A_ticket_that_an_agent_answered_is_not_told_again_what_it_was_told()
    {
        await using var desk = await Start();
        var id = (await desk.Write(Ticket())).Id!;
        await desk.Change(id, "comment", new JsonObject { ["body"] = "We are on our way." });
        Assert.Equal(RowResult.Unchanged, (await desk.Write(Ticket())).Result);
        Assert.Equal(2, desk.Said(id).Count);
    }

    [Fact]
    public async Task A_ticket_of_an_agent_that_is_linked_takes_only_what_is_new_and_one_of_another_key_nothing()
    {
        await using var desk = await Start();
        var made = (await desk.Agent(HttpMethod.Post, "/tickets", new JsonObject { ["ticket"] = new JsonObject { ["subject"] = "Pump leaks", ["comment"] = new JsonObject { ["body"] = "Hello\nthere" } } })).Body!["ticket"]!["id"]!.ToString();
        Assert.Equal(RowResult.Unchanged, (await desk.Write(Ticket(made, "Hello there") with { Id = made })).Result);
        Assert.Equal(RowResult.Changed, (await desk.Write(Ticket(made, "News") with { Id = made })).Result);
        Assert.Equal(["Hello\nthere", "News"], desk.Said(made));
        var ours = (await desk.Write(Ticket("PQ-1"))).Id!;
        Assert.NotEqual(ours, (await desk.Write(Ticket("PQ-2", "Another matter") with { Id = ours })).Id);
        Assert.Single(desk.Said(ours));
    }

    [Fact]
    public async Task Nothing_to_change_is_no_call_that_writes()
    {
        await using var desk = await Start();
        await desk.Write(Ticket(more: [(Fields.Status, "open"), (Fields.Priority, "low")]));
        var writes = desk.Writes;
        Assert.Equal(RowResult.Unchanged, (await desk.Write(Ticket(more: [(Fields.Status, "open"), (Fields.Priority, "low")]))).Result);
        Assert.Equal(RowResult.Unchanged, (await desk.Write(Ticket(more: [(Fields.Status, "new")]))).Result);
        Assert.Equal(writes, desk.Writes);
    }

    [Fact]
    public async Task A_ticket_on_hold_is_pending_to_us_and_stays_on_hold()
    {
        await using var desk = await Start();
        var id = (await desk.Write(Ticket())).Id!;
        await desk.Change(id, "status", "hold");
        Assert.Equal("pending", Assert.Single(await desk.Read(Domains.Tickets))[Fields.Status]);
        Assert.Equal(RowResult.Unchanged, (await desk.Write(Ticket(more: [(Fields.Status, "pending")]))).Result);
        Assert.Equal(RowResult.Changed, (await desk.Write(Ticket(more: [(Fields.Status, "solved")]))).Result);
        Assert.Equal("solved", (string?)desk.Shelf.Find("tickets", id)!["status"]);
    }

    [Fact]
    public async Task Two_tickets_of_one_key_are_for_a_person_to_decide()
    {
        await using var desk = await Start();
        for (var i = 0; i < 2; i++) await desk.Agent(HttpMethod.Post, "/tickets", new JsonObject { ["ticket"] = new JsonObject { ["external_id"] = "PQ-1", ["comment"] = new JsonObject { ["body"] = "x" } } });
        var outcome = await desk.Write(Ticket());
        Assert.Equal((RowResult.Failed, false), (outcome.Result, outcome.Again));
        Assert.Contains("#1, #2", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(0, desk.Writes);
    }

    [Fact]
    public async Task A_ticket_that_changed_between_our_look_and_our_write_is_looked_at_again()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var desk = await Start(clock);
        var id = (await desk.Write(Ticket())).Id!;
        var agents = 1;
        desk.Server.Mishaps = request => request.Method == "PUT" && agents-- > 0 ? new Mishap(Before: async _ =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await desk.Change(id, "priority", "urgent");
            return false;
        }) : null;
        Assert.Equal(RowResult.Changed, (await desk.Write(Ticket(body: "More", more: (Fields.Status, "pending")))).Result);
        var ticket = desk.Shelf.Find("tickets", id)!;
        Assert.Equal(("urgent", "pending"), ((string?)ticket["priority"], (string?)ticket["status"]));
        Assert.Equal(2, desk.Said(id).Count);
    }

    [Fact]
    public async Task A_ticket_that_never_rests_is_left_for_later()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var desk = await Start(clock);
        var id = (await desk.Write(Ticket())).Id!;
        desk.Server.Mishaps = request => request.Method == "PUT" ? new Mishap(Before: async _ =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await desk.Change(id, "priority", "urgent");
            return false;
        }) : null;
        var outcome = await desk.Write(Ticket(body: "More"));
        Assert.Equal((RowResult.Failed, true), (outcome.Result, outcome.Again));
        Assert.Single(desk.Said(id));
    }

    [Fact]
    public async Task A_ticket_that_was_made_with_other_words_is_changed_and_not_made_again()
    {
        await using var desk = await Start();
        await desk.Write(Ticket(body: "First words"));
        var blind = 1;
        desk.Server.Mishaps = request => request.Query.ContainsKey("external_id") && blind-- > 0 ? Mishap.Answer(200, """{"tickets":[],"meta":{"has_more":false}}""") : null;
        Assert.Equal(RowResult.Changed, (await desk.Write(Ticket(body: "Other words"))).Result);
        Assert.Equal(["First words", "Other words"], desk.Said("1"));
    }

    [Fact]
    public async Task A_deleted_ticket_is_not_believed_to_be_there_because_its_first_answer_is_repeated()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var desk = await Start(clock);
        var id = (await desk.Write(Ticket())).Id!;
        await desk.Agent(HttpMethod.Delete, $"/tickets/{id}");
        var outcome = await desk.Write(Ticket() with { Id = id });
        Assert.Equal((RowResult.Failed, true), (outcome.Result, outcome.Again));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(RowResult.Created, (await desk.Write(Ticket() with { Id = id })).Result);
    }

    [Fact]
    public async Task A_closed_ticket_is_told_of()
    {
        await using var desk = await Start();
        var id = (await desk.Write(Ticket())).Id!;
        await desk.Change(id, "status", "closed");
        var outcome = await desk.Write(Ticket(body: "Once more"));
        Assert.Equal((RowResult.Failed, false), (outcome.Result, outcome.Again));
        Assert.Contains("closed", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_that_is_changed_too_often_keeps_no_other_back()
    {
        await using var desk = await Start(new FakeTimeProvider(DateTimeOffset.UtcNow));
        var id = (await desk.Write(Ticket())).Id!;
        for (var i = 0; i < 30; i++) await desk.Change(id, "priority", "low");
        var outcomes = await ((IDomainWriter)desk.System).Write(Domains.Tickets, [Ticket(body: "More"), Ticket("PQ-2")], WriteRules.Always, CancellationToken.None);
        Assert.Equal([(RowResult.Failed, true), (RowResult.Created, false)], outcomes.Select(o => (o.Result, o.Again)));
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => desk.Write(Ticket(body: "More")));
        Assert.InRange(fault.RetryAfter!.Value.TotalMinutes, 9, 10);
    }

    [Theory]
    [InlineData(Fields.Status, "lost")]
    [InlineData(Fields.Priority, "asap")]
    [InlineData(Fields.Subject, "")]
    [InlineData(Fields.Body, "")]
    public async Task What_Zendesk_would_refuse_never_leaves(string field, string value)
    {
        await using var desk = await Start();
        var row = Ticket();
        var outcome = await desk.Write(row with { Values = new Dictionary<string, string?>(row.Values) { [field] = value } });
        Assert.Equal(RowResult.Failed, outcome.Result);
        Assert.Contains(field, outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(RowResult.Failed, (await desk.Write(row with { Values = new Dictionary<string, string?>(row.Values) { [Fields.Subject] = new string('x', 256) } })).Result);
        Assert.Equal(0, desk.Writes);
    }

    [Fact]
    public async Task What_Zendesk_refuses_is_said_in_its_words_and_keeps_no_other_row_back()
    {
        await using var desk = await Start();
        var posts = 0;
        desk.Server.Mishaps = request => request.Method == "POST" && posts++ == 0 ? Mishap.Answer(422, """{"error":"RecordInvalid","description":"Record validation errors","details":{"requester":[{"description":"Requester: Email: is not properly formatted","error":"InvalidFormat"}]}}""") : null;
        var outcomes = await ((IDomainWriter)desk.System).Write(Domains.Tickets, [Ticket(), Ticket("PQ-2")], WriteRules.Always, CancellationToken.None);
        Assert.Equal((RowResult.Failed, RowResult.Created), (outcomes[0].Result, outcomes[1].Result));
        Assert.Equal("Zendesk refuses it: Requester: Email: is not properly formatted.", outcomes[0].Reason);
    }

    [Fact]
    public async Task Rules_of_fields_are_kept()
    {
        await using var desk = await Start();
        var id = (await desk.Write(Ticket())).Id!;
        var rules = new WriteRules(new Dictionary<string, WriteRule> { [Fields.Body] = WriteRule.Never, [Fields.Subject] = WriteRule.IfEmpty, [Fields.Priority] = WriteRule.IfEmpty });
        var row = new DomainRow("PQ-1", new Dictionary<string, string?> { [Fields.Subject] = "Other", [Fields.Body] = "Other", [Fields.Priority] = "low" });
        Assert.Equal(RowResult.Changed, (await desk.Write(row, rules: rules)).Result);
        Assert.Equal(("Pump leaks", "low"), ((string?)desk.Shelf.Find("tickets", id)!["subject"], (string?)desk.Shelf.Find("tickets", id)!["priority"]));
        Assert.Single(desk.Said(id));
    }
}
