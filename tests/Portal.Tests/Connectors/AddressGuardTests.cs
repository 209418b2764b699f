using System.Net;
using Portal.Connectors.Outbound;
using Portal.Kernel;
using Portal.Kernel.Contracts;
using Portal.Tests.Webhooks;
using Portal.Webhooks;

namespace Portal.Tests.Connectors;

/// <summary>A canary sits on loopback; nothing that somebody writes or resolves ever reaches it.</summary>
public sealed class AddressGuardTests
{
    static readonly string[] Hosts =
    [
        "127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7F000001", "0x7f.0.0.1", "0x7f.1", "0177.0.0.1", "017700000001", "00000177.0x0.0.1", "127.000.000.001", "127.0.0.2", "127.255.255.254",
        "0", "0.0.0.0", "localhost", "LOCALHOST", "localhost.", "ip6-localhost", "①②⑦.⓪.⓪.①", "１２７.０.０.１", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "ｌｏｃａｌｈｏｓｔ", "%31%32%37.0.0.1", "127.0.0.1%2e",
        "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "[::1%25lo]", "[::ffff:0.0.0.0]",
    ];

    static IEnumerable<string> Urls(int port) => Hosts.SelectMany(h => (string[])
    [
        $"http://{h}:{port}/hook", $"http://user:secret@{h}:{port}/hook", $"http://example.test@{h}:{port}/", $"http://{h}:{port}/#@example.test", $"http://{h}:{port}\\@example.test/", $"HTTP://{h}:0{port}/?q=@example.test",
    ]);

    [Fact]
    public async Task However_an_address_is_written_the_canary_hears_nothing()
    {
        await using var canary = await Receiver.Start();
        var urls = Urls(new Uri(canary.Url).Port).ToList();
        Assert.True(urls.Count >= 150, $"{urls.Count} addresses");
        var sender = SenderTests.Sender(TimeProvider.System, loopback: false);
        var arrived = new List<string>();
        await Parallel.ForEachAsync(urls, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (url, stop) =>
        {
            var exchange = await sender.Send(new Target(url, StandardWebhooks.NewSecret(), null, null), new Message("id", "{}"u8.ToArray(), "application/json"), null, stop);
            if (exchange.Outcome is Outcome.Delivered || exchange.StatusCode is not null) lock (arrived) arrived.Add(url);
        });
        Assert.Empty(arrived);
        Assert.Empty(canary.Received);
    }

    [Fact]
    public async Task A_name_that_answers_another_address_at_the_call_than_when_it_was_saved_reaches_nothing()
    {
        await using var canary = await Receiver.Start();
        var url = $"http://flips.test:{new Uri(canary.Url).Port}/hook";
        var call = 0;
        IPAddress[][] evil = [[IPAddress.Loopback], [IPAddress.Parse("93.184.216.34"), IPAddress.Loopback], [IPAddress.Parse("::ffff:127.0.0.1")], [IPAddress.IPv6Loopback, IPAddress.Parse("2606:2800:220:1::1")]];
        Task<IPAddress[]> Resolve(string host, CancellationToken stop) => Task.FromResult(call++ % 2 == 0 ? [IPAddress.Parse("93.184.216.34")] : evil[call / 2 % evil.Length]);
        var guard = new AddressGuard(new AddressRules([]), allowHttp: true, TimeProvider.System, Resolve);
        var sender = new WebhookSender(new HttpMessageInvoker(guard.Handler()), TimeProvider.System);
        for (var flip = 0; flip < 2_000; flip++)
        {
            await guard.Require(url, default);
            var exchange = await sender.Send(new Target(url, StandardWebhooks.NewSecret(), null, null), new Message("id", "{}"u8.ToArray(), "application/json"), null, default);
            Assert.Equal(Outcome.BlockedAddress, exchange.Outcome);
        }
        Assert.Empty(canary.Received);
    }

    [Theory]
    [InlineData("https://10.0.0.1/hook")]
    [InlineData("https://[::1]/hook")]
    [InlineData("https://2130706433/hook")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://user:secret@hooks.helpdesk.test/")]
    [InlineData("https://hooks.helpdesk.test/#fragment")]
    [InlineData("http://hooks.helpdesk.test/")]
    [InlineData("ftp://hooks.helpdesk.test/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("hooks.helpdesk.test")]
    [InlineData("/hook")]
    [InlineData("")]
    public async Task What_may_not_be_called_cannot_be_saved(string url)
    {
        var guard = new AddressGuard(new AddressRules([]), allowHttp: false, TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34")]));
        await Assert.ThrowsAsync<AddressRefused>(() => guard.Require(url, default));
    }

    [Fact]
    public async Task A_name_that_takes_too_long_to_look_up_is_unreachable()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var asked = new TaskCompletionSource();
        var sender = SenderTests.Sender(clock, resolver: async (_, _) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return [];
        });
        var sending = sender.Send(new Target("http://slow.test/", StandardWebhooks.NewSecret(), null, null), new Message("id", "{}"u8.ToArray(), "application/json"), null, default);
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(Outcome.Unreachable, (await sending.WaitAsync(TimeSpan.FromSeconds(60))).Outcome);
    }
}
