using Portal.Webhooks;
using Portal.Webhooks.UseCases;

namespace Portal.Tests.Webhooks;

public sealed class SubscriptionWordsTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 17, 9, 42, 0, TimeSpan.Zero);

    static SubscriptionView Subscription(SubscriptionStatus status = SubscriptionStatus.Active, string? reason = null, int waiting = 0, int failures = 0, bool open = false, bool worked = true)
    {
        DateTimeOffset? since = failures > 0 ? Now.AddMinutes(-18) : null;
        return new(Guid.NewGuid(), "Help desk", "https://hooks.helpdesk.test/adatum", ["quote.created"], MessageFormat.StandardWebhooks, status, reason, Now.AddHours(-1), null, null, "Ines", Now, 1,
            new SigningView("4Qz8", Now, null, null),
            new HealthView(waiting, failures, since, open ? since : null, open ? Now.AddMinutes(1) : null, since?.AddDays(5), worked ? Now.AddHours(-1) : null, since));
    }

    static string Says(SubscriptionView subscription) => string.Concat(SubscriptionWords.Says(subscription, Now).Select(p => p.Text));

    [Fact]
    public void While_the_breaker_is_open_the_page_says_when_the_next_probe_goes_and_what_follows() => Assert.Equal(
        "After five failures in a row we stopped trying every event and send one probe instead. Next probe 09:43. When it passes, the 6 held events go out in order. If nothing arrives before 22 Nov 09:24 the subscription is switched off, and keeps its events.",
        Says(Subscription(waiting: 6, failures: 5, open: true)));

    [Fact]
    public void Paused_and_disabled_say_what_becomes_of_what_waits()
    {
        Assert.Contains("The 1 held event goes out, in order, when it is resumed.", Says(Subscription(SubscriptionStatus.Paused, waiting: 1)));
        Assert.Equal("Portal switched it off: The endpoint answered 410 Gone. New events are kept and go out, in order, when it is enabled again.", Says(Subscription(SubscriptionStatus.Disabled, "The endpoint answered 410 Gone.")));
    }

    [Fact]
    public void A_quiet_one_says_what_it_does_and_a_new_one_that_nothing_went_out_yet()
    {
        Assert.StartsWith("Events go out as they happen.", Says(Subscription()));
        Assert.StartsWith("No event has gone out yet.", Says(Subscription(worked: false)));
    }

    [Theory]
    [InlineData(0, false, "Active")]
    [InlineData(1, false, "Active")]
    [InlineData(2, false, "Failing since 09:24")]
    [InlineData(9, true, "Failing since 09:24")]
    public void A_single_failure_is_no_news(int failures, bool open, string state) => Assert.Equal(state, SubscriptionWords.State(Subscription(failures: failures, open: open), Now));

    [Theory]
    [InlineData(Outcome.Refused, 503, "503 Service Unavailable", "Nothing on our side. Ask the receiver.")]
    [InlineData(Outcome.Timeout, null, "No answer in 15 s", "Answer 202 first, work later.")]
    [InlineData(Outcome.Refused, 401, "401 Unauthorized", "The receiver refuses the signature: give it the present secret.")]
    [InlineData(Outcome.Redirected, 302, "302 Found", "Give the final address: redirects are not followed.")]
    [InlineData(Outcome.Unreachable, null, "No connection", "Check name, port, certificate and firewall of the receiver.")]
    public void Each_failure_says_what_helps(Outcome outcome, int? code, string answer, string helps)
    {
        Assert.Equal(answer, SubscriptionWords.Answer(outcome, code));
        Assert.Equal(helps, SubscriptionWords.Helps(new FailureGroup(outcome, code, 1, 3, Now.AddHours(-1), Now), Now.AddHours(-2)));
    }

    [Fact]
    public void A_failure_after_which_things_arrived_is_over() =>
        Assert.Equal("Over; a later try arrived.", SubscriptionWords.Helps(new FailureGroup(Outcome.Refused, 502, 0, 3, Now.AddHours(-2), Now.AddHours(-1)), Now));

    [Theory]
    [InlineData(0, 0, "–")]
    [InlineData(618, 629, "98.3 %")]
    [InlineData(99_999, 100_000, "99.9 %")]
    [InlineData(5, 5, "100 %")]
    public void A_share_is_never_rounded_up_to_all(int arrived, int tries, string share) => Assert.Equal(share, SubscriptionWords.Part(arrived, tries));
}
