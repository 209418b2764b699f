using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connectors;
using Portal.Consents;
using Portal.Kernel.Contracts;
using Portal.Letters;
using Portal.Letters.UseCases;
using Portal.Registry;
using Portal.Registry.UseCases;
using Portal.Tests.Connections;

namespace Portal.Tests.Letters;

/// <summary>A letter to readers goes to everybody whose consent counts when it leaves, once, whatever happens on the way.</summary>
[Trait("Suite", "integration")]
public sealed class MailingTests
{
    readonly PaperCrm mail = new();

    async Task<PortalApp> Start(Provider on, int readers)
    {
        var app = await PortalApp.Start(new AppOptions
        {
            Provider = on, Demo = false,
            Settings = [("Demo__Enabled", "false"), ("Connections__mail__Kind", "paper"), ("Connections__mail__BaseUrl", "https://mail.example.com"), ("Portal__Address", "https://portal.example.com")],
            Services = services => services.AddSingleton<IConnector>(mail),
        });
        await app.Has([.. Enumerable.Range(0, readers).Select(i => Said(i, given: true, 2)), Said(readers, given: true, 2), Said(readers, given: false, 1)]);
        return app;
    }

    static string Reader(int i) => $"reader-{i:000}@x.test";

    static Consent Said(int reader, bool given, int hoursAgo) => Consent.Of(Reader(reader), Purpose.Marketing, given, "Yes", DateTimeOffset.UtcNow.AddHours(-hoursAgo), "a test", "", DateTimeOffset.UtcNow);

    static async Task<Guid> SentOff(PortalApp app, int perMinute = Mailing.MostPerMinute)
    {
        var admin = app.As(Role.Admin);
        var id = await admin.Send(new SaveMailing(null, "News from {{ company }}", "Dear {{ reader.email }},\n\nsomething **new**.", "mail", perMinute));
        await admin.Send(new StartMailing(id, 0));
        return id;
    }

    static Task<MailingView> Until(PortalApp app, Guid id, string what, Func<MailingView, bool> so) => Eventually.Get(what, async () => await app.As(Role.Admin).Send(new ReadMailing(id)) is { } view && so(view) ? view : null);

    static Task<MailingView> Over(PortalApp app, Guid id) => Until(app, id, "the letter is out", v => v.State is MailingState.Done);

