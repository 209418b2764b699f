using Portal.Shell;
using Portal.Sync;

namespace Portal.Tests.Sync;

public sealed class ScheduleTests
{
    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text);

    [Fact]
    public void A_schedule_follows_its_own_time_zone_over_the_change_of_clocks()
    {
        var schedule = new Schedule("0 2 * * *", "Europe/Amsterdam", 0, "customers");
        Assert.Equal(At("2026-03-28T01:00:00Z"), schedule.Next(At("2026-03-27T12:00:00Z")));
        // On the 29th there is no 02:00; it starts when that hour is over.
        Assert.Equal(At("2026-03-29T01:00:00Z"), schedule.Next(At("2026-03-28T12:00:00Z")));
        Assert.Equal(At("2026-03-30T00:00:00Z"), schedule.Next(At("2026-03-29T12:00:00Z")));
        Assert.Equal(At("2026-03-28T23:00:00Z"), schedule.Begins(new DateOnly(2026, 3, 29)));
    }

    [Fact]
    public void Jitter_is_the_same_for_one_start_and_never_more_than_agreed()
    {
        var schedule = new Schedule("0 * * * *", "UTC", 120, "customers");
        var late = Enumerable.Range(0, 24).Select(h => schedule.Next(At("2026-11-24T00:30:00Z").AddHours(h))!.Value.TimeOfDay.TotalSeconds % 3600).ToList();
        Assert.All(late, seconds => Assert.InRange(seconds, 0, 120));
        Assert.True(late.Distinct().Count() > 6);
        Assert.Equal(schedule.Next(At("2026-11-24T00:30:00Z")), schedule.Next(At("2026-11-24T00:10:00Z")));
    }

    [Theory]
    [InlineData("0 2 * * *", "daily 02:00")]
    [InlineData("10 * * * *", "hourly at :10")]
    [InlineData("*/15 * * * *", "every 15 min")]
    [InlineData("0 */4 * * *", "every 4 h at :00")]
    [InlineData("30 6 * * 1", "Mondays 06:30")]
    [InlineData("30 6 * * 1-5", "weekdays 06:30")]
    [InlineData("0 5 1 * *", "monthly on the 1., 05:00")]
    [InlineData("0 0 29 2 *", "0 0 29 2 *")]
    public void Schedules_are_said_in_words(string cron, string words) => Assert.Equal(words, ScheduleWords.Of(cron));

    [Theory]
    [InlineData("0 2 * * *", "20 3 * * *")]
    [InlineData("0 2 * * 1-5", "20 3 * * 1-5")]
    [InlineData("*/15 * * * *", null)]
    [InlineData("0 2,14 * * *", null)]
    public void Only_what_has_one_time_of_the_day_can_be_moved(string cron, string? moved) => Assert.Equal(moved, ScheduleWords.At(cron, new TimeOnly(3, 20)));

    [Theory]
    [InlineData("0 2 * * *", true)]
    [InlineData("0 25 * * *", false)]
    [InlineData("0 0 2 * * *", false)]
    [InlineData("never", false)]
    public void A_cron_expression_that_cannot_be_read_is_refused(string cron, bool good) => Assert.Equal(good, Schedule.Problem(cron) is null);

    [Theory]
    [InlineData(null, "2026-11-24T09:00:00Z", "2026-11-24T09:00:00Z")]
    [InlineData("2026-11-24T08:00:00Z", null, "2026-11-24T08:00:00Z")]
    [InlineData("2026-11-24T08:00:00Z", "2026-11-24T07:00:00Z", "2026-11-24T08:00:00Z")]
    [InlineData(null, "2026-11-24T09:59:59.9999999Z", "2026-11-24T09:59:30Z")]
    [InlineData(null, "2026-11-24T09:00:00.1234567Z", "2026-11-24T09:00:00.1234567Z")]
    [InlineData(null, null, null)]
    public void The_watermark_is_never_rounded_up_never_goes_back_and_stays_in_the_past(string? before, string? newest, string? next) =>
        Assert.Equal(next is null ? null : At(next), Watermarks.Next(before is null ? null : At(before), newest is null ? null : At(newest), At("2026-11-24T10:00:00Z")));
}
