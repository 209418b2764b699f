using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connections.UseCases;
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

    static async Task<Guid> Agrees(PortalApp app, string? wording = null)
    {
        using var website = app.Client(DemoKey.Website);
        var id = await website.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S", 2, 1000.80m).With(b => b["consent"] = new System.Text.Json.Nodes.JsonObject { ["marketing"] = true, ["marketingWording"] = wording }).With(b => b["source"] = new System.Text.Json.Nodes.JsonObject { ["form"] = "quote", ["page"] = "https://www.example.test/quote" }));
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
    public async Task The_words_that_the_door_showed_are_kept_with_the_consent_and_go_to_the_list()
    {
        await using var app = await Start(Provider.Sqlite);
        await Agrees(app, "Ja, schickt mir Neues.");
        Assert.Equal("Ja, schickt mir Neues.", Assert.Single((await app.As(Role.Operations).Send(new ListConsents())).Rows).Wording);
        await ListSays("subscribed");
        Assert.Equal("Ja, schickt mir Neues.", list.Written.Last()[Fields.ConsentWording]);
    }

    [Fact]
    public async Task A_withdrawal_is_told_also_by_who_never_agreed_here_and_each_time()
    {
        await using var app = await Start(Provider.Sqlite);
        Assert.Equal("/email", (await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Operations).Send(new WithdrawConsent("kim at home", Purpose.Marketing)))).Violations.Single().Pointer);
        for (var times = 1; times <= 2; times++)
        {
            await app.As(Role.Operations).Send(new WithdrawConsent(Kim, Purpose.Marketing));
            await Eventually.Holds("the list is told", () => Task.FromResult(list.Written.Count(r => r.Key == Kim && r[Fields.Status] == "unsubscribed") == times));
        }
    }

    [Theory, OnEveryDatabase]
    public async Task What_is_written_down_late_is_read_by_whoever_reads_on_and_what_was_replaced_is_not(Provider on)
    {
        await using var app = await Start(on);
        var now = DateTimeOffset.UtcNow;
        Consent Said(string email, bool given, double saidAgo, double writtenAgo) => Consent.Of(email, Purpose.Marketing, given, "Yes", now.AddHours(-saidAgo), "a test", "", now.AddHours(-writtenAgo));
        await app.Has(Said("old@x.test", true, 90, 90), Said("late@x.test", true, 80, 1), Said("both@x.test", true, 3, 2), Said("both@x.test", false, 2, 2.5));
        var book = app.Services.GetRequiredService<IConnections>().All<IDomainReader>().Single(r => r.System == "consents");
        async Task<List<DomainRow>> Read(DateTimeOffset? since)
        {
            var (rows, cursor) = (new List<DomainRow>(), (string?)null);
            do
            {
                var page = await book.Read(Domains.Subscribers, new ReadAsk(since, cursor, 1), default);
                rows.AddRange(page.Rows);
                cursor = page.Next;
            }
            while (cursor is not null);
            return rows;
        }

        Assert.Equal(["old@x.test subscribed", "both@x.test unsubscribed", "late@x.test subscribed"], (await Read(null)).Select(r => $"{r.Key} {r[Fields.Status]}"));
        Assert.Equal(["late@x.test"], (await Read(now.AddHours(-1.5))).Select(r => r.Key));
    }

    [Fact]
    public async Task An_agreement_that_reaches_the_list_after_its_withdrawal_puts_nobody_on_it()
    {
        var away = true;
        list.Before = _ =>
        {
            if (away) throw new ConnectionFault(FaultKind.Unreachable, "Nobody is there.");
        };
        await using var app = await Start(Provider.Sqlite);
        await Agrees(app);
        await Eventually.Holds("the list was tried", async () => (await app.As(Role.Operations).Send(new ListHandovers("list"))).Rows.Any(r => r.Status == "retrying"));
        await app.As(Role.Operations).Send(new WithdrawConsent(Kim, Purpose.Marketing));
        away = false;
        await Eventually.Holds("both were told", async () => (await app.As(Role.Operations).Send(new ListHandovers("list"))).Rows.Count(r => r.Status == "delivered") == 2);
        Assert.All(list.Written, r => Assert.Equal("unsubscribed", r[Fields.Status]));
        Assert.All((await app.As(Role.Operations).Send(new ListHandovers("list"))).Rows, r => Assert.Equal((Kim, Kim), (r.Key, r.Title)));
        // Who keeps the registry alone need not know who agreed.
        Assert.All((await app.As(Role.Architect).Send(new ListHandovers("list"))).Rows, r => Assert.Equal(("an address", "an address"), (r.Key, r.Title)));
    }

    [Fact]
    public async Task A_withdrawal_while_the_list_is_written_takes_them_off_again()
    {
        PortalApp? running = null;
        var once = 0;
        list.Before = row =>
        {
            // Between our look and the list's answer: whoever tells the list looks again.
            if (row[Fields.Status] == "subscribed" && Interlocked.Increment(ref once) == 1)
                running!.Database(async db =>
                {
                    db.Add(Consent.Of(Kim, Purpose.Marketing, given: false, "", DateTimeOffset.UtcNow, "a test", "", DateTimeOffset.UtcNow));
                    await db.SaveChangesAsync();
                }).GetAwaiter().GetResult();
        };
        await using var app = running = await Start(Provider.Sqlite);
        await Agrees(app);
        await ListSays("unsubscribed");
        await Eventually.Holds("it is said", async () => (await app.As(Role.Operations).Send(new ListHandovers("list"))).Rows is [{ Status: "delivered" } row] && row.Said!.Contains("took it back in the meantime", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_withdrawal_says_which_lists_heard_of_it_and_when()
    {
        await using var app = await Start(Provider.Sqlite);
        await Agrees(app);
        await app.As(Role.Operations).Send(new WithdrawConsent(Kim, Purpose.Marketing));
        var heard = await Eventually.Get("the list heard of it", async () => (await app.As(Role.Operations).Send(new ListConsents(Kim))).Rows[0] is { Given: false, Heard: [{ Status: "delivered" } note] } ? note : null);
        Assert.Equal("list", heard.Connection);
        Assert.NotNull(heard.FinishedAt);
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
        Assert.DoesNotContain(list.Written, r => r[Fields.Status] == "subscribed");
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
