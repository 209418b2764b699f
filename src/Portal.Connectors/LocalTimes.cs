using System.Globalization;
using Portal.Kernel.Contracts;

namespace Portal.Connectors;

/// <summary>
/// Reads times that name no zone as those of one place. The hour that comes twice in autumn is taken for its second time, so that nothing counts as older than it may be;
/// an hour that is skipped in spring is counted on from before the change. PostgreSQL reads them the same way.
/// </summary>
public sealed class LocalTimes
{
    public const string Term = "TimeZone", Usual = "UTC";

    readonly TimeZoneInfo zone;

    LocalTimes(TimeZoneInfo zone) => this.zone = zone;

    /// <summary>IANA name.</summary>
    public string Zone => zone.Id;

    public bool IsUtc => zone.Id == Usual;

    /// <param name="of">What is read: "Times in cells".</param>
    public static Term ZoneTerm(string of) => new(Term, "Time zone", $"{of} that name no zone are those of this one: Europe/Amsterdam.", Required: false, Default: Usual) { Wrong = Problem };

    /// <exception cref="ConnectionFault">There is no such zone.</exception>
    public static LocalTimes Of(ConnectionTerms terms)
    {
        var name = terms[Term] ?? Usual;
        return Problem(name) is { } wrong ? throw new ConnectionFault(FaultKind.Refused, wrong) : new(name == Usual ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(name));
    }

    /// <summary>Names of one kind only, which every database knows as well.</summary>
    static string? Problem(string name) =>
        name == Usual || (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) && found.HasIanaId && found.Id == name) ? null : $"There is no time zone {name}; write it like Europe/Amsterdam.";

    /// <summary>The instant of a time that a clock there showed.</summary>
    public DateTimeOffset At(DateTime local)
    {
        var (before, after) = (zone.GetUtcOffset(Instant(local, TimeSpan.FromDays(1))), zone.GetUtcOffset(Instant(local, TimeSpan.FromDays(-1))));
        var (later, earlier) = before < after ? (before, after) : (after, before);
        foreach (var offset in (TimeSpan[])[later, earlier])
            if (Instant(local, offset) is var at && zone.GetUtcOffset(at) == offset) return at;
        return Instant(local, before);
    }

    /// <summary>At the very ends of time there is no room for an offset.</summary>
    static DateTimeOffset Instant(DateTime local, TimeSpan offset) => new(Math.Clamp(local.Ticks - offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    /// <summary>A text that says its zone keeps it; null when it is no time.</summary>
    public DateTimeOffset? At(string? text) =>
        !DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind | DateTimeStyles.AllowWhiteSpaces, out var said) ? null : said.Kind is DateTimeKind.Unspecified ? At(said) : RowText.At(text);
}
