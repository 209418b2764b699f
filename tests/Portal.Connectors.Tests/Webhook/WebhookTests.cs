using System.Text;
using Portal.Connectors.Webhook;
using Portal.Kernel;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Webhook;

/// <summary>Posts of tools without an API here: who they come from, and what record they are.</summary>
public sealed class WebhookTests
{
    static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-28T10:00:00Z");
    static readonly Uri Here = new("https://portal.example/api/v1/inbound/tool");
    const string Whsec = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Word = "a-long-shared-secret";
    const string Booking = """{"event":"invitee.created","created_at":"2026-11-28T09:59:00Z","payload":{"uri":"https://api.calendly.com/invitees/1","email":"kim@treyresearch.test","scheduled_event":{"start_time":"2026-12-01T08:00:00Z"},"status":"active","no_show":null,"rescheduled":false,"questions":[{"answer":"Bring a van"}]}}""";

    static ITakesNotices Open(string signed, string secret, params (string Name, string Value)[] more)
    {
        (string Name, string Value)[] usual =
        [
            ("Signed", signed), (Term.Password, secret), ("Domain", "deliveries"), ("Key", "payload.uri"), ("Fields", "email=payload.email, status=payload.status, starts-at=payload.scheduled_event.start_time, note=payload.questions.0.answer"),
            ("Type", "event"), ("Types", "invitee.*"), ("DeletedTypes", "invitee.canceled"), ("Time", "created_at"),
        ];
        return (ITakesNotices)new WebhookConnector().Open(ConnectionTerms.Of("tool", "webhook", [.. usual.ExceptBy(more.Select(m => m.Name), u => u.Name), .. more]), Rooms.Room());
    }

    static NoticeCall Post(string body, params (string Name, string Value)[] headers) =>
        new("POST", Here, headers.ToDictionary(h => h.Name, h => h.Value, StringComparer.OrdinalIgnoreCase), Encoding.UTF8.GetBytes(body), Now);

