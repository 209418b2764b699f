using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.Mailchimp;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Mailchimp;

/// <summary>Who may be written to, and who may not any more.</summary>
public sealed class MailchimpTests : IAsyncLifetime
{
    const string Anna = "anna@example.org";
    static readonly CancellationToken Stop = CancellationToken.None;
    readonly DoubleShelf shelf = new();
    readonly HurriedClock clock = new();
    MailchimpDouble target = null!;
    DoubleServer server = null!;

    public async Task InitializeAsync() => server = await DoubleServer.Start(target = new MailchimpDouble(shelf, clock), clock);

    public async Task DisposeAsync() => await server.DisposeAsync();

    IConnectedSystem System(params (string Name, string Value)[] more) => new MailchimpConnector().Open(
        ConnectionTerms.Of("letters", "mailchimp", [(Term.BaseUrl, server.Address.ToString()), .. new[] { (Term.Password, "0123-us21"), ("List", MailchimpDouble.List) }.ExceptBy(more.Select(m => m.Name), t => t.Item1), .. more]), Rooms.Room(clock: clock));

    async Task<RowOutcome> Write(DomainRow row, WriteRules? rules = null, IConnectedSystem? system = null) => Assert.Single(await ((IDomainWriter)(system ?? System())).Write(Domains.Subscribers, [row], rules ?? WriteRules.Always, Stop));

    static DomainRow Consenting(string email = Anna, params (string Field, string? Value)[] more)
    {
        var values = new Dictionary<string, string?> { [Fields.ConsentWording] = "Yes, send me news.", [Fields.ConsentAt] = "2026-03-01T10:00:00Z", [Fields.ConsentSource] = "198.51.100.7" };
        foreach (var (field, value) in more) values[field] = value;
        return new(email, values);
    }

    static DomainRow Withdrawal => new(Anna, new Dictionary<string, string?> { [Fields.Status] = "unsubscribed" });

    JsonObject? Member(string email = Anna) => shelf.All("members").SingleOrDefault(m => m["email_address"]!.ToString() == email);

    string? Status => Member()?["status"]?.ToString();

    [Fact]
    public async Task A_new_subscriber_waits_for_their_own_confirmation_and_their_consent_is_recorded()
    {
        Assert.Equal(RowResult.Created, (await Write(Consenting(more: [(Fields.Contact, "Anna Beispiel"), (Fields.Company, "Fabrikam")]))).Result);
        Assert.Equal(("pending", "Anna", "Beispiel", "Fabrikam"), (Status, Merged("FNAME"), Merged("LNAME"), Merged("COMPANY")));
        Assert.Equal(("Yes, send me news.", "2026-03-01T10:00:00Z", "198.51.100.7"), (Merged("CONSENT"), Merged("CONSENTAT"), Merged("CONSENTSRC")));
        Assert.Equal(("2026-03-01T10:00:00+00:00", "198.51.100.7", ""), (Member()!["timestamp_signup"]!.ToString(), Member()!["ip_signup"]!.ToString(), Member()!["timestamp_opt"]!.ToString()));
        Assert.Equal(RowResult.Unchanged, (await Write(Consenting("ANNA@example.org"))).Result);
    }

    string Merged(string tag) => Member()!["merge_fields"]![tag]!.ToString();

    [Fact]
    public async Task Without_double_opt_in_they_are_subscribed_at_the_time_of_their_consent()
    {
        await Write(Consenting(), system: System(("DoubleOptIn", "false")));
        Assert.Equal(("subscribed", "2026-03-01T10:00:00+00:00"), (Status, Member()!["timestamp_opt"]!.ToString()));
    }

