using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Portal.Access.UseCases;
using Portal.Kernel.Contracts;
using Portal.Registry;
using Portal.Registry.UseCases;
using Portal.Webhooks;
using Portal.Webhooks.UseCases;

namespace Portal.Tests.Registry;

/// <summary>Whatever moves is counted in the transaction that moves it, on its flow or as undeclared.</summary>
public sealed class TrafficTests
{
    static async Task<Picture> Look(PortalApp app) => await app.Send(new ReadRegistry());

    [Theory, OnEveryDatabase]
    public async Task What_comes_in_goes_out_and_is_read_is_seen_on_its_flow_at_once_and_after_it_was_summed_up(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        using var website = app.Client(DemoKey.Website);
        using var http = app.Client(DemoKey.Automation);
        await using var receiver = await Receiver.Start();
        receiver.Next(Behaviour.Status(500, "out of order"));
        await app.Send(new CreateSubscription(new SubscriptionTerms("CRM", receiver.Url, ["quote.created"], Flow: "quote-and-customer-events")));

        var id = await website.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S"));
        var record = await http.RecordThatIs("ready|needs-review", id);
        Assert.Equal("quote-requests", await app.Database(db => db.Set<Portal.Staging.StagedRecord>().Where(r => r.Id == id).Select(r => r.Flow).SingleAsync()));
        await app.Send(new Portal.Staging.UseCases.ApproveRecord(id, record.GetProperty("version").GetInt32()));
        await http.RecordThatIs("promoted", id);
        await receiver.Gets(2);
        for (var i = 0; i < 3; i++) await website.Read("/api/v1/reference/items?limit=1");
        await app.Send(new WriteLastUses());

        await Eventually.Passes(async () => Told(await Look(app)));
        await app.Send(new SumUpTraffic());
        Assert.False(await app.Database(db => db.Traffic.AnyAsync()));
        Told(await Look(app));

        static void Told(Picture picture)
        {
            Assert.Equal((1, 0), (picture.Seen.Flows["quote-requests"].Volume, picture.Seen.Flows["quote-requests"].Errors));
            Assert.NotNull(picture.Seen.Flows["quote-requests"].P95);
            Assert.Equal((2, 1), (picture.Seen.Flows["quote-and-customer-events"].Volume, picture.Seen.Flows["quote-and-customer-events"].Errors));
            Assert.InRange(picture.Seen.Flows["quote-and-customer-events"].P95!.Value, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(2));
            Assert.Equal(3, picture.Seen.Flows["items-and-prices"].Volume);
            Assert.Equal(FlowStatus.Live, picture.StatusOf(picture.Book.Flow("quote-requests")!));
        }
    }

