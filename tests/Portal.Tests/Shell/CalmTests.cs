using Microsoft.Extensions.Time.Testing;
using Portal.Shell;

namespace Portal.Tests.Shell;

public sealed class CalmTests
{
    readonly FakeTimeProvider clock = new();
    int calls;

    Calm Calm() => new(clock, () => { calls++; return Task.CompletedTask; });

    [Fact]
    public void A_burst_of_news_is_one_look_now_and_one_after()
    {
        using var calm = Calm();
        for (var i = 0; i < 1000; i++) calm.Nudge();
        Assert.Equal(1, calls);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, calls);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, calls);
    }

    [Fact]
    public void News_after_a_rest_is_looked_at_at_once()
    {
        using var calm = Calm();
        calm.Nudge();
        clock.Advance(TimeSpan.FromSeconds(2));
        calm.Nudge();
        Assert.Equal(2, calls);
    }

    [Fact]
    public void A_page_that_is_gone_is_not_told()
    {
        var calm = Calm();
        calm.Dispose();
        calm.Nudge();
        Assert.Equal(0, calls);
    }
}
