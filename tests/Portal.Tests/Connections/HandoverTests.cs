using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connections.Handovers;
using Portal.Connections.Matching;
using Portal.Connections.UseCases;
using Portal.Connectors;
using Portal.Kernel.Contracts;
using Portal.Staging;
using Portal.Staging.UseCases;

namespace Portal.Tests.Connections;

/// <summary>A quote that came to be is told to whoever is to know, once each, under its one key, whatever goes wrong on the way.</summary>
[Trait("Suite", "integration")]
public sealed class HandoverTests
{
    readonly PaperCrm crm = new();

    Task<PortalApp> Start(Provider on, string recipes) => PortalApp.Start(new AppOptions
    {
        Provider = on,
        Settings = [("Staging__AutoApproveClean", "true"), ("Connections__crm__Kind", "paper"), ("Connections__crm__BaseUrl", "https://crm.example.com"), ("Connections__crm__Handovers", recipes), ("Connections__crm__Flow", "quote-and-customer-events")],
        Services = services => services.AddSingleton<IConnector>(crm),
    });

    static async Task<StagedRecord> Promoted(PortalApp app, int quantity = 2)
    {
        using var client = app.Client(DemoKey.Website);
        using var answer = await client.Submit(A.QuoteRequest().From("C-10000").Line("1896-S", quantity, 1000.80m));
        var id = (await answer.Body(202)).GetProperty("id").GetGuid();
        return await Eventually.Get("the quote is made", () => app.Database(db => db.StagedRecords.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id && r.Status == RecordStatus.Promoted)));
    }

    static Task<HandoverRow> Ends(PortalApp app, string status, string makes = "opportunity") =>
        Eventually.Get($"the {makes} is {status}", async () => (await app.As(Role.Operations).Send(new ListHandovers("crm"))).Rows.FirstOrDefault(r => r.Makes == makes && r.Status == status));

    [Theory, OnEveryDatabase]
    public async Task A_quote_becomes_an_opportunity_a_ticket_and_a_letter_under_one_key(Provider on)
    {
        await using var app = await Start(on, "quotes-to-opportunities, quotes-to-tickets, quotes-by-mail");
        var record = await Promoted(app);
        await Ends(app, "delivered");
        await Ends(app, "delivered", "ticket");
        await Ends(app, "delivered", "letter");
        var deal = crm.Records[(Domains.Opportunities, record.Key)];
        Assert.Equal((record.ResultNumber, "C-10000", "2001.6", "open"), (deal[Fields.QuoteNumber], deal[Fields.Customer], deal[Fields.Amount], deal[Fields.Status]));
        Assert.Equal("C-10000", crm.Records[(Domains.Contacts, "kim@treyresearch.test")][Fields.Customer]);
        Assert.Contains(record.ResultNumber!, crm.Records[(Domains.Tickets, record.Key)][Fields.Subject], StringComparison.Ordinal);
        var letter = Assert.Single(crm.Letters);
        Assert.Equal(("kim@treyresearch.test", $"{record.Key}.quote-created", null), (letter.To, letter.MessageId, letter.Unsubscribe));
        Assert.Contains("2,001.60 USD", letter.Text, StringComparison.Ordinal);
        var view = await app.As(Role.Operations).Send(new ReadRecord(record.Id));
        Assert.Equal(3, RecordStory.Facts(view).Count(f => f.Icon == "i-plug" && f.Mark?.Status == "delivered"));
    }

    [Fact]
    public async Task An_answer_that_was_lost_on_the_way_back_doubles_nothing()
    {
        var lost = 0;
        crm.After = row =>
        {
            if (row.Key.StartsWith("PQ-", StringComparison.Ordinal) && Interlocked.Increment(ref lost) == 1) throw new ConnectionFault(FaultKind.Doubtful, "The connection broke off.");
        };
        await using var app = await Start(Provider.Sqlite, "quotes-to-opportunities");
        var record = await Promoted(app);
        await Ends(app, "retrying");
        var done = await Ends(app, "delivered");
        Assert.Equal(2, done.Attempts);
        Assert.Single(crm.Records, r => r.Key == (Domains.Opportunities, record.Key));
    }

    [Fact]
    public async Task A_letter_that_may_have_arrived_is_not_sent_again_until_a_person_wants_it()
    {
        var lost = 0;
        crm.Sending = letter =>
        {
            if (Interlocked.Increment(ref lost) > 1) return Task.CompletedTask;
            crm.Letters.Enqueue(letter);
            throw new ConnectionFault(FaultKind.Doubtful, "The connection broke off.");
        };
        await using var app = await Start(Provider.Sqlite, "quotes-by-mail");
        await Promoted(app);
        var failed = await Ends(app, "failed", "letter");
        Assert.Equal("The connection broke off. It may have arrived, so it is not sent again by itself.", failed.Said);
        Assert.Equal(0, await app.As(Role.Operations).Send(new RetryFailedHandovers("crm")));
        Assert.Single(crm.Letters);
        await app.As(Role.Operations).Send(new RetryHandover(failed.Id));
        await Ends(app, "delivered", "letter");
        Assert.Equal(2, crm.Letters.Count);
    }

    [Theory, OnEveryDatabase]
    public async Task A_letter_that_a_dead_worker_had_begun_is_in_doubt_and_one_that_was_surely_not_taken_is_sent_later(Provider on)
    {
        crm.Sending = _ => throw new ConnectionFault(FaultKind.Busy, "451 later");
        await using var app = await Start(on, "quotes-by-mail");
        await Promoted(app);
        await Ends(app, "retrying", "letter");
        Assert.Null(await app.Database(db => db.Set<Handover>().Select(h => h.LeftAt).SingleAsync()));
        // As a worker leaves it that was killed between its mark and the server's answer.
        DateTimeOffset? left = DateTimeOffset.UtcNow;
        await app.Database(db => db.Set<Handover>().ExecuteUpdateAsync(set => set.SetProperty(h => h.LeftAt, left)));
        crm.Sending = _ => Task.CompletedTask;
        Assert.Contains("It may have arrived", (await Ends(app, "failed", "letter")).Said, StringComparison.Ordinal);
        Assert.Empty(crm.Letters);
    }

    [Fact]
    public async Task A_refusal_waits_for_a_person_who_has_it_tried_again_with_the_link_that_is_known()
    {
        var refuse = true;
        crm.Before = row =>
        {
            if (refuse && row.Key.StartsWith("PQ-", StringComparison.Ordinal)) throw new ConnectionFault(FaultKind.Refused, "The pipeline is closed.");
        };
        await using var app = await Start(Provider.Sqlite, "quotes-to-opportunities");
        await Promoted(app);
        var failed = await Ends(app, "failed");
        Assert.Equal("The pipeline is closed.", failed.Said);
        refuse = false;
        await app.As(Role.Operations).Send(new RetryHandover(failed.Id));
        await Ends(app, "delivered");
        Assert.Equal("customers-C-10000", crm.Written.Last(r => r.Key == "C-10000").Id);
    }

    [Fact]
    public async Task Credentials_that_are_mended_let_what_waits_go_on_by_itself()
    {
        crm.Before = _ => throw new ConnectionFault(FaultKind.Credentials, "The key is not known.");
        await using var app = await PortalApp.Start(new AppOptions { Settings = [("Staging__AutoApproveClean", "true")], Services = services => services.AddSingleton<IConnector>(crm) });
        var terms = new Dictionary<string, string> { [Term.BaseUrl] = "https://crm.example.com" };
        await app.As(Role.Architect).Send(new SaveConnection("crm", "paper", false, terms));
        await app.As(Role.Architect).Send(new SwitchRecipe("crm", "quotes-to-tickets", On: true, "quote-and-customer-events"));
        await Promoted(app);
        await Ends(app, "retrying", "ticket");
        crm.Before = _ => { };
        await app.As(Role.Architect).Send(new SaveConnection("crm", "paper", false, new Dictionary<string, string>(terms) { ["Colour"] = "blue" }, 0));
        await Ends(app, "delivered", "ticket");
    }

    [Fact]
    public async Task What_is_switched_on_in_the_browser_counts_from_the_next_quote_on()
    {
        await using var app = await PortalApp.Start(new AppOptions { Settings = [("Staging__AutoApproveClean", "true")], Services = services => services.AddSingleton<IConnector>(crm) });
        await app.As(Role.Architect).Send(new SaveConnection("crm", "paper", false, new Dictionary<string, string> { [Term.BaseUrl] = "https://crm.example.com" }));
        await Promoted(app);
        await app.As(Role.Architect).Send(new SwitchRecipe("crm", "quotes-by-mail", On: true, "quote-and-customer-events"));
        await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Architect).Send(new SwitchRecipe("crm", "quotes-by-mail", On: true, "no-such-flow")));
        Assert.Empty((await app.As(Role.Operations).Send(new ListHandovers("crm"))).Rows);
        await Promoted(app, quantity: 3);
        await Ends(app, "delivered", "letter");
        Assert.Single(crm.Letters);
        await app.Has(StoredLink.Of("crm", Domains.Customers, "C-10000", "14"));
        await app.As(Role.Architect).Send(new SaveConnection("crm", "paper", false, new Dictionary<string, string> { [Term.BaseUrl] = "https://another.example.com" }, 0));
        Assert.False(await app.Database(db => db.Set<StoredLink>().AnyAsync()));
        Assert.Equal("quote-and-customer-events", Assert.Single(await app.As(Role.Operations).Send(new ListRecipes("crm")), r => r.On).Flow);
    }

    [Theory, OnEveryDatabase]
    public async Task A_call_in_flight_puts_no_link_of_the_former_system_back(Provider on)
    {
        PortalApp? running = null;
        var address = new Dictionary<string, string> { [Term.BaseUrl] = "https://crm.example.com" };
        var once = 0;
        crm.After = row =>
        {
            if (row.Key == "C-10000" && Interlocked.Increment(ref once) == 1)
                Task.Run(() => running!.As(Role.Architect).Send(new SaveConnection("crm", "paper", false, new Dictionary<string, string> { [Term.BaseUrl] = "https://another.example.com" }, 0))).GetAwaiter().GetResult();
        };
        await using var app = running = await PortalApp.Start(new AppOptions { Provider = on, Settings = [("Staging__AutoApproveClean", "true")], Services = services => services.AddSingleton<IConnector>(crm) });
        await app.As(Role.Architect).Send(new SaveConnection("crm", "paper", false, address));
        await app.As(Role.Architect).Send(new SwitchRecipe("crm", "quotes-to-tickets", On: true, "quote-and-customer-events"));
        await Promoted(app);
        await Ends(app, "delivered", "ticket");
        // Only what was written after the change is remembered: the first try stopped, the second began anew.
        Assert.Equal(2, crm.Written.Count(r => r.Key == "C-10000"));
        Assert.All(crm.Written.Where(r => r.Key == "C-10000"), r => Assert.Null(r.Id));
        Assert.Equal(2, await app.Database(db => db.Set<StoredLink>().CountAsync()));
    }

    [Fact]
    public async Task Everything_that_failed_is_tried_again_together_and_until_then_health_says_so()
    {
        var refuse = true;
        crm.Before = _ =>
        {
            if (refuse) throw new ConnectionFault(FaultKind.Refused, "The pipeline is closed.");
        };
        await using var app = await Start(Provider.Sqlite, "quotes-to-opportunities, quotes-to-tickets");
        await Promoted(app);
        await Ends(app, "failed");
        await Ends(app, "failed", "ticket");
        using var client = app.Client(DemoKey.Automation);
        async Task<string> Health() => (await client.GetFromJsonAsync<JsonElement>("health/ready")).GetProperty("entries").GetProperty("handovers").GetProperty("status").ToString();
        Assert.Equal("degraded", await Health());
        refuse = false;
        Assert.Equal(2, await app.As(Role.Operations).Send(new RetryFailedHandovers("crm")));
        await Ends(app, "delivered");
        await Ends(app, "delivered", "ticket");
        Assert.Equal("healthy", await Health());
    }

    [Theory, OnEveryDatabase]
    public async Task What_was_done_long_ago_is_forgotten_and_what_failed_stays(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var now = DateTimeOffset.UtcNow;
        Handover At(int days, bool failed = false)
        {
            var one = Handover.Of(HandoverRule.Of("gone", "quotes-to-tickets", null), Guid.NewGuid(), new ConsentNews("a@x.test", Purpose.Marketing, true, "", now, ""), null, now.AddDays(-days));
            if (failed) one.Refused("no", now.AddDays(-days));
            else one.Done("yes", now.AddDays(-days));
            return one;
        }

        await app.Has([.. Enumerable.Range(0, 1100).Select(_ => At(91)), At(89), At(200, failed: true)]);
        Assert.Equal(1100, await app.Send(new ForgetDoneHandovers()));
        Assert.Equal(2, await app.Database(db => db.Set<Handover>().CountAsync()));
    }

    [Fact]
    public async Task Who_takes_over_after_a_stop_finishes_what_was_begun()
    {
        var begun = new TaskCompletionSource();
        crm.Before = _ =>
        {
            begun.TrySetResult();
            throw new ConnectionFault(FaultKind.Unreachable, "Nobody is there.");
        };
        await using var app = await Start(Provider.Sqlite, "quotes-to-tickets");
        var record = await Promoted(app);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        crm.Before = _ => { };
        await using var next = await app.Another();
        await Ends(next, "delivered", "ticket");
        Assert.Single(crm.Records, r => r.Key == (Domains.Tickets, record.Key));
    }
}
