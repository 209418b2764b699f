using Microsoft.Extensions.Time.Testing;

namespace Portal.Testing;

public static class LongTimes
{
    /// <summary>Lets hours or days pass at once: whoever asks the clock sees them gone, and each timer fires once, not for every second of them.</summary>
    public static void Pass(this FakeTimeProvider clock, TimeSpan time)
    {
        clock.AdjustTime(clock.GetUtcNow() + time);
        clock.Advance(TimeSpan.FromSeconds(1));
    }
}
