using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Portal.Kernel.Contracts;
using Portal.Registry;
using Portal.Registry.UseCases;

namespace Portal.Tests.Registry;

/// <summary>Alarms are raised once, end by themselves, remind at 30, 7 and 1 days; exceptions are decided by an architect.</summary>
public sealed class AlarmTests
{
    static readonly DateTimeOffset Start = new(2026, 11, 17, 9, 0, 0, TimeSpan.Zero);

    static Task<PortalApp> App(Provider on, FakeTimeProvider clock) => PortalApp.Start(new AppOptions { Provider = on, Clock = clock });

    static async Task<List<(AlarmKind, string, string)>> Open(PortalApp app) =>
        [.. (await app.Database(db => db.Set<RegistryAlarm>().Where(a => a.EndedAt == null).ToListAsync())).Select(a => a.Cause).Order()];

    [Theory, OnEveryDatabase]
    public async Task Several_that_look_at_once_raise_once_and_the_end_of_a_cause_ends_its_alarm(Provider on)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await App(on, clock);
        var raised = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => app.Send(new RaiseAlarms())));
        // Nobody has sent a quote request to this one yet.
        Assert.Equal([(AlarmKind.Stale, "assets", ""), (AlarmKind.Stale, "quote-requests", "")], await Open(app));
        Assert.Equal(2, raised.Sum());
        Assert.Single(app.Logs.Lines, l => l.Contains("Stale for \"assets\"") && l.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Equal(2, await app.As(Role.Operations).Send(new CountAttention()));

        var alarm = Assert.Single(await app.As(Role.Architect).Send(new ListAlarms()), a => a.Name == "Assets");
        Assert.Equal("Assets was not seen for 94 days; it is expected every day.", alarm.Says);
        await app.As(Role.Architect).Send(new SeeAlarm(alarm.Id));
        Assert.Equal((1, 1), (await app.Send(new CountAttention()), (await app.Send(new ListAlarms())).Count));
        Assert.Equal(0, await app.Send(new RaiseAlarms()));

        var book = (await app.Send(new ReadRegistry())).Book;
        await app.As(Role.Architect).Send(new PutItem(book.Flow("assets")! with { SeenOn = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime) }));
        await app.Send(new RaiseAlarms());
        Assert.DoesNotContain((AlarmKind.Stale, "assets", ""), await Open(app));
        clock.Pass(TimeSpan.FromDays(3));
        await app.Send(new RaiseAlarms());
        Assert.Contains((AlarmKind.Stale, "assets", ""), await Open(app));
        Assert.Contains(await app.Send(new ListAlarms()), a => a.Name == "Assets");
    }

    [Fact]
    public void An_exception_is_reminded_of_at_thirty_seven_and_one_days_and_told_when_it_is_over()
    {
        var today = DateOnly.FromDateTime(Start.UtcDateTime);
        RegistryItem[] Items(int days) =>
        [
            new RegisteredSystem { Slug = "a", Name = "A" }, new RegisteredSystem { Slug = "b", Name = "B" }, new Flow { Slug = "f", Name = "F", From = "a", To = "b", Owner = "Team" },
            new FlowException { Slug = "e", Name = "E", Flow = "f", Owner = "Finance", Contact = "finance@adatum.test", Reason = "It is so.", Until = today.AddDays(days), State = ExceptionState.Approved },
        ];
        (AlarmKind, string)[] Of(int days) => [.. Troubles.Of(new(new Book(1, Items(days)), Observations.None, Start)).Select(t => (t.Kind, t.Part))];
        Assert.Empty(Of(31));
        Assert.Equal([(AlarmKind.ExceptionEnds, "30")], Of(30));
        Assert.Equal([(AlarmKind.ExceptionEnds, "30")], Of(8));
        Assert.Equal([(AlarmKind.ExceptionEnds, "7")], Of(7));
        Assert.Equal([(AlarmKind.ExceptionEnds, "1")], Of(1));
        Assert.Equal([(AlarmKind.ExceptionEnds, "1")], Of(0));
        Assert.Equal([(AlarmKind.ExceptionOver, "")], Of(-1));
        Assert.Equal("The exception E for F ends in 7 days, without a plan. Finance (finance@adatum.test) answers for it.", Assert.Single(Troubles.Of(new(new Book(1, Items(7)), Observations.None, Start))).Says);
    }

    [Theory, OnEveryDatabase]
    public async Task An_exception_that_was_asked_for_is_decided_once_and_its_planned_flow_begins_to_live(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var slug = $"x-{Guid.NewGuid():n}";
        async Task Asked(string name)
        {
            using (var flow = await http.PutAsJsonAsync($"/api/v1/registry/flows/{name}", new { name, from = "payments", to = "scheduling", owner = "Finance", state = "planned" })) await flow.Body(201);
            using (var asked = await http.PutAsJsonAsync($"/api/v1/registry/exceptions/{name}", new { name, flow = name, reason = "There is no other way yet.", until = "2098-12-31", state = "asked" })) await asked.Body(201);
        }
        await Asked(slug);
        using (var approved = await http.PostAsJsonAsync($"/api/v1/registry/exceptions/{slug}/approve", new { until = "2099-12-31", note = "Until the API is there." }))
        {
            var body = await approved.Body(200);
            Assert.Equal(("approved", "2099-12-31", "Automation", "Until the API is there."), (body.GetProperty("state").GetString(), body.GetProperty("until").GetString(), body.GetProperty("decidedBy").GetString(), body.GetProperty("decisionNote").GetString()));
        }
        Assert.Equal("live", (await http.Read($"/api/v1/registry/flows/{slug}")).GetProperty("status").GetString());
        using (var again = await http.PostAsync($"/api/v1/registry/exceptions/{slug}/refuse", JsonContent.Create(new { note = "No." }))) await again.Body(409);

        await Asked(slug + "-2");
        using (var why = await http.PostAsync($"/api/v1/registry/exceptions/{slug}-2/refuse", null)) await why.Body(422);
        using (var past = await http.PostAsJsonAsync($"/api/v1/registry/exceptions/{slug}-2/approve", new { until = "2020-01-01" })) await past.Body(422);
        using (var refused = await http.PostAsJsonAsync($"/api/v1/registry/exceptions/{slug}-2/refuse", new { note = "Use event push." })) Assert.Equal("refused", (await refused.Body(200)).GetProperty("state").GetString());
        Assert.Equal("planned", (await http.Read($"/api/v1/registry/flows/{slug}-2")).GetProperty("status").GetString());
    }
}
