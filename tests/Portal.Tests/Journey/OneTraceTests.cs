using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Portal.Kernel.Mediation;

namespace Portal.Tests.Journey;

/// <summary>What somebody on call at night needs: one quote is one trace, and the log gives nobody away.</summary>
[Trait("Suite", "integration")]
public sealed class OneTraceTests
{
    [Theory, OnEveryDatabase]
    public async Task One_trace_follows_a_quote_from_the_request_through_rules_and_promotion_to_the_delivery(Provider on)
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Telemetry.Name or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await PortalApp.Start(on, ("Staging__AutoApproveClean", "true"));
        await using var receiver = await Receiver.Start();
        using var http = app.Client(DemoKey.Automation);
        await http.Subscribe(receiver.Url, "quote.created");

        var trace = ActivityTraceId.CreateRandom().ToHexString();
        using var request = new HttpRequestMessage(HttpMethod.Post, Machines.QuoteRequests)
        {
            Content = new StringContent(Clean("Trace").Json(), Encoding.UTF8, "application/json"),
            Headers = { { "traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01" } },
        };
        using var answer = await http.SendAsync(request);
        await answer.Body(202);
        await receiver.Gets(1, "quote.created");

        await Eventually.Holds("the delivery's span ended", () => Of(spans, trace).Contains("deliver"));
        var names = Of(spans, trace);
        Assert.Contains("Microsoft.AspNetCore.Hosting.HttpRequestIn", names);
        Assert.Contains("stage", names);
        Assert.Contains("promote", names);
    }

    [Fact]
    public async Task The_log_holds_no_personal_data_and_no_secret()
    {
        await using var app = await PortalApp.Start(settings: ("Staging__AutoApproveClean", "true"));
        await using var receiver = await Receiver.Start();
        receiver.Next(Behaviour.Status(500, "canary-answer"));
        using var http = app.Client(DemoKey.Automation);
        var secret = (await http.Subscribe(receiver.Url + "?token=canary-token", "*")).GetProperty("secret").GetString()!;
        var body = A.QuoteRequest("Canary Person", "canary@private.test").From("C-10000").Line("1896-S", 1).Saying("canary-message");
        var id = await http.Submitted(body, "canary-key");
        await http.RecordThatIs("promoted|needs-review", id);
        using var refused = await http.Submit("""{"customer":{"name":"Canary Person","email":7}}""");
        using var stranger = app.Client();
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "pk_canary_key_of_a_stranger");
        using var unknown = await stranger.GetAsync(Machines.QuoteRequests);
        await receiver.Gets(1);

        string[] canaries = ["canary", "Canary Person", secret, DemoKey.Automation, DemoUser.Password];
        Assert.Empty(canaries.Where(c => app.Logs.Lines.Any(line => line.Contains(c, StringComparison.OrdinalIgnoreCase))));
    }

    static QuoteRequest Clean(string what) => A.QuoteRequest($"Kim Ellery {what}").From("C-10000", "Trey Research").Line("1896-S", 1).Saying(what);

    static IReadOnlyList<string> Of(ConcurrentQueue<Activity> spans, string trace) => [.. spans.Where(s => s.TraceId.ToHexString() == trace).Select(s => s.OperationName)];
}
