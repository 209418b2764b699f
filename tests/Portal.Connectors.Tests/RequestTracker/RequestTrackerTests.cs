using System.Text;
using Portal.Connectors.RequestTracker;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.RequestTracker;

/// <summary>All tests share one Request Tracker: each has keys of its own.</summary>
[Trait("Suite", "systems")]
public sealed class RequestTrackerTests
{
    /// <summary>A queue with fields for our key and the customer, and one without any.</summary>
    const string Support = "Support", General = "General";

    readonly string key = $"PQ-{Guid.NewGuid():N}"[..29];

    static async Task<IConnectedSystem> Connect(string queue = Support, HttpMessageHandler? wire = null, string password = RequestTrackerServer.Password, string zone = "UTC") => new RequestTrackerConnector().Open(
        ConnectionTerms.Of("help", "request-tracker", (Term.BaseUrl, (await RequestTrackerServer.Running()).Address.ToString()), (Term.User, RequestTrackerServer.User), (Term.Password, password), ("Queue", queue), ("TimeZone", zone)),
        Rooms.Room(wire, new HurriedClock()));

    static async Task<IDomainWriter> Writer(string queue = Support, HttpMessageHandler? wire = null) => Assert.IsAssignableFrom<IDomainWriter>(await Connect(queue, wire));

    static async Task<RowOutcome> Write(IDomainWriter writer, DomainRow row, string domain = Domains.Tickets) => Assert.Single(await writer.Write(domain, [row], WriteRules.Always, default));

    static async Task<List<DomainRow>> All(string queue = Support, string domain = Domains.Tickets, DateTimeOffset? since = null, int size = 100, Func<Task>? betweenPages = null)
    {
        var reader = Assert.IsAssignableFrom<IDomainReader>(await Connect(queue));
        var rows = new List<DomainRow>();
        for (string? cursor = null; ;)
        {
            var page = await reader.Read(domain, new ReadAsk(since, cursor, size), default);
            rows.AddRange(page.Rows);
            if (page.Next is null) return rows;
            cursor = page.Next;
            if (betweenPages is not null) await betweenPages();
        }
    }

    DomainRow Ticket(params (string Field, string? Value)[] more) => new(key, new Dictionary<string, string?>
    {
        [Fields.Subject] = "Overdue balance: it's late",
        [Fields.Body] = "Please call.\nThank you.",
        [Fields.Email] = "Buyer@acme.example",
        [Fields.Customer] = "C-1001",
        [Fields.Priority] = "high",
        [Fields.Status] = "new",
    }.Concat(more.Select(m => KeyValuePair.Create(m.Field, m.Value))).GroupBy(v => v.Key).ToDictionary(g => g.Key, g => g.Last().Value));

    [Theory]
    [InlineData(Support, "C-1001")]
    [InlineData(General, null)]
    public async Task A_ticket_is_created_then_unchanged_then_changed_with_a_field_for_the_key_and_without(string queue, string? customer)
    {
        var writer = await Writer(queue);
        var created = await Write(writer, Ticket());
        Assert.Equal(RowResult.Created, created.Result);
        var again = await Write(writer, Ticket());
        Assert.Equal((RowResult.Unchanged, created.Id), (again.Result, again.Id));

        var changed = await Write(writer, Ticket((Fields.Status, "pending"), (Fields.Priority, "urgent"), (Fields.Subject, "Overdue, second letter"), (Fields.Email, "boss@acme.example")));
        Assert.Equal((RowResult.Changed, created.Id), (changed.Result, changed.Id));

        var row = (await All(queue)).Single(r => r.Key == key);
        Assert.Equal(("Overdue, second letter", "pending", "urgent", "boss@acme.example", customer, created.Id), (row[Fields.Subject], row[Fields.Status], row[Fields.Priority], row[Fields.Email], row[Fields.Customer], row[Fields.Number]));
    }

    [Theory]
    [InlineData(Support, true)]
    [InlineData(Support, false)]
    [InlineData(General, true)]
    public async Task A_ticket_whose_creation_was_in_doubt_stands_there_once(string queue, bool afterwards)
    {
        var broken = await Writer(queue, new BreakingWire("POST /REST/2.0/ticket\n", afterwards));
        Assert.Equal(FaultKind.Doubtful, (await Assert.ThrowsAsync<ConnectionFault>(() => Write(broken, Ticket()))).Kind);
        Assert.Equal(afterwards ? RowResult.Unchanged : RowResult.Created, (await Write(await Writer(queue), Ticket())).Result);
        Assert.Single(await All(queue), r => r.Key == key);
    }