    static string Hex(string secret, string text) => Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));

    static (string, string)[] Standard(string body, string secret = Whsec, DateTimeOffset? at = null) =>
        [("webhook-id", "msg_1"), ("webhook-timestamp", (at ?? Now).ToUnixTimeSeconds().ToString()), ("webhook-signature", StandardWebhooks.Sign("msg_1", at ?? Now, Encoding.UTF8.GetBytes(body), secret))];

    static string Timed(string body, string secret = Word, DateTimeOffset? at = null) => (at ?? Now).ToUnixTimeSeconds() is var t ? $"t={t},v1={Hex("someone else's", $"{t}.{body}")},v1={Hex(secret, $"{t}.{body}")}" : "";

    static async Task<NoticeVerdict> Read(ITakesNotices tool, NoticeCall call) => await tool.Read(call, CancellationToken.None);

    static async Task<NoticeVerdict.Taken> Taken(ITakesNotices tool, NoticeCall call) => Assert.IsType<NoticeVerdict.Taken>(await Read(tool, call));

    [Fact]
    public async Task A_booking_becomes_a_row_with_the_fields_that_were_mapped()
    {
        var taken = await Taken(Open("calendly", Word), Post(Booking, ("Calendly-Webhook-Signature", Timed(Booking))));
        var notice = Assert.Single(taken.Notices);
        Assert.Equal(("deliveries", "https://api.calendly.com/invitees/1", NoticeChange.Updated), (notice.Domain, notice.Row!.Key, notice.Change));
        Assert.Equal(DateTimeOffset.Parse("2026-11-28T09:59:00Z"), notice.Row.ChangedAt);
        Assert.Equal(("kim@treyresearch.test", "active", "2026-12-01T08:00:00Z", "Bring a van"), (notice.Row["email"], notice.Row["status"], notice.Row["starts-at"], notice.Row["note"]));
    }

    [Fact]
    public async Task Each_style_takes_its_own_signature_and_a_repetition_has_the_same_id()
    {
        Assert.Equal("msg_1", (await Taken(Open("standard", Whsec), Post(Booking, Standard(Booking)))).Id);
        var stripe = """{"id":"evt_1","type":"invitee.created","event":"invitee.created","created_at":1764323940,"payload":{"uri":"pi_1"}}""";
        Assert.Equal("evt_1", (await Taken(Open("stripe", Word), Post(stripe, ("Stripe-Signature", Timed(stripe))))).Id);
        Assert.Equal("7f3", (await Taken(Open("github", Word), Post(Booking, ("X-Hub-Signature-256", $"sha256={Hex(Word, Booking)}"), ("X-GitHub-Delivery", "7f3")))).Id);
        Assert.Equal((await Taken(Open("calendly", Word), Post(Booking, ("Calendly-Webhook-Signature", Timed(Booking))))).Id, (await Taken(Open("calendly", Word), Post(Booking, ("Calendly-Webhook-Signature", Timed(Booking, at: Now.AddMinutes(-1)))))).Id);
        // Two equal posts of Zapier may be two changes.
        Assert.Null((await Taken(Open("token", Word), Post(Booking, ("Authorization", $"Bearer {Word}")))).Id);
        Assert.Equal("k1", (await Taken(Open("token", Word, ("Header", "X-Token")), Post(Booking, ("X-Token", Word), ("Idempotency-Key", "k1")))).Id);
    }

    [Theory]
    [InlineData("standard", Whsec)]
    [InlineData("stripe", Word)]
    [InlineData("calendly", Word)]
    [InlineData("github", Word)]
    [InlineData("token", Word)]
    public async Task What_is_not_proven_is_refused(string signed, string secret)
    {
        var tool = Open(signed, secret);
        Assert.IsType<NoticeVerdict.Refused>(await Read(tool, Post(Booking)));
        var header = signed switch { "stripe" => "Stripe-Signature", "calendly" => "Calendly-Webhook-Signature", "github" => "X-Hub-Signature-256", _ => "Authorization" };
        Assert.IsType<NoticeVerdict.Refused>(await Read(tool, Post(Booking, (header, signed is "github" ? $"sha256={Hex("another", Booking)}" : Timed(Booking, "another")))));
        if (signed == "standard") Assert.IsType<NoticeVerdict.Refused>(await Read(tool, Post(Booking, Standard(Booking, at: Now.AddMinutes(-6)))));
        if (signed is "stripe" or "calendly") Assert.IsType<NoticeVerdict.Refused>(await Read(tool, Post(Booking, (header, Timed(Booking, at: Now.AddMinutes(-6))))));
        if (signed == "standard") Assert.IsType<NoticeVerdict.Refused>(await Read(tool, Post(Booking + " ", Standard(Booking))));
        Assert.IsType<NoticeVerdict.Refused>(await Read(tool, Post(Booking) with { Method = "GET" }));
    }

    [Fact]
    public async Task While_a_secret_changes_the_new_one_and_the_old_one_are_good()
    {
        var changing = Open("calendly", $"brand-new-secret-00 {Word}");
        Assert.IsType<NoticeVerdict.Taken>(await Read(changing, Post(Booking, ("Calendly-Webhook-Signature", Timed(Booking)))));
        Assert.IsType<NoticeVerdict.Taken>(await Read(changing, Post(Booking, ("Calendly-Webhook-Signature", Timed(Booking, "brand-new-secret-00")))));
        Assert.IsType<NoticeVerdict.Refused>(await Read(changing, Post(Booking, ("Calendly-Webhook-Signature", Timed(Booking, "brand-new-secret-01")))));
    }

    [Fact]
    public async Task A_type_that_ends_a_record_is_a_tombstone_and_one_that_does_not_count_is_left_out()
    {
        var tool = Open("token", Word);
        async Task<NoticeVerdict.Taken> Says(string body) => await Taken(tool, Post(body, ("Authorization", Word)));
        Assert.True(Assert.Single((await Says(Booking.Replace("invitee.created", "invitee.canceled"))).Notices).Row!.Deleted);
        var other = await Says(Booking.Replace("invitee.created", "routing_form.submitted"));
        Assert.Equal((0, "routing_form.submitted does not count here."), (other.Notices.Count, other.LeftOut));
        Assert.Contains("no key", (await Says("""{"event":"invitee.created","created_at":"2026-11-28T09:59:00Z","payload":{}}""")).LeftOut);
        Assert.Contains("no time", (await Says("""{"event":"invitee.created","payload":{"uri":"1"}}""")).LeftOut);
        Assert.Contains("no JSON", (await Says("""["a"]""")).LeftOut);
        Assert.Contains("no JSON", (await Says("""{"a":1,"a":2}""")).LeftOut);
    }

    [Fact]
    public async Task Amounts_in_cents_numbers_and_times_are_read_as_they_are_meant()
    {
        var tool = Open("token", Word, ("Domain", "payments"), ("Key", "data.object.id"), ("Fields", "amount=data.object.amount/100, currency=data.object.currency, paid=data.object.paid, invoice=data.object.invoice, missing=data.object.none"), ("Type", "type"), ("Types", ""), ("DeletedTypes", ""), ("Time", "created"));
        var row = Assert.Single((await Taken(tool, Post("""{"type":"charge.succeeded","created":1764323940,"data":{"object":{"id":"pi_1","amount":200160,"currency":"usd","paid":true,"invoice":null}}}""", ("Authorization", Word)))).Notices).Row!;
        Assert.Equal(("2001.6", "usd", "true", null), (row["amount"], row["currency"], row["paid"], row["invoice"]));
        Assert.Equal((DateTimeOffset.FromUnixTimeSeconds(1764323940), false), (row.ChangedAt, row.Values.ContainsKey("missing")));
    }

    [Theory]
    [InlineData("Signed", "carrier-pigeon")]
    [InlineData("Fields", "status")]
    [InlineData("Fields", "status=a, status=b")]
    [InlineData("Fields", "amount=a/0")]
    [InlineData("Domain", "My Things")]
    [InlineData("Password", "short")]
    public void A_slip_in_the_terms_is_told_before_anything_is_posted(string name, string value) =>
        Assert.Contains($"__{name} ", Assert.Throws<ConnectionFault>(() => Open("token", name == "Password" ? value : Word, name == "Password" ? [] : [(name, value)])).Message);
}
