using Portal.Webhooks;

namespace Portal.Tests.Webhooks;

public sealed class RetryPlanTests
{
    static readonly DateTimeOffset At = new(2026, 11, 17, 9, 24, 0, TimeSpan.Zero);

    [Fact]
    public void Twelve_tries_over_about_a_hundred_hours()
    {
        Assert.Equal(12, RetryPlan.Waits.Count);
        Assert.Equal(TimeSpan.Zero, RetryPlan.Waits[0]);
        Assert.Equal(new TimeSpan(99, 36, 5), RetryPlan.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 60)]
    [InlineData(3, 300)]
    [InlineData(11, 86400)]
    public void The_jitter_only_adds_and_at_most_a_fifth(int tries, int seconds)
    {
        Assert.Equal(At.AddSeconds(seconds), RetryPlan.Next(tries, At, null, 0));
        Assert.Equal(At.AddSeconds(seconds * 1.2), RetryPlan.Next(tries, At, null, 1));
    }

    [Fact]
    public void After_the_twelfth_there_is_none() => Assert.Null(RetryPlan.Next(12, At, TimeSpan.FromSeconds(1), 0.5));

    [Theory]
    [InlineData(1, 120, 120)]
    [InlineData(3, 120, 300)]
    [InlineData(1, 999_999_999, 86400)]
    [InlineData(1, -5, 5)]
    public void A_hint_makes_the_wait_longer_never_shorter_and_not_for_ever(int tries, int hint, int expected) =>
        Assert.Equal(At.AddSeconds(expected), RetryPlan.Next(tries, At, TimeSpan.FromSeconds(hint), 0));

    [Fact]
    public void Ten_thousand_random_lives_of_a_delivery_are_never_early_never_endless_and_always_end()
    {
        var random = new Random(20261117);
        for (var life = 0; life < 10_000; life++)
        {
            var subscription = Subscription.Of(new SubscriptionTerms("x", "https://x.test", ["*"]), "whsec_0000", "hidden", "Test", At);
            var delivery = Delivery.Test(subscription.Id, "t", At);
            delivery.SendAgain(SubscriptionStatus.Active, At);
            var (now, tries, probes) = (At, 0, 0);
            while (delivery.Status is DeliveryStatus.Pending)
            {
                var due = delivery.NextAttemptAt!.Value;
                // While a breaker is open a delivery waits beyond its own time.
                Assert.True(probes > 0 || due >= now);
                now = (due > now ? due : now) + TimeSpan.FromMilliseconds(random.Next(0, 60_000));
                var probe = probes < 20 && random.Next(10) == 0;
                TimeSpan? hint = random.Next(4) == 0 ? TimeSpan.FromSeconds(random.Next(0, 200_000)) : null;
                var outcome = random.Next(12) == 0 ? Outcome.Delivered : (Outcome)random.Next(1, 6);
                var exchange = new Exchange(now, TimeSpan.FromMilliseconds(random.Next(0, 15_000)), outcome, null, "", null, null, hint);
                delivery.Attempted(exchange, probe, random.NextDouble());
                if (probe) { probes++; if (outcome is not Outcome.Delivered) Assert.Equal(tries, delivery.Tries); }
                else tries++;
                now = exchange.EndedAt;
                if (probe || delivery.NextAttemptAt is not { } next) continue;
                var (least, most) = (RetryPlan.Waits[tries], RetryPlan.Waits[tries] * 1.2);
                if (hint is { } asked) (least, most) = (Max(least, Min(asked, RetryPlan.LongestHint)), Max(most, Min(asked, RetryPlan.LongestHint)));
                Assert.InRange(next - now, least, most + TimeSpan.FromTicks(1));
            }
            Assert.InRange(tries, 0, RetryPlan.Waits.Count);
            Assert.Null(delivery.NextAttemptAt);
            Assert.Equal(delivery.Status is DeliveryStatus.Failed, delivery.LastOutcome is not Outcome.Delivered);
            Assert.Equal(tries + probes, delivery.Attempts);
        }
    }

    static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