    [Fact]
    public async Task A_long_wording_is_kept_as_its_beginning_and_the_hash_of_the_whole()
    {
        var wording = $"Yes, send me news. {new string('x', 3000)}";
        Assert.Equal(RowResult.Created, (await Write(Consenting(more: [(Fields.ConsentWording, wording)]))).Result);
        Assert.StartsWith("Yes, send me news. xxx", Merged("CONSENT"));
        Assert.InRange(Merged("CONSENT").Length, 200, 255);
        Assert.EndsWith($"sha256:{Convert.ToHexStringLower(global::System.Security.Cryptography.SHA256.HashData(global::System.Text.Encoding.UTF8.GetBytes(wording)))[..20]}", Merged("CONSENT"));
        Assert.Equal(RowResult.Unchanged, (await Write(Consenting(more: [(Fields.ConsentWording, wording)]))).Result);
    }

    [Fact]
    public async Task A_withdrawal_is_written_whatever_else_is_wrong_with_the_row()
    {
        await Write(Consenting());
        Assert.Equal(RowResult.Changed, (await Write(Consenting(more: [(Fields.Status, "unsubscribed"), (Fields.Company, new string('x', 300)), (Fields.Contact, new string('x', 300))]))).Result);
        Assert.Equal("unsubscribed", Status);
    }