    [Theory, OnEveryDatabase]
    public async Task An_undeclared_client_is_found_and_declaring_its_flow_takes_what_it_did_along(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        using var http = app.Client(DemoKey.Automation);
        await http.RecordThatIs("ready|needs-review", await http.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S")));
        await app.Send(new SumUpTraffic());
        var traffic = Assert.Single((await Look(app)).Seen.Undeclared, u => u.Runner.Name == "Automation");
        Assert.Equal(("automation", "erp", 1), (traffic.From, traffic.To, traffic.Volume));
        var registry = await http.Read("/api/v1/registry");
        Assert.Contains(registry.GetProperty("flows").EnumerateArray(), f => f.GetProperty("slug").GetString() == traffic.Slug && f.GetProperty("status").GetString() == "undeclared");

        await app.As(Role.Architect).Send(new PutItem(new Flow { Slug = "robots", Name = "Robots", From = "website", To = "erp", Pattern = "intake", RunsAs = [new() { Kind = RunnerKind.ApiClient, Name = "Automation" }] }));
        var after = await Look(app);
        Assert.DoesNotContain(after.Seen.Undeclared, u => u.Slug == traffic.Slug);
        Assert.Equal(1, after.Seen.Flows["robots"].Volume);
    }

    [Theory, OnEveryDatabase]
    public async Task Two_that_sum_up_at_once_count_everything_once_and_the_days_stay_apart(Provider on)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 17, 23, 59, 0, TimeSpan.Zero));
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Clock = clock });
        var mover = new Mover(RunnerKind.Subscription, "Counted", "quote.created");
        async Task Moves(int rows)
        {
            for (var i = 0; i < rows; i++)
                await app.Database(async db =>
                {
                    db.Count(mover, "deliveries", TimeSpan.FromSeconds(2), volume: 2);
                    db.Count(mover, "deliveries", TimeSpan.FromSeconds(2), errors: 1);
                    await db.SaveChangesAsync();
                });
        }
        await Moves(40);
        clock.Advance(TimeSpan.FromMinutes(2));
        await Moves(20);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Send(new SumUpTraffic(Batch: 7))));
        var days = await app.Database(db => db.Set<TrafficDay>().Where(d => d.Name == "Counted").OrderBy(d => d.Day).Select(d => new { d.Day, d.Volume, d.Errors, d.Timed }).ToListAsync());
        Assert.Equal([(17, 120L, 40L, 80L), (18, 60L, 20L, 40L)], days.Select(d => (d.Day.Day, d.Volume, d.Errors, d.Timed)));
        Assert.Equal(180, (await Look(app)).Seen.Flows["deliveries"].Volume);
        // Ninety days later the first day is no longer looked at.
        clock.Pass(TimeSpan.FromDays(89));
        Assert.Equal(60, (await Look(app)).Seen.Flows["deliveries"].Volume);
    }

    [Theory, OnEveryDatabase]
    public async Task What_another_system_owns_is_not_written_unless_an_exception_allows_the_flow_and_both_are_counted(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        using var website = app.Client(DemoKey.Website);
        using var http = app.Client(DemoKey.Automation);
        using (var taken = await System.Net.Http.Json.HttpClientJsonExtensions.PutAsJsonAsync(http, "/api/v1/registry/domains/quotes", new { name = "Quotes", ownership = new[] { new { system = "crm", from = "2026-01-01" } } })) await taken.Body(200);

        var id = await website.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S"));
        var record = await http.RecordThatIs("ready|needs-review", id);
        await app.Send(new Portal.Staging.UseCases.ApproveRecord(id, record.GetProperty("version").GetInt32()));
        await http.RecordThatIs("promotion-failed", id);
        var reason = await app.Database(db => db.Set<Portal.Staging.StagedRecord>().Where(r => r.Id == id).Select(r => r.Reason).SingleAsync());
        Assert.Equal("The registry says that CRM owns Quotes, so ERP was not written. Change who owns it, or let an architect except the flow.", reason);
        Assert.Empty((await http.Read($"/api/v1/erp/quotes?key={record.GetProperty("key").GetString()}")).GetProperty("items").EnumerateArray());

        await app.As(Role.Architect).Send(new PutItem(new FlowException { Slug = "until-the-move", Name = "Until the move", Flow = "quote-requests", Reason = "The CRM takes quotes over in spring.", Until = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(30), State = ExceptionState.Approved }));
        using (var again = await http.PostAsync($"{Machines.QuoteRequests}/{id}/retry", null)) await again.Body(200);
        await http.RecordThatIs("promoted", id);
        var counted = await app.Database(db => db.Set<GuardedWrite>().OrderBy(w => w.Excepted).Select(w => new { w.Domain, w.System, w.Flow, w.Excepted, w.Count }).ToListAsync());
        Assert.Equal([("quotes", "erp", "quote-requests", false, 1L), ("quotes", "erp", "quote-requests", true, 1L)], counted.Select(w => (w.Domain, w.System, w.Flow, w.Excepted, w.Count)));
        Assert.Equal([(true, 1L), (false, 1L)], (await app.As(Role.Operations).Send(new ListGuardedWrites("quotes"))).Select(w => (w.Excepted, w.Count)));
        Assert.Equal(1, (await Look(app)).Seen.Flows["quote-requests"].Errors);
    }

    [Theory, OnEveryDatabase]
    public async Task A_file_that_would_write_what_another_system_owns_is_refused_before_it_begins(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var answer = await app.As(Role.Operations).Send(new AskMayWrite("embedded", "customers", ["company", "account-manager"], null));
        Assert.Contains("CRM owns Account manager of Customers", answer.Why);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Send(new AskMayWrite("embedded", "customers", ["account-manager"], null))));
        Assert.Equal(9, await app.Database(db => db.Set<GuardedWrite>().SumAsync(w => w.Count)));
        Assert.Null((await app.Send(new AskMayWrite("embedded", "customers", ["company"], null))).Why);
    }
}
