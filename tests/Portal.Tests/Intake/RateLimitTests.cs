using Microsoft.Extensions.Time.Testing;
using Portal.Intake;

namespace Portal.Tests.Intake;

public sealed class RateLimitTests
{
    readonly FakeTimeProvider clock = new();
    readonly RateLimits limits;

    public RateLimitTests() => limits = new(new IntakeSettings { RateLimit = new() { PerMinute = 60, Burst = 3 } }, clock);

    static Client Somebody(int? perMinute = null) => new(Guid.NewGuid(), "Website", perMinute, null);

    bool Granted(Client client) => limits.Take(client)?.Granted is null or true;

    [Fact]
    public void A_burst_is_granted_then_one_for_each_step_of_the_minute()
    {
        var client = Somebody();
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => Granted(client)));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => Granted(client)));
    }

    [Fact]
    public void A_refusal_says_how_long_to_wait()
    {
        var client = Somebody(perMinute: 6);
        for (var i = 0; i < 3; i++) limits.Take(client);
        clock.Advance(TimeSpan.FromSeconds(4));
        var headers = new Microsoft.AspNetCore.Http.HeaderDictionary();
        limits.Take(client)!.Describe(headers);
        Assert.Equal(("6", "\"client\";q=6;w=60", "\"client\";r=0;t=26"), (headers["Retry-After"].ToString(), headers["RateLimit-Policy"].ToString(), headers["RateLimit"].ToString()));
        clock.Advance(TimeSpan.FromSeconds(6));
        Assert.True(Granted(client));
    }

    [Fact]
    public void One_clients_flood_does_not_stop_another()
    {
        var (loud, quiet) = (Somebody(), Somebody());
        for (var i = 0; i < 100; i++) limits.Take(loud);
        Assert.True(Granted(quiet));
    }

    [Fact]
    public void A_batch_may_be_larger_than_the_burst_and_is_made_up_for_afterwards()
    {
        var client = Somebody();
        Assert.True(Granted(client));
        Assert.True(limits.Owe(client, 99)!.Granted);
        var refused = limits.Take(client)!;
        Assert.Equal((false, 0, 98), (refused.Granted, refused.Remaining, refused.NextIn));
        clock.Advance(TimeSpan.FromSeconds(97));
        Assert.False(Granted(client));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Granted(client));
    }

    [Fact]
    public void Batches_that_come_at_once_do_not_owe_together()
    {
        var client = Somebody();
        for (var i = 0; i < 3; i++) Assert.True(Granted(client));
        Assert.True(limits.Owe(client, 10)!.Granted);
        Assert.False(limits.Owe(client, 10)!.Granted);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(limits.Owe(client, 10)!.Granted);
    }

    [Fact]
    public void A_client_without_a_limit_is_never_counted() => Assert.Null(limits.Take(Somebody(perMinute: 0)));
}
