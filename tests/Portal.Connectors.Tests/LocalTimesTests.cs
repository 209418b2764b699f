using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests;

/// <summary>Times that name no zone, in the place that a connection names.</summary>
public sealed class LocalTimesTests
{
    static LocalTimes In(string zone) => LocalTimes.Of(ConnectionTerms.Of("x", "files", (LocalTimes.Term, zone)));

    [Theory]
    [InlineData("Europe/Amsterdam", "2026-01-15 10:00", "2026-01-15T09:00:00Z")]
    [InlineData("Europe/Amsterdam", "2026-07-15T10:00:00.25", "2026-07-15T08:00:00.25Z")]
    [InlineData("Europe/Amsterdam", "2026-07-15T10:00:00Z", "2026-07-15T10:00:00Z")]
    [InlineData("Europe/Amsterdam", "2026-07-15T10:00:00+05:30", "2026-07-15T04:30:00Z")]
    [InlineData("Europe/Amsterdam", "2026-10-25 01:59:59", "2026-10-24T23:59:59Z")]
    // Comes twice: the second time counts.
    [InlineData("Europe/Amsterdam", "2026-10-25 02:30", "2026-10-25T01:30:00Z")]
    [InlineData("America/New_York", "2026-11-01 01:30", "2026-11-01T06:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T15:15:00Z")]
    [InlineData("Europe/Dublin", "2026-10-25 01:30", "2026-10-25T01:30:00Z")]
    // Never comes: counted on from before the change.
    [InlineData("Europe/Amsterdam", "2026-03-29 02:30", "2026-03-29T01:30:00Z")]
    [InlineData("Europe/Dublin", "2026-03-29 01:30", "2026-03-29T01:30:00Z")]
    [InlineData("Europe/Amsterdam", "2026-03-29 03:00", "2026-03-29T01:00:00Z")]
    [InlineData("UTC", "2026-03-29 02:30", "2026-03-29T02:30:00Z")]
    [InlineData("Europe/Amsterdam", "2026-07-15", "2026-07-14T22:00:00Z")]
    public void A_time_is_the_instant_at_which_a_clock_there_showed_it(string zone, string shown, string instant) => Assert.Equal(instant, RowText.Of(In(zone).At(shown)!.Value));

    [Theory, InlineData("yesterday"), InlineData(""), InlineData(null)]
    public void What_is_no_time_is_none(string? text) => Assert.Null(In("Europe/Amsterdam").At(text));

    [Theory, InlineData("Amsterdam"), InlineData("+02:00"), InlineData("W. Europe Standard Time"), InlineData("'; DROP TABLE x")]
    public void A_zone_that_is_none_is_refused_with_an_example(string zone)
    {
        Assert.Contains("Europe/Amsterdam", Assert.Throws<ConnectionFault>(() => In(zone)).Message);
        Assert.Contains(zone, LocalTimes.ZoneTerm("Times").Wrong(zone));
    }
}