    [Theory, InlineData(Support), InlineData(General)]
    public async Task A_ticket_that_an_agent_made_goes_by_its_number_and_is_not_made_twice(string queue)
    {
        var made = (await Write(await Writer(queue), Ticket())).Id!;
        await Put($"ticket/{made}", queue == Support ? """{"Subject": "By an agent", "CustomFields": {"PortalKey": ""}}""" : """{"Subject": "By an agent"}""");
        var row = (await All(queue)).Single(r => r.Id == made);
        Assert.Equal(made, row.Key);
        var before = (await All(queue)).Count;
        var outcome = await Write(await Writer(queue), row with { Id = null });
        Assert.Equal((RowResult.Unchanged, made), (outcome.Result, outcome.Id));
        Assert.Equal(before, (await All(queue)).Count);
    }

    [Theory, InlineData(Support), InlineData(General)]
    public async Task A_link_that_leads_to_a_ticket_of_another_key_is_not_believed(string queue)
    {
        var writer = await Writer(queue);
        var other = (await Write(writer, Ticket())).Id!;
        var made = await Write(writer, Ticket((Fields.Subject, "Another matter")) with { Key = $"{key}-2", Id = other });
        Assert.Equal(RowResult.Created, made.Result);
        Assert.NotEqual(other, made.Id);
        Assert.Equal("Overdue balance: it's late", (await All(queue)).Single(r => r.Id == other)[Fields.Subject]);
    }

    [Fact]
    public async Task A_handover_that_is_repeated_resets_nothing_that_an_agent_changed()
    {
        var writer = await Writer();
        var id = (await Write(writer, Ticket())).Id!;
        await Put($"ticket/{id}", """{"Status": "open", "Priority": 90}""");
        Assert.Equal(RowResult.Unchanged, (await Write(writer, Ticket())).Result);
        var row = (await All()).Single(r => r.Key == key);
        Assert.Equal(("open", "urgent"), (row[Fields.Status], row[Fields.Priority]));
    }

    [Fact]
    public async Task Two_writers_at_once_leave_one_ticket()
    {
        var writers = await Task.WhenAll(Writer(), Writer());
        var outcomes = await Task.WhenAll(writers.Select(w => Write(w, Ticket())));
        Assert.Single(outcomes.Select(o => o.Id).Distinct());
        Assert.Single(await All(), r => r.Key == key);
    }

    [Fact]
    public async Task A_closed_ticket_is_resolved_there_and_stays_unchanged()
    {
        var writer = await Writer();
        await Write(writer, Ticket());
        Assert.Equal(RowResult.Changed, (await Write(writer, Ticket((Fields.Status, "closed")))).Result);
        Assert.Equal(RowResult.Unchanged, (await Write(writer, Ticket((Fields.Status, "closed")))).Result);
        Assert.Equal("solved", (await All()).Single(r => r.Key == key)[Fields.Status]);
    }

