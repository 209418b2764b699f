using Portal.Webhooks;

namespace Portal.Tests.Webhooks;

public sealed class EndpointTests
{
    static readonly DateTimeOffset At = new(2026, 11, 17, 9, 24, 0, TimeSpan.Zero);

    static Endpoint Failing(int times, DateTimeOffset? at = null)
    {
        var endpoint = Endpoint.Of(Guid.NewGuid());
        for (var i = 0; i < times; i++) endpoint.Failed(at ?? At, probe: false);
        return endpoint;
    }

    [Fact]
    public void Five_failures_in_a_row_open_the_breaker()
    {
        Assert.False(Failing(4).IsOpen);
        var endpoint = Failing(5);
        Assert.True(endpoint.IsOpen);
        Assert.Equal(At.AddSeconds(30), endpoint.NextProbeAt);
    }

    [Fact]
    public void A_success_between_starts_the_count_anew()
    {
        var endpoint = Failing(4);
        endpoint.Succeeded(At, 0);
        endpoint.Failed(At, probe: false);
        Assert.Equal((1, false), (endpoint.FailuresInARow, endpoint.IsOpen));
        Assert.Equal(At, endpoint.FailingSince);
    }

    [Fact]
    public void Probes_wait_twice_as_long_each_time_up_to_a_quarter_of_an_hour()
    {
        var endpoint = Failing(5);
        var waits = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            var at = endpoint.NextProbeAt!.Value;
            endpoint.Failed(at, probe: true);
            waits.Add((endpoint.NextProbeAt!.Value - at).TotalSeconds);
        }
        Assert.Equal([60, 120, 240, 480, 900, 900, 900, 900], waits);
    }

    [Fact]
    public void Exchanges_that_were_under_way_when_it_opened_do_not_move_the_probe()
    {
        var endpoint = Failing(5);
        endpoint.Failed(At.AddSeconds(9), probe: false);
        Assert.Equal(At.AddSeconds(30), endpoint.NextProbeAt);
    }

    [Fact]
    public void A_probe_that_passes_closes_it_and_what_waits_goes_out_in_order()
    {
        var endpoint = Failing(5);
        Assert.True(endpoint.Succeeded(At.AddSeconds(30), 77));
        Assert.False(endpoint.IsOpen);
        Assert.Equal((77L, null, 0), (endpoint.CatchUpTo, endpoint.FailingSince, endpoint.FailuresInARow));
    }

    [Fact]
    public void After_three_probes_others_take_turns_because_one_event_may_be_what_it_cannot_stand()
    {
        var endpoint = Failing(5);
        var turns = new List<int>();
        for (var i = 0; i < 7; i++)
        {
            turns.Add(endpoint.ProbeTurn(3));
            endpoint.Failed(At, probe: true);
        }
        Assert.Equal([0, 0, 0, 1, 2, 0, 1], turns);
    }

    [Fact]
    public void It_is_given_up_after_five_days_of_nothing_but_failures()
    {
        var endpoint = Failing(5);
        endpoint.Failed(At.AddDays(5).AddTicks(-1), probe: true);
        Assert.False(endpoint.IsGivenUp);
        endpoint.Failed(At.AddDays(5), probe: true);
        Assert.True(endpoint.IsGivenUp);
        endpoint.StartAfresh(0);
        Assert.False(endpoint.IsGivenUp);
    }
}
