using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Conformance;

/// <summary>The faults that every connector must stand, by name.</summary>
public static class Fault
{
    public const string
        Unauthorized = "401", Renewed = "401, then a new token", Forbidden = "403", Missing = "404", Conflict = "409 changed meanwhile", Precondition = "412", Invalid = "422 with field errors",
        Busy = "429 without Retry-After", BusySeconds = "429 with seconds", BusyDate = "429 with a date", Crash = "500", BadGateway = "502 with Retry-After", Closed = "503 with Retry-After", GatewayTimeout = "504",
        ResetBefore = "reset before the commit", ResetAfter = "reset after the commit", Late = "commit after our next look", Silence = "60 s of silence", Drip = "slow drip", Truncated = "truncated JSON", Html = "HTML with 200",
        Partial = "one row of a batch refused", Moving = "rows change while paging", Elsewhere = "next link to another host", Clock = "clock 10 min off",
        UnknownValue = "unknown value of a list", ExtraField = "extra field", MissingField = "missing field", Null = "null for text", TooLong = "text over length";

    /// <summary>Those that are played on every single request of every operation.</summary>
    public static readonly IReadOnlyList<Script> Played =
    [
        new(Unauthorized, _ => Mishap.Answer(401, """{"error":"unauthorized"}"""), o => o.Fault is FaultKind.Credentials, "a fault about credentials"),
        new(Forbidden, _ => Mishap.Answer(403, """{"error":"forbidden"}"""), o => o.Fault is FaultKind.Credentials or FaultKind.Refused or FaultKind.Busy || o.IsRowWithWords, "a refusal in words"),
        new(Missing, _ => Mishap.Answer(404, """{"error":"not found"}"""), o => o.Fault is FaultKind.Credentials or FaultKind.Refused || o.IsRowWithWords, "a refusal in words"),
        new(Conflict, _ => Mishap.Answer(409, """{"error":"changed meanwhile"}"""), o => o.Fault is FaultKind.Refused or FaultKind.Busy or FaultKind.Doubtful || o.IsRowWithWords, "a refusal, or a wish to look again"),
        new(Precondition, _ => Mishap.Answer(412, """{"error":"precondition failed"}"""), o => o.Fault is FaultKind.Refused or FaultKind.Busy or FaultKind.Doubtful || o.IsRowWithWords, "a refusal, or a wish to look again"),
        new(Invalid, _ => Mishap.Answer(422, """{"error":"invalid","details":{"amount":[{"description":"is wrong"}]}}"""), o => o.Fault is FaultKind.Refused || o.IsRowWithWords, "a refusal in words"),
        new(Busy, _ => Mishap.Answer(429), o => o.Fault is FaultKind.Busy || o.IsRowForLater, "come again later"),
        new(BusySeconds, _ => Mishap.Answer(429, headers: ("Retry-After", "300")), o => (o.Fault is FaultKind.Busy && o.RetryAfter == TimeSpan.FromSeconds(300)) || o.IsRowForLater, "come again in 300 s"),
        new(BusyDate, clock => Mishap.Answer(429, headers: ("Retry-After", (clock.GetUtcNow() + TimeSpan.FromMinutes(5)).ToString("r"))), o => (o.Fault is FaultKind.Busy && o.RetryAfter is { TotalSeconds: > 200 and < 301 }) || o.IsRowForLater, "come again at that time"),
        new(Crash, _ => Mishap.Answer(500, "Internal Server Error", "text/plain"), o => o.IsOutage, "an outage or a doubt"),
        new(BadGateway, _ => Mishap.Answer(502, headers: ("Retry-After", "2")), o => o.IsOutage || o.Fault is FaultKind.Busy, "an outage or a doubt"),
        new(Closed, _ => Mishap.Answer(503, headers: ("Retry-After", "300")), o => (o.Fault is FaultKind.Busy && o.RetryAfter == TimeSpan.FromSeconds(300)) || o.IsRowForLater, "come again in 300 s"),
        new(GatewayTimeout, _ => Mishap.Answer(504), o => o.IsOutage, "an outage or a doubt"),
        new(ResetBefore, _ => Mishap.ResetBefore, o => o.IsOutage, "an outage or a doubt"),
        new(ResetAfter, _ => Mishap.ResetAfter, o => o.IsOutage, "an outage or a doubt"),
        new(Silence, _ => Mishap.Silence, o => o.IsOutage, "an outage or a doubt"),
        new(Drip, _ => Mishap.Drip, o => o.IsOutage, "an outage or a doubt"),
        new(Truncated, _ => Mishap.Truncated, o => o.IsOutage, "an outage or a doubt"),
        new(Html, _ => Mishap.Answer(200, "<!doctype html><title>Maintenance</title>", "text/html"), o => o.IsOutage, "an outage or a doubt"),
    ];

    /// <summary>All of them, in the order of the README.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Unauthorized, Renewed, Forbidden, Missing, Conflict, Precondition, Invalid, Busy, BusySeconds, BusyDate, Crash, BadGateway, Closed, GatewayTimeout, ResetBefore, ResetAfter, Late, Silence, Drip, Truncated, Html,
        Partial, Moving, Elsewhere, Clock, UnknownValue, ExtraField, MissingField, Null, TooLong,
    ];
}

/// <param name="Play">What happens to a request.</param>
/// <param name="Fits">Whether it came out as it must when the fault stays.</param>
/// <param name="Must">The same in words.</param>
public sealed record Script(string Name, Func<HurriedClock, Mishap> Play, Func<Outcome, bool> Fits, string Must);

/// <summary>How one try of an operation came out.</summary>
/// <param name="Fault">Null: it answered.</param>
/// <param name="Again">Rows failed, and say that they may work later.</param>
/// <param name="Failed">Rows failed for good.</param>
public sealed record Outcome(bool Done, FaultKind? Fault = null, TimeSpan? RetryAfter = null, bool Again = false, bool Failed = false, string? Words = null)
{
    public bool IsOutage => Fault is FaultKind.Unreachable or FaultKind.Doubtful || IsRowForLater;
    public bool IsRowForLater => Again && !Failed;
    public bool IsRowWithWords => (Again || Failed) && !string.IsNullOrWhiteSpace(Words);

    public static async Task<Outcome> Of(Func<Task<Outcome>> deed)
    {
        try
        {
            // Of the real clock: a deed that hangs is a fault of its own.
            return await deed().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (ConnectionFault fault)
        {
            return new(false, fault.Kind, fault.RetryAfter, Words: fault.Message);
        }
        catch (PromotionRefused refused)
        {
            return new(false, FaultKind.Refused, Words: refused.Message);
        }
    }
}