    /// <summary>What waits until later is due now.</summary>
    static Task DueNow(PortalApp app) => app.Database(db =>
    {
        DateTimeOffset? now = DateTimeOffset.UtcNow.AddSeconds(-1);
        return db.Set<Mailing>().Where(m => m.ClaimedBy == null).ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, now));
    });

    [Theory, OnEveryDatabase]
    public async Task Everybody_who_agreed_gets_it_once_with_the_way_out_and_nobody_else(Provider on)
    {
        await using var app = await Start(on, readers: 30);
        Assert.Equal(30, (await app.As(Role.Admin).Send(new AskMailingChoices())).Readers);
        var view = await Over(app, await SentOff(app));
        Assert.Equal(new Tally(0, 30, 0, 0, 0), view.Tally);
        Assert.Equal(Enumerable.Range(0, 30).Select(Reader), mail.Letters.Select(l => l.To).Order());
        Assert.Equal(30, mail.Letters.Select(l => l.MessageId).Distinct().Count());
        Assert.All(mail.Letters, l =>
        {
            Assert.Equal((Purpose.Marketing, "https"), (l.Purpose, l.Unsubscribe!.Scheme));
            Assert.Contains("(https://portal.example.com/unsubscribe/", l.Text, StringComparison.Ordinal);
            Assert.Contains("href=\"https://portal.example.com/unsubscribe/", l.Html!, StringComparison.Ordinal);
            Assert.Contains($"Dear {l.To},", l.Text, StringComparison.Ordinal);
        });
        Assert.Equal(1, await app.Database(db => db.Audit.CountAsync(e => e.What == "sent off the letter")));
    }

    [Fact]
    public async Task Who_takes_it_back_before_their_letter_leaves_gets_none()
    {
        PortalApp? running = null;
        var (letters, gone) = (0, Array.Empty<int>());
        mail.Sending = letter =>
        {
            if (Interlocked.Increment(ref letters) > 1) return Task.CompletedTask;
            gone = [.. Enumerable.Range(0, 10).Where(i => Reader(i) != letter.To).Take(2)];
            return running!.Has([.. gone.Select(i => Said(i, given: false, 0))]);
        };
        await using var app = running = await Start(Provider.Sqlite, readers: 10);
        var view = await Over(app, await SentOff(app));
        Assert.Equal(new Tally(0, 8, 2, 0, 0), view.Tally);
        Assert.DoesNotContain(mail.Letters, l => gone.Any(i => l.To == Reader(i)));
    }

    [Fact]
    public async Task A_refused_address_fails_alone_and_one_in_doubt_is_not_sent_again()
    {
        mail.Sending = letter => letter.To == Reader(1) ? throw new ConnectionFault(FaultKind.Refused, "550 no such mailbox")
            : letter.To == Reader(2) ? throw new ConnectionFault(FaultKind.Doubtful, "The connection broke off.") : Task.CompletedTask;
        await using var app = await Start(Provider.Sqlite, readers: 4);
        var view = await Over(app, await SentOff(app));
        Assert.Equal(new Tally(0, 2, 0, 1, 1), view.Tally);
        Assert.Equal([(Reader(1), ReaderState.Failed), (Reader(2), ReaderState.Doubtful)], view.Trouble.OrderBy(r => r.Email).Select(r => (r.Email, r.State)));
    }

    [Theory, OnEveryDatabase]
    public async Task A_full_mailbox_keeps_nobody_else_waiting_and_gets_its_letter_later(Provider on)
    {
        var full = true;
        mail.Sending = letter => full && letter.To == Reader(0) ? throw new ConnectionFault(FaultKind.Busy, "452 mailbox full") { OnlyThis = true } : Task.CompletedTask;
        await using var app = await Start(on, readers: 4);
        var id = await SentOff(app);
        var waits = await Until(app, id, "the others have it", v => v.Tally.Sent == 3);
        Assert.Equal((MailingState.Sending, 1), (waits.State, waits.Tally.Waiting));
        await DueNow(app);
        await Until(app, id, "it waits for the one", v => v.DueAt > DateTimeOffset.UtcNow.AddMinutes(4));
        full = false;
        await Later(app);
        Assert.Equal(new Tally(0, 4, 0, 0, 0), (await Over(app, id)).Tally);
    }

    [Fact]
    public async Task A_mailbox_that_stays_full_is_given_up_in_the_end()
    {
        mail.Sending = letter => letter.To == Reader(0) ? throw new ConnectionFault(FaultKind.Busy, "452 mailbox full") { OnlyThis = true } : Task.CompletedTask;
        await using var app = await Start(Provider.Sqlite, readers: 2);
        var id = await SentOff(app);
        await Eventually.Holds("it is given up", async () =>
        {
            await Later(app);
            return (await app.As(Role.Admin).Send(new ReadMailing(id))).State is MailingState.Done;
        });
        var view = await app.As(Role.Admin).Send(new ReadMailing(id));
        Assert.Equal(new Tally(0, 1, 0, 1, 0), view.Tally);
        Assert.Equal("Put off 6 times. 452 mailbox full", view.Trouble.Single().Said);
    }

    /// <summary>Whoever was put off may be tried now.</summary>
    static async Task Later(PortalApp app)
    {
        DateTimeOffset? now = DateTimeOffset.UtcNow.AddSeconds(-1);
        await app.Database(db => db.Set<MailingReader>().Where(r => r.NotBefore != null && r.State == ReaderState.Waiting).ExecuteUpdateAsync(set => set.SetProperty(r => r.NotBefore, now)));
        await DueNow(app);
    }

    [Theory, OnEveryDatabase]
    public async Task A_server_that_is_away_is_waited_for_and_what_a_dead_worker_had_begun_is_not_sent_again(Provider on)
    {
        var away = true;
        mail.Sending = _ => away ? throw new ConnectionFault(FaultKind.Unreachable, "Nobody is there.") : Task.CompletedTask;
        await using var app = await Start(on, readers: 5);
        var id = await SentOff(app);
        var waits = await Until(app, id, "it waits for the server", v => v.Said is not null);
        Assert.Equal((MailingState.Sending, 5), (waits.State, waits.Tally.Waiting));
        // As a worker leaves it that was killed between its claim of the reader and the server's answer.
        Guid? dead = Guid.NewGuid();
        await app.Database(db => db.Set<MailingReader>().Where(r => r.Email == Reader(3)).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ReaderState.Begun).SetProperty(r => r.ClaimedBy, dead)));
        away = false;
        await DueNow(app);
        var view = await Over(app, id);
        Assert.Equal(new Tally(0, 4, 0, 0, 1), view.Tally);
        Assert.Equal(4, mail.Letters.Count);
        Assert.DoesNotContain(mail.Letters, l => l.To == Reader(3));
    }

    [Fact]
    public async Task Two_instances_send_to_nobody_twice()
    {
        await using var here = await Start(Provider.Postgres, readers: 120);
        await using var there = await here.Another();
        var ids = new[] { await SentOff(here), await SentOff(here) };
        await Eventually.Holds("both are out", async () =>
        {
            await DueNow(here);
            return await here.Database(db => db.Set<Mailing>().CountAsync(m => m.State == MailingState.Done)) == 2;
        }, TimeSpan.FromSeconds(60));
        Assert.Equal(240, mail.Letters.Count);
        Assert.Equal(240, mail.Letters.Select(l => l.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task It_is_paused_goes_on_and_is_stopped_and_its_pace_is_kept()
    {
        await using var app = await Start(Provider.Sqlite, readers: 6);
        var admin = app.As(Role.Admin);
        // Twelve a minute is one each five seconds.
        var id = await SentOff(app, perMinute: 12);
        await Until(app, id, "the first left", v => v.Tally.Sent == 1);
        await admin.Send(new PauseMailing(id));
        await DueNow(app);
        Assert.Equal(1, (await admin.Send(new ReadMailing(id))).Tally.Sent);
        await admin.Send(new ResumeMailing(id));
        await DueNow(app);
        await Until(app, id, "the second left", v => v.Tally.Sent == 2);
        await admin.Send(new StopMailing(id));
        await DueNow(app);
        var stopped = await admin.Send(new ReadMailing(id));
        Assert.Equal((MailingState.Stopped, 4), (stopped.State, stopped.Tally.Waiting));
        await Assert.ThrowsAsync<BusinessRuleViolation>(() => admin.Send(new ResumeMailing(id)));
        Assert.Equal(2, mail.Letters.Count);
    }

    [Theory, OnEveryDatabase]
    public async Task What_leaves_is_counted_on_the_flow_that_it_was_written_for(Provider on)
    {
        await using var app = await Start(on, readers: 3);
        var admin = app.As(Role.Admin);
        Assert.Equal("/flow", (await Assert.ThrowsAsync<InvalidInput>(() => admin.Send(new SaveMailing(null, "News", "New.", "mail", Flow: "nobody-knows")))).Violations.Single().Pointer);
        await app.As(Role.Architect).Send(new PutItem(new RegisteredSystem { Slug = "shop", Name = "Shop" }));
        await app.As(Role.Architect).Send(new PutItem(new RegisteredSystem { Slug = "post", Name = "Post" }));
        var id = await admin.Send(new SaveMailing(null, "News", "New.", "mail", Propose: new ProposeFlow("News by mail", "shop", "post") { Pattern = "event-push", Owner = "Marketing" }));
        await admin.Send(new StartMailing(id, 0));
        var flow = (await Over(app, id)).Flow;
        Assert.Equal("news-by-mail", flow);
        await Eventually.Holds("the letters are summed up", async () =>
        {
            await app.Send(new SumUpTraffic());
            return await app.Database(db => db.Set<TrafficDay>().Where(d => d.Flow == flow).SumAsync(d => d.Volume)) == 3;
        });
    }

    [Fact]
    public async Task It_leaves_only_when_readers_could_take_their_consent_back()
    {
        await using var app = await PortalApp.Start(new AppOptions { Settings = [("Connections__mail__Kind", "paper"), ("Connections__mail__BaseUrl", "https://mail.example.com")], Services = services => services.AddSingleton<IConnector>(mail) });
        await app.Has(Said(1, given: true, 1));
        Assert.Contains("Portal__Address", (await Assert.ThrowsAsync<BusinessRuleViolation>(() => SentOff(app))).Message, StringComparison.Ordinal);
        var wrong = await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Admin).Send(new SaveMailing(null, "News", "{{ quote.number }}", "mail")));
        Assert.StartsWith("Line 1: Nothing is known as \"quote\"", wrong.Violations[0].Detail, StringComparison.Ordinal);
    }
}