    [Theory, InlineData(Fields.ConsentWording), InlineData(Fields.ConsentAt), InlineData(Fields.ConsentSource)]
    public async Task Without_a_consent_record_nothing_is_sent(string missing)
    {
        var outcome = await Write(Consenting(more: [(missing, " ")]));
        Assert.Equal((RowResult.Failed, "no consent record"), (outcome.Result, outcome.Reason));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_known_subscriber_is_never_subscribed_again_by_us()
    {
        await Write(Consenting());
        Assert.Equal(RowResult.Changed, (await Write(Consenting(more: [(Fields.Company, "Contoso")]))).Result);
        Assert.Equal(("pending", "Contoso"), (Status, Merged("COMPANY")));
    }

    [Theory, InlineData("unsubscribed"), InlineData("cleaned")]
    public async Task Whoever_left_is_left_alone_for_good(string status)
    {
        await Write(Consenting());
        Member()!["status"] = status;
        var outcome = await Write(Consenting(more: [(Fields.Company, "Contoso"), (Fields.Status, "subscribed")]));
        Assert.Equal((RowResult.Skipped, false), (outcome.Result, outcome.Again));
        Assert.Equal((status, ""), (Status, Merged("COMPANY")));
    }

    [Fact]
    public async Task An_address_whose_letters_come_back_is_not_added()
    {
        Assert.Equal(RowResult.Skipped, (await Write(Consenting(more: [(Fields.Status, "cleaned")]))).Result);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Whoever_leaves_between_our_question_and_our_write_stays_away()
    {
        await Write(Consenting());
        server.Mishaps = request =>
        {
            if (request.Method == "PUT") Member()!["status"] = "unsubscribed";
            return null;
        };
        Assert.Equal(RowResult.Skipped, (await Write(Consenting(more: [(Fields.Company, "Contoso")]))).Result);
        Assert.Equal("unsubscribed", Status);
    }

    [Theory]
    [InlineData("""{"title":"Member In Compliance State","status":400,"detail":"anna is in compliance state."}""")]
    [InlineData("""{"title":"Forgotten Email Not Subscribed","status":400,"detail":"anna was permanently deleted."}""")]
    public async Task A_refusal_for_good_is_no_failure_to_be_tried_again(string answer)
    {
        server.Mishaps = r => r.Method == "PUT" ? Mishap.Answer(400, answer, "application/problem+json") : null;
        var outcome = await Write(Consenting());
        Assert.Equal((RowResult.Skipped, false), (outcome.Result, outcome.Again));
        Assert.Contains("anna", outcome.Reason);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_withdrawal_is_written_whatever_the_rules_say()
    {
        var never = new WriteRules(new Dictionary<string, WriteRule> { [Fields.Status] = WriteRule.Never });
        await Write(Consenting());
        Assert.Equal(RowResult.Changed, (await Write(Withdrawal, never)).Result);
        Assert.Equal("unsubscribed", Status);
        Assert.Equal(RowResult.Unchanged, (await Write(Withdrawal, never)).Result);
    }

    [Fact]
    public async Task The_withdrawal_of_somebody_unknown_keeps_others_from_adding_them()
    {
        Assert.Equal(RowResult.Created, (await Write(Withdrawal)).Result);
        Assert.Equal("unsubscribed", Status);
        Assert.Equal(RowResult.Skipped, (await Write(Consenting())).Result);
    }

    [Fact]
    public async Task Unsubscribes_flow_back()
    {
        await Write(Consenting());
        await Write(Consenting("bo@example.org"));
        clock.LetTimePass();
        var since = clock.GetUtcNow();
        clock.LetTimePass();
        await Write(Withdrawal);
        var page = await ((IDomainReader)System()).Read(Domains.Subscribers, new ReadAsk(since), Stop);
        var row = Assert.Single(page.Rows);
        Assert.Equal((Anna, "unsubscribed", null), (row.Key, row[Fields.Status], page.Next));
    }

    [Fact]
    public async Task Members_of_one_second_are_all_read_though_some_leave_it_meanwhile()
    {
        for (var i = 0; i < 10; i++) await Write(Consenting($"m{i}@example.org"));
        foreach (var member in shelf.All("members")) member["last_changed"] = "2026-01-01T00:00:00+00:00";
        var (keys, cursor, page) = (new HashSet<string>(), (string?)null, 0);
        do
        {
            var rows = await ((IDomainReader)System()).Read(Domains.Subscribers, new ReadAsk(Cursor: cursor, Size: 3), Stop);
            keys.UnionWith(rows.Rows.Select(r => r.Key));
            cursor = rows.Next;
            if (++page is 2 or 3) Member($"m{page}@example.org")!["last_changed"] = $"2026-01-02T00:00:0{page}+00:00";
        }
        while (cursor is not null && page < 50);
        Assert.Equal(10, keys.Count);
    }

    [Fact]
    public async Task Under_load_the_gate_answers_a_page_and_we_come_again_later()
    {
        target.Overloaded = 1;
        Assert.Equal(FaultKind.Busy, (await Assert.ThrowsAsync<ConnectionFault>(() => Write(Consenting()))).Kind);
        Assert.Equal(RowResult.Created, (await Write(Consenting())).Result);
    }

    [Fact]
    public async Task A_test_tells_a_stranger_a_wrong_audience_and_a_missing_merge_field_apart()
    {
        await System().Test(Stop);
        Assert.Equal(FaultKind.Credentials, (await Fault((Term.Password, "nothing"))).Kind);
        Assert.Contains("audience", (await Fault(("List", "other"))).Message);
        Assert.Contains("OPTIN", (await Fault(("MergeFields", "consent-wording=OPTIN, consent-at=CONSENTAT, consent-source=CONSENTSRC"))).Message);
        Assert.Contains("consent-at", Assert.Throws<ConnectionFault>(() => System(("MergeFields", "consent-wording=CONSENT"))).Message);

        async Task<ConnectionFault> Fault(params (string Name, string Value)[] wrong) => await Assert.ThrowsAsync<ConnectionFault>(() => System(wrong).Test(Stop));
    }

    [Fact]
    public async Task The_address_is_known_from_the_key()
    {
        var hosts = new Hosts(target);
        await Of("0123-us21").Test(Stop);
        Assert.Equal(["us21.api.mailchimp.com"], hosts.Called.Distinct());
        Assert.Throws<ConnectionFault>(() => Of("0123-evil.example/us21"));

        IConnectedSystem Of(string key) => new MailchimpConnector().Open(ConnectionTerms.Of("letters", "mailchimp", (Term.Password, key), ("List", MailchimpDouble.List)), Rooms.Room(hosts));
    }

    sealed class Hosts(SystemDouble target) : DelegatingHandler(new DoubleWire(target))
    {
        public List<string> Called { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Called.Add(request.RequestUri!.Host);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
