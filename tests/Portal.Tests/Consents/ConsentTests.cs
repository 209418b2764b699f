using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connectors;
using Portal.Consents;
using Portal.Consents.UseCases;
using Portal.Kernel.Contracts;
using Portal.Tests.Connections;

namespace Portal.Tests.Consents;

/// <summary>Nothing that needs a consent leaves without one, and a withdrawal reaches every copy.</summary>
[Trait("Suite", "integration")]
public sealed class ConsentTests
{
    const string Kim = "kim@treyresearch.test";
    readonly PaperCrm list = new();

    Task<PortalApp> Start(Provider on, params (string, string)[] settings) => PortalApp.Start(new AppOptions
    {
        Provider = on,
        Settings = [("Staging__AutoApproveClean", "true"), ("Connections__list__Kind", "paper"), ("Connections__list__BaseUrl", "https://list.example.com"), ("Connections__list__Handovers", "consents-to-subscribers"), ("Portal__Address", "https://portal.example.com"), .. settings],
        Services = services => services.AddSingleton<IConnector>(list),
    });

    static async Task<Guid> Agrees(PortalApp app)
    {
        using var website = app.Client(DemoKey.Website);
        var id = await website.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S", 2, 1000.80m).With(b => b["consent"] = new System.Text.Json.Nodes.JsonObject { ["marketing"] = true }).With(b => b["source"] = new System.Text.Json.Nodes.JsonObject { ["form"] = "quote", ["page"] = "https://www.example.test/quote" }));
        await Eventually.Holds("the consent is written down", () => app.Database(db => db.Set<Consent>().AnyAsync(c => c.Given)));
        return id;
    }

    static IMailer Mailer(PortalApp app) => Assert.Single(app.Services.GetRequiredService<IConnections>().All<IMailer>());

    static Letter News => new("news-1", Kim, null, "News", "Something new.", Purpose: Purpose.Marketing);

    Task ListSays(string status) => Eventually.Holds($"the list says {status}", () => list.Written.LastOrDefault(r => r.Key == Kim)?[Fields.Status] == status);

    [Theory, OnEveryDatabase]
    public async Task A_ticked_box_is_written_down_with_wording_time_and_source_and_the_list_hears_of_it(Provider on)
    {
        await using var app = await Start(on);
        var id = await Agrees(app);
        var row = Assert.Single((await app.As(Role.Operations).Send(new ListConsents())).Rows);
        Assert.Equal((Kim, true, ConsentSettings.UsualWording, "form quote on https://www.example.test/quote", $"record {id}", true), (row.Email, row.Given, row.Wording, row.Source, row.Proof, row.Counts));
        await ListSays("subscribed");
        Assert.Equal((ConsentSettings.UsualWording, RowText.Of(row.At)), (list.Written.Last()[Fields.ConsentWording], list.Written.Last()[Fields.ConsentAt]));
    }

    [Fact]
    public async Task A_letter_with_a_purpose_leaves_only_with_a_consent_and_carries_the_way_out()
    {
        await using var app = await Start(Provider.Sqlite);
        Assert.Contains("has not agreed", (await Assert.ThrowsAsync<ConnectionFault>(() => Mailer(app).Send(News, default))).Message, StringComparison.Ordinal);
        await Agrees(app);
        await Mailer(app).Send(News, default);
        var link = Assert.Single(list.Letters).Unsubscribe!;
        Assert.Equal("https://portal.example.com", link.GetLeftPart(UriPartial.Authority));

        using var anybody = app.Client();
        using var looked = await anybody.GetAsync(new Uri(link.AbsolutePath, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, looked.StatusCode);
        Assert.True((await app.As(Role.Operations).Send(new ListConsents())).Rows[0].Given);
        using var click = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        for (var i = 0; i < 2; i++)
        {
            using var taken = await anybody.PostAsync(new Uri(link.AbsolutePath, UriKind.Relative), click);
            Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        }
        await ListSays("unsubscribed");
        await Assert.ThrowsAsync<ConnectionFault>(() => Mailer(app).Send(News, default));
        Assert.Equal([false, false, true], (await app.As(Role.Operations).Send(new ListConsents(Kim))).Rows.Select(r => r.Given));
    }

    [Fact]
    public async Task A_link_that_was_cut_off_takes_nothing_back_and_says_so()
    {
        await using var app = await Start(Provider.Sqlite);
        using var anybody = app.Client();
        using var cut = await anybody.PostAsync(new Uri("/unsubscribe/CfDJ8NotOurs", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.NotFound, cut.StatusCode);
        Assert.Contains("none of ours", await anybody.GetStringAsync(new Uri("/consent/CfDJ8NotOurs", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawal_at_the_list_comes_back_and_an_old_list_undoes_nothing()
    {
        await using var app = await Start(Provider.Sqlite);
        await Agrees(app);
        var book = app.Services.GetRequiredService<IConnections>().All<IDomainWriter>().Single(w => w.System == "consents");
        async Task<RowResult> Says(string status, DateTimeOffset at) => (await book.Write(Domains.Subscribers, [new DomainRow(Kim, new Dictionary<string, string?> { [Fields.Status] = status }, at)], WriteRules.Always, default))[0].Result;
        Assert.Equal(RowResult.Unchanged, await Says("unsubscribed", DateTimeOffset.UtcNow.AddDays(-30)));
        Assert.Equal(RowResult.Skipped, await Says("subscribed", DateTimeOffset.UtcNow));
        Assert.Equal(RowResult.Changed, await Says("unsubscribed", DateTimeOffset.UtcNow.AddSeconds(1)));
        await ListSays("unsubscribed");
        Assert.False((await app.As(Role.Operations).Send(new ListConsents(Kim))).Rows[0].Given);
    }

    [Fact]
    public async Task A_request_that_was_sent_before_a_withdrawal_and_is_promoted_after_it_gives_no_consent()
    {
        await using var app = await Start(Provider.Sqlite, ("Staging__AutoApproveClean", "false"));
        using var website = app.Client(DemoKey.Website);
        var id = await website.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S", 2, 1000.80m).With(b => b["consent"] = new System.Text.Json.Nodes.JsonObject { ["marketing"] = true }));
        using var reviewer = app.Client(DemoKey.Automation);
        var record = await reviewer.RecordThatIs("ready|needs-review", id);
        await app.As(Role.Operations).Send(new WithdrawConsent(Kim, Purpose.Marketing));
        using var approved = await reviewer.PostAsJsonAsync($"{Machines.QuoteRequests}/{id}/approve", new { version = record.GetProperty("version").GetInt32() });
        approved.EnsureSuccessStatusCode();
        await reviewer.RecordThatIs("promoted", id);
        Assert.False(Assert.Single((await app.As(Role.Operations).Send(new ListConsents(Kim))).Rows).Given);
        Assert.Empty(list.Written);
    }

    [Fact]
    public async Task Staff_takes_a_consent_back_and_it_is_in_the_trail()
    {
        await using var app = await Start(Provider.Sqlite);
        await Agrees(app);
        await app.As(Role.Operations).Send(new WithdrawConsent(Kim, Purpose.Marketing));
        await ListSays("unsubscribed");
        Assert.Equal(1, await app.Database(db => db.Audit.CountAsync(e => e.What == "took back the consent of")));
    }
}
