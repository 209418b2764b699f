using System.Text;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.HubSpot;
using Portal.Connectors.Mailchimp;
using Portal.Connectors.Tests.BusinessCentral;
using Portal.Connectors.Zendesk;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests;

/// <summary>What systems tell of themselves: proven by each one's own means, and only a hint.</summary>
public sealed class NoticeTests
{
    static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-28T10:00:00Z");
    static readonly Uri Here = new("https://portal.example/api/v1/inbound/it");

    static ITakesNotices Open(IConnector connector, params (string Name, string Value)[] more)
    {
        var values = new Dictionary<string, string>(connector.DemoTerms.Values, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in more) values[name] = value;
        return (ITakesNotices)connector.Open(new ConnectionTerms("it", connector.Kind, values), Rooms.Room());
    }

    static async Task<NoticeCall> Call(HttpRequestMessage sent) =>
        new(sent.Method.Method, sent.RequestUri!, sent.Headers.Concat(sent.Content!.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase), await sent.Content.ReadAsByteArrayAsync(), DateTimeOffset.UtcNow);

    static NoticeCall Form(string query, string body) => new("POST", new Uri(Here, $"/api/v1/inbound/it{query}"), new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body), Now);

    static async Task<NoticeVerdict> Read(ITakesNotices system, NoticeCall call) => await system.Read(call, CancellationToken.None);

    [Theory]
    [InlineData("zen:event-type:ticket.status_changed", Domains.Tickets, NoticeChange.Updated)]
    [InlineData("zen:event-type:ticket.created", Domains.Tickets, NoticeChange.Created)]
    [InlineData("zen:event-type:ticket.soft_deleted", Domains.Tickets, NoticeChange.Deleted)]
    [InlineData("zen:event-type:organization.name_changed", Domains.Customers, NoticeChange.Updated)]
    public async Task Zendesk_tells_of_tickets_and_organizations(string type, string domain, NoticeChange change)
    {
        var desk = new ZendeskDouble(new DoubleShelf(), TimeProvider.System);
        var post = await Call(desk.Post(Here, $$$"""{"id":"e1","type":"{{{type}}}","time":"2026-11-28T09:00:00Z","detail":{"id":"12"}}"""));
        var taken = Assert.IsType<NoticeVerdict.Taken>(await Read(Open(new ZendeskConnector()), post));
        Assert.Equal(("e1", new Notice(domain, "12", change, DateTimeOffset.Parse("2026-11-28T09:00:00Z"))), (taken.Id, Assert.Single(taken.Notices)));
        Assert.IsType<NoticeVerdict.Refused>(await Read(Open(new ZendeskConnector(), ("WebhookSecret", "another")), post));
        Assert.IsType<NoticeVerdict.Taken>(await Read(Open(new ZendeskConnector(), ("WebhookSecret", $"another {ZendeskDouble.SigningSecret}")), post));
        Assert.IsType<NoticeVerdict.Refused>(await Read(Open(new ZendeskConnector()), post with { Now = post.Now.AddMinutes(6) }));
    }

    [Fact]
    public async Task What_a_trigger_of_Zendesk_posts_is_about_tickets_whatever_it_says()
    {
        var taken = Assert.IsType<NoticeVerdict.Taken>(await Read(Open(new ZendeskConnector()), await Call(new ZendeskDouble(new DoubleShelf(), TimeProvider.System).Post(Here, "ticket 12 was solved"))));
        Assert.Equal((null, Domains.Tickets), (taken.Id, Assert.Single(taken.Notices).Domain));
    }

    [Fact]
    public async Task Mailchimp_proves_itself_by_its_address_and_is_answered_when_it_looks()
    {
        var list = Open(new MailchimpConnector());
        var (good, body) = ($"?secret={MailchimpDouble.WebhookSecret}", $"type=unsubscribe&fired_at=2026-11-28+09%3A00%3A00&data%5Bemail%5D=kim%40treyresearch.test&data%5Blist_id%5D={MailchimpDouble.List}");
        var taken = Assert.IsType<NoticeVerdict.Taken>(await Read(list, Form(good, body)));
        Assert.Equal(new Notice(Domains.Subscribers, null, NoticeChange.Updated, DateTimeOffset.Parse("2026-11-28T09:00:00Z")), Assert.Single(taken.Notices));
        Assert.IsType<NoticeVerdict.Handshake>(await Read(list, Form(good, "") with { Method = "GET" }));
        Assert.IsType<NoticeVerdict.Refused>(await Read(list, Form("?secret=wrong", body)));
        Assert.IsType<NoticeVerdict.Refused>(await Read(list, Form("", body) with { Method = "GET" }));
        Assert.Empty(Assert.IsType<NoticeVerdict.Taken>(await Read(list, Form(good, body.Replace(MailchimpDouble.List, "other")))).Notices);
        Assert.Empty(Assert.IsType<NoticeVerdict.Taken>(await Read(list, Form(good, "type=campaign"))).Notices);
        Assert.Null(Open(new MailchimpConnector(), ("WebhookSecret", "")).Proof);
        Assert.Throws<ConnectionFault>(() => Open(new MailchimpConnector(), ("WebhookSecret", "short")));
    }

    [Fact]
    public async Task HubSpot_signs_method_address_body_and_time()
    {
        const string Secret = "yyyyyyyy-yyyy", Body = """[{"eventId":1,"subscriptionType":"company.propertyChange","objectId":7,"occurredAt":1,"attemptNumber":0},{"eventId":2,"subscriptionType":"object.creation","objectTypeId":"0-3","objectId":8},{"eventId":3,"subscriptionType":"conversation.creation"}]""";
        var crm = Open(new HubSpotConnector(), ("WebhookSecret", Secret));
        NoticeCall Signed(string body, string secret, DateTimeOffset at)
        {
            var time = at.ToUnixTimeMilliseconds().ToString();
            var signature = Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"POST{Here.AbsoluteUri}{body}{time}")));
            return new("POST", Here, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["X-HubSpot-Signature-v3"] = signature, ["X-HubSpot-Request-Timestamp"] = time }, Encoding.UTF8.GetBytes(body), Now);
        }

        var taken = Assert.IsType<NoticeVerdict.Taken>(await Read(crm, Signed(Body, Secret, Now)));
        Assert.Equal([new(Domains.Customers, "7", NoticeChange.Updated), new Notice(Domains.Opportunities, "8", NoticeChange.Created)], taken.Notices);
        Assert.Equal(taken.Id, Assert.IsType<NoticeVerdict.Taken>(await Read(crm, Signed(Body.Replace("\"attemptNumber\":0", "\"attemptNumber\":1"), Secret, Now))).Id);
        Assert.IsType<NoticeVerdict.Refused>(await Read(crm, Signed(Body, "another", Now)));
        Assert.IsType<NoticeVerdict.Refused>(await Read(crm, Signed(Body, Secret, Now.AddMinutes(-6))));
        Assert.IsType<NoticeVerdict.Refused>(await Read(crm, Signed(Body, Secret, Now) with { Address = new Uri("https://elsewhere.example/x") }));
        Assert.IsType<NoticeVerdict.Refused>(await Read(crm, Signed("no list", Secret, Now)));
    }

    [Fact]
    public async Task Business_Central_is_subscribed_to_and_tells_what_changed_without_data()
    {
        await using var house = await BusinessCentralHouse.Start();
        Assert.IsType<NoticeVerdict.Refused>(await house.System.Read(Form("", """{"value":[]}"""), default));
        var made = await house.System.Subscribe(Domains.Customers, Here, default);
        Assert.True(made.Made);
        Assert.False((await house.System.Subscribe(Domains.Customers, Here, default)).Made);
        Assert.True((await house.System.Subscribe(Domains.Quotes, Here, default)).Made);
        Assert.False(house.System.Tells(Domains.Contacts));

        var told = new List<NoticeVerdict>();
        house.There.Outlet = new DoubleOutlet(Here, async (post, stop) =>
        {
            told.Add(await house.System.Read(await Call(post), stop));
            return new HttpResponseMessage(System.Net.HttpStatusCode.Accepted);
        });
        var customer = house.There.Has("customers", new JsonObject { ["number"] = "C-77", ["displayName"] = "Relecloud" });
        await house.There.Tell(default);
        Assert.Equal([(Domains.Customers, customer["id"]!.ToString(), NoticeChange.Created)], Assert.IsType<NoticeVerdict.Taken>(told[^1]).Notices.Select(n => (n.Domain, n.Id, n.Change)));
        for (var i = 0; i < 1001; i++) house.There.Becomes("customers", "C-77", c => c["city"] = $"City {i}");
        await house.There.Tell(default);
        Assert.Equal([(Domains.Customers, null, NoticeChange.Collection)], Assert.IsType<NoticeVerdict.Taken>(told[^1]).Notices.Select(n => (n.Domain, n.Id, n.Change)));
        // Handshake, and a stranger who does not know the secret.
        Assert.Equal("abc", Assert.IsType<NoticeVerdict.Handshake>(await house.System.Read(Form("?validationToken=abc", ""), default)).Answer);
        Assert.IsType<NoticeVerdict.Refused>(await house.System.Read(Form("", """{"value":[{"subscriptionId":"s","clientState":"wrong","resource":"customers","changeType":"updated"}]}"""), default));
        Assert.InRange(Assert.Single(house.There.Shelf.All("subscriptions"), s => s["resource"]!.ToString().EndsWith("customers", StringComparison.Ordinal))["clientState"]!.ToString().Length, 100, 250);
    }
}