    [Fact]
    public async Task What_it_leaves_as_it_was_in_spite_of_200_is_told_in_its_words()
    {
        var writer = await Writer();
        var waiting = (await Write(writer, Ticket())).Id;
        var other = (await Write(writer, Ticket() with { Key = $"{key}-2" })).Id;
        await Put($"ticket/{waiting}", $$"""{"DependsOn": {{other}}}""");

        var outcome = await Write(writer, Ticket((Fields.Status, "solved")));

        Assert.Equal((RowResult.Failed, waiting), (outcome.Result, outcome.Id));
        Assert.Contains("left status as it was", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("unresolved dependencies", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_that_was_merged_into_another_is_not_made_again()
    {
        var writer = await Writer();
        var merged = (await Write(writer, Ticket())).Id;
        var into = (await Write(writer, Ticket() with { Key = $"{key}-2" })).Id;
        await Put($"ticket/{merged}", $$"""{"MergeInto": {{into}}}""");
        var outcome = await Write(writer, Ticket((Fields.Priority, "low")) with { Id = merged });
        Assert.Equal((RowResult.Changed, into), (outcome.Result, outcome.Id));
    }

    /// <summary>As a person there would.</summary>
    static async Task Put(string path, string json)
    {
        var server = await RequestTrackerServer.Running();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{RequestTrackerServer.User}:{RequestTrackerServer.Password}")));
        (await http.PutAsync(new Uri(server.Address, $"/REST/2.0/{path}"), new StringContent(json, Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Text_that_is_too_long_or_unknown_never_leaves()
    {
        var wire = new BreakingWire("POST /REST/2.0/ticket\n", afterwards: false);
        var writer = await Writer(wire: wire);
        Assert.Equal("subject has 151 characters; 150 fit.", (await Write(writer, Ticket((Fields.Subject, new string('x', 151))))).Reason);
        Assert.Equal("sleeping is no status that a ticket can have.", (await Write(writer, Ticket((Fields.Status, "sleeping")))).Reason);
        Assert.Equal(0, wire.Calls);
    }

    [Fact]
    public async Task A_ticket_that_changes_while_pages_are_read_comes_again()
    {
        var writer = await Writer();
        var tickets = Enumerable.Range(1, 5).Select(i => Ticket() with { Key = $"{key[..20]}-{i}" }).ToList();
        await writer.Write(Domains.Tickets, tickets, WriteRules.Always, default);
        var changed = false;

        var rows = await All(size: 2, betweenPages: async () =>
        {
            if (changed) return;
            changed = true;
            await Write(writer, tickets[0] with { Values = new Dictionary<string, string?> { [Fields.Subject] = "Renamed" } });
        });

        Assert.All(tickets, t => Assert.Contains(rows, r => r.Key == t.Key));
        Assert.Equal("Renamed", rows.Last(r => r.Key == tickets[0].Key)[Fields.Subject]);
    }

    [Fact]
    public async Task Only_what_changed_since_is_read_and_the_instant_itself_belongs_to_it()
    {
        await Write(await Writer(), Ticket());
        var at = (await All()).Single(r => r.Key == key).ChangedAt!.Value;
        Assert.Contains(await All(since: at), r => r.Key == key);
        Assert.DoesNotContain(await All(since: at.AddSeconds(1)), r => r.Key == key);
    }

    [Fact]
    public async Task A_time_zone_that_is_not_the_accounts_is_told_before_changes_are_missed()
    {
        await Write(await Writer(), Ticket());
        foreach (var zone in new[] { "Asia/Tokyo", "America/New_York" })
        {
            var system = await Connect(zone: zone);
            var fault = await Assert.ThrowsAsync<ConnectionFault>(() => system.Test(default));
            Assert.Equal((FaultKind.Refused, $"Request Tracker does not read times in the time zone {zone}: set the account's time zone there, and the same one here."), (fault.Kind, fault.Message));
        }
        await (await Connect()).Test(default);
    }

    [Fact]
    public async Task Assets_are_written_once_and_read_by_their_number()
    {
        var writer = await Writer();
        DomainRow Asset(string title) => new(key, new Dictionary<string, string?> { [Fields.Title] = title, [Fields.SerialNumber] = "SN 1", [Fields.Customer] = "C-1001" });
        await Assert.ThrowsAsync<ConnectionFault>(async () => await Write(await Writer(wire: new BreakingWire("POST /REST/2.0/asset\n", afterwards: true)), Asset("Pump"), Domains.Assets));
        Assert.Equal(RowResult.Unchanged, (await Write(writer, Asset("Pump"), Domains.Assets)).Result);
        Assert.Equal(RowResult.Changed, (await Write(writer, Asset("Pump of hall 2"), Domains.Assets)).Result);

        var row = (await All(domain: Domains.Assets)).Single(r => r.Key == key);
        Assert.Equal(("Pump of hall 2", "SN 1", "C-1001"), (row[Fields.Title], row[Fields.SerialNumber], row[Fields.Customer]));
    }

    [Fact]
    public async Task A_wrong_password_and_a_queue_that_is_not_there_are_told()
    {
        Assert.Equal(FaultKind.Credentials, (await Assert.ThrowsAsync<ConnectionFault>(async () => await (await Connect(password: "wrong")).Test(default))).Kind);
        var fault = await Assert.ThrowsAsync<ConnectionFault>(async () => await (await Connect(queue: "Nowhere")).Test(default));
        Assert.Equal((FaultKind.Refused, "Request Tracker shows this account no queue Nowhere."), (fault.Kind, fault.Message));
    }
}
