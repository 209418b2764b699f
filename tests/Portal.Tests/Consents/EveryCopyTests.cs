using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Connections;
using Portal.Connectors;
using Portal.Connectors.Doubles;
using Portal.Consents;
using Portal.Consents.UseCases;
using Portal.Kernel.Contracts;
using Portal.Sync;
using Portal.Sync.UseCases;
using Portal.Tests.Connections;

namespace Portal.Tests.Consents;

/// <summary>Wherever somebody takes their consent back, every copy knows it within a minute.</summary>
[Trait("Suite", "integration")]
public sealed class EveryCopyTests
{
    const string Kim = "kim@treyresearch.test";
    static readonly DateTimeOffset Noon = DateTimeOffset.Parse("2026-11-27T12:00:20Z");

    readonly PaperCrm list = new();

    public static TheoryData<Provider, string> Everywhere => new() { { Provider.Sqlite, "letter" }, { Provider.Sqlite, "mailchimp" }, { Provider.Sqlite, "staff" }, { Provider.Postgres, "mailchimp" } };

    [Theory, MemberData(nameof(Everywhere))]
    public async Task A_withdrawal_reaches_every_copy_within_a_minute(Provider on, string where)
    {
        var clock = new FakeTimeProvider(Noon);
        await using var app = await PortalApp.Start(new AppOptions
        {
            Provider = on, Demo = false, Clock = clock,
            Settings =
            [
                ("Demo__Enabled", "false"), ("Portal__Address", "https://portal.example.com"),
                ("Connections__chimp__Kind", "mailchimp"), ("Connections__chimp__Demo", "true"), ("Connections__chimp__DoubleOptIn", "false"), ("Connections__chimp__Handovers", "consents-to-subscribers"),
                ("Connections__list__Kind", "paper"), ("Connections__list__BaseUrl", "https://list.example.com"), ("Connections__list__Handovers", "consents-to-subscribers"),
            ],
            Services = services => services.AddSingleton<IConnector>(list),
        });
        await app.As(Role.Architect).Send(new SaveSyncFlow("withdrawals", new SyncTerms("Withdrawals", "chimp", "consents", Domains.Subscribers, new Dictionary<string, WriteRule> { [Fields.Status] = WriteRule.Always }, "* * * * *")));
        await app.Database(async db =>
        {
            await ConsentDesk.Say(db, Consent.Of(Kim, Purpose.Marketing, given: true, "Yes, please.", Noon.AddMinutes(-1), "a test", "", Noon), default);
            await db.SaveChangesAsync();
        });
        await Eventually.Holds("both lists have them", async () => (await At(app), AtList()) == ("subscribed", "subscribed"));
        clock.Advance(TimeSpan.FromSeconds(5));

        await (where switch { "letter" => ByLink(app), "mailchimp" => AtMailchimp(app), _ => app.As(Role.Operations).Send(new WithdrawConsent(Kim, Purpose.Marketing)) });
        clock.Advance(TimeSpan.FromSeconds(45));
        var (left, looks) = (15, 0);
        await Eventually.Holds("every copy knows it", async () =>
        {
            if ((await At(app), AtList(), Given(await app.As(Role.Operations).Send(new ListConsents(Kim)))) == ("unsubscribed", "unsubscribed", false)) return true;
            // Whoever waits for a moment gets it, and never more than the minute.
            if (++looks % 25 == 0 && left-- > 0) clock.Advance(TimeSpan.FromSeconds(1));
            return false;
        }, TimeSpan.FromSeconds(40));
    }

    static bool Given(ConsentPage page) => page.Rows[0].Given;

    string? AtList() => list.Written.LastOrDefault(r => r.Key == Kim)?[Fields.Status];

    static async Task ByLink(PortalApp app)
    {
        var link = (await app.Send(new AskConsent(Kim, Purpose.Marketing)))!.Unsubscribe;
        using var anybody = app.Client();
        using var click = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        (await anybody.PostAsync(new Uri(link.AbsolutePath, UriKind.Relative), click)).EnsureSuccessStatusCode();
    }

    /// <summary>Mailchimp's own API, as somebody there uses it.</summary>
    static HttpClient Mailchimp(PortalApp app)
    {
        var http = new HttpClient(new DoubleWire(app.Services.GetRequiredService<OpenConnections>().Find("chimp")!.Double!)) { BaseAddress = new Uri("https://us1.api.mailchimp.com/3.0/lists/portal/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "double-us1");
        return http;
    }

    static async Task<JsonNode?> Member(HttpClient http) => (await http.GetFromJsonAsync<JsonObject>("members?count=10"))!["members"]!.AsArray().FirstOrDefault(m => m!["email_address"]!.ToString() == Kim);

    static async Task<string?> At(PortalApp app)
    {
        using var http = Mailchimp(app);
        return (await Member(http))?["status"]!.ToString();
    }

    static async Task AtMailchimp(PortalApp app)
    {
        using var http = Mailchimp(app);
        (await http.PutAsJsonAsync($"members/{(await Member(http))!["id"]}", new { email_address = Kim, status = "unsubscribed", status_if_new = "unsubscribed" })).EnsureSuccessStatusCode();
    }
}
