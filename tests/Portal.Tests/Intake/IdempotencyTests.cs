using System.Net;

namespace Portal.Tests.Intake;

[Trait("Suite", "integration")]
public sealed class IdempotencyTests
{
    const int Rounds = 25;
    const int AtOnce = 40;

    static QuoteRequest Request(string about) => A.QuoteRequest().From("C-10000").Line("1896-S", 2).Saying(about);

    [Theory, OnEveryDatabase]
    public async Task Sent_many_times_at_once_it_is_taken_once(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        for (var round = 0; round < Rounds; round++)
        {
            var (key, request) = (Guid.NewGuid().ToString(), Request($"round {round}"));
            var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => http.Submit(request, key)));
            Assert.Empty(answers.Where(a => a.StatusCode is not (HttpStatusCode.Accepted or HttpStatusCode.Conflict)).Select(a => (int)a.StatusCode));
            var taken = answers.Where(a => a.StatusCode is HttpStatusCode.Accepted).ToList();
            Assert.Single(taken, a => !a.Headers.Contains("Idempotency-Replayed"));
            Assert.Single((await Task.WhenAll(taken.Select(a => a.Body(202)))).Select(b => b.GetProperty("id").GetGuid()).Distinct());
        }
    }

    [Theory, OnEveryDatabase]
    public async Task The_same_key_with_another_body_is_refused_and_the_first_stays(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var key = Guid.NewGuid().ToString();
        var first = await http.Submitted(Request("first"), key);
        using var other = await http.Submit(Request("second"), key);
        Assert.Equal("/problems/idempotency-key-reused", (await other.Body(422)).GetProperty("type").GetString());
        Assert.Equal(first, await http.Submitted(Request("first"), key));
    }

    [Theory, OnEveryDatabase]
    public async Task A_key_belongs_to_its_client(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var one = app.Client(DemoKey.Automation);
        using var two = app.Client(DemoKey.Website);
        var key = Guid.NewGuid().ToString();
        Assert.NotEqual(await one.Submitted(Request("of one"), key), await two.Submitted(Request("of two"), key));
    }

    [Theory, OnEveryDatabase]
    public async Task A_refused_body_does_not_use_up_its_key(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var key = Guid.NewGuid().ToString();
        using var bad = await http.Submit("""{"lines":[]}""", key);
        await bad.Body(422);
        await http.Submitted(Request("corrected"), key);
    }

    [Fact]
    public async Task A_key_is_remembered_over_a_restart()
    {
        await using var database = await ThrowawayDatabase.WithDemoCompany(Provider.Sqlite);
        var key = Guid.NewGuid().ToString();
        Guid before, after;
        await using (var first = PortalProcess.On(database, Provider.Sqlite)) before = await SubmitTo(first, key);
        await using (var second = PortalProcess.On(database, Provider.Sqlite)) after = await SubmitTo(second, key);
        Assert.Equal(before, after);
    }

    static async Task<Guid> SubmitTo(PortalProcess portal, string key)
    {
        portal.Start();
        await portal.Ready();
        using var http = portal.Client(DemoKey.Website);
        return await http.Submitted(Request("kept"), key);
    }
}
