using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Shell;
using Portal.Webhooks.UseCases;

namespace Portal.Webhooks;

/// <param name="Strong">A time or number that the reader waits for.</param>
public sealed record Piece(string Text, bool Strong = false);

/// <summary>What happens by itself and when, in sentences.</summary>
public static class SubscriptionWords
{
    /// <summary>Status to draw: an active one that does not get its events is failing.</summary>
    public static string Look(SubscriptionView s) => s.Status is SubscriptionStatus.Active && Fails(s.Health) ? "failing" : s.Status.Word();

    /// <summary>A single failure is no news.</summary>
    static bool Fails(HealthView h) => h.BreakerOpenSince is not null || h.FailuresInARow > 1;

    /// <summary>Active; Failing since 09:24, 6 events held; Paused since yesterday's date.</summary>
    public static string State(SubscriptionView s, DateTimeOffset now)
    {
        var held = s.Health.Waiting == 0 ? "" : $", {Format.Of(s.Health.Waiting, "event")} {(s.Status is SubscriptionStatus.Active ? "waiting" : "held")}";
        return s switch
        {
            { Status: SubscriptionStatus.Paused } => $"Paused since {At(s.StatusSince, now)}{held}",
            { Status: SubscriptionStatus.Disabled } => $"Disabled since {At(s.StatusSince, now)}{held}",
            { Health.FailingSince: { } since } when Fails(s.Health) => $"Failing since {At(since, now)}{held}",
            _ => $"Active{held}",
        };
    }

    /// <summary>What goes on and what Portal does next without anybody.</summary>
    public static IReadOnlyList<Piece> Says(SubscriptionView s, DateTimeOffset now)
    {
        var (h, waits) = (s.Health, s.Health.Waiting);
        var events = waits == 0 ? "New events are kept and go" : $"The {Format.Of(waits, "held event")} {(waits == 1 ? "goes" : "go")}";
        if (s.Status is SubscriptionStatus.Disabled)
            return [new("Portal switched it off: "), new(Sentence(s.DisabledReason ?? "it took nothing for days"), true), new($" {events} out, in order, when it is enabled again.")];
        if (s.Status is SubscriptionStatus.Paused)
            return [new($"Paused by a person since {At(s.StatusSince, now)}. {events} out, in order, when it is resumed. A test can be sent meanwhile.")];
        if (h.BreakerOpenSince is not null)
            return
            [
                new("After five failures in a row we stopped trying every event and send one probe instead. "),
                new(h.NextProbeAt is { } probe && probe > now ? $"Next probe {At(probe, now)}." : "The next probe goes out now.", true),
                new($" When it passes, {(waits == 0 ? "new events go" : waits == 1 ? "the held event goes" : $"the {Format.Count(waits)} held events go")} out in order."),
                .. Ends(h, now),
            ];
        if (h.FailuresInARow > 0)
            return
            [
                new($"{(h.FailuresInARow == 1 ? "The last try" : $"The last {Format.Spelled(h.FailuresInARow).ToLowerInvariant()} tries")} failed. Each event is tried again by itself, twelve times over four days; after five failures in a row one probe is sent instead."),
                .. Ends(h, now),
            ];
        if (h.LastSuccessAt is null && waits == 0) return [new("No event has gone out yet. Each one that happens from now on is sent at once; send a test to see the endpoint answer.")];
        return [new("Events go out as they happen. One that does not arrive is tried again by itself after 5 s, 1 min, 5 min and on, twelve times over four days; nothing is lost meanwhile.")];
    }

    static IEnumerable<Piece> Ends(HealthView h, DateTimeOffset now) => h.DisablesAt is not { } ends ? [] :
    [
        new(" If nothing arrives before "), new(At(ends, now), true), new(" the subscription is switched off, and keeps its events."),
    ];

    /// <summary>How a try ended: 503 Service Unavailable, No answer in 15 s.</summary>
    public static string Answer(Outcome outcome, int? code) => (outcome, code) switch
    {
        (Outcome.Timeout, _) => "No answer in 15 s",
        (Outcome.Unreachable, _) => "No connection",
        (Outcome.BlockedAddress, _) => "Address blocked",
        (_, { } status) => $"{status} {ReasonPhrases.GetReasonPhrase(status)}".Trim(),
        _ => outcome.ToString(),
    };

    /// <summary>The same in a table: 503, time out.</summary>
    public static string Short(Outcome outcome, int? code) => outcome switch
    {
        Outcome.Timeout => "time out",
        Outcome.Unreachable => "no connection",
        Outcome.BlockedAddress => "blocked",
        _ => code is { } status ? status.ToString(CultureInfo.InvariantCulture) : outcome.Word(),
    };

    /// <summary>Status whose shape and colour an outcome takes.</summary>
    public static string Look(Outcome outcome) => outcome switch
    {
        Outcome.Delivered => "delivered",
        Outcome.Timeout or Outcome.Unreachable => "unreachable",
        Outcome.BlockedAddress or Outcome.Gone => "gone",
        _ => "timeout",
    };

    /// <summary>What helps against a failure.</summary>
    /// <param name="lastSuccess">When the endpoint last took something.</param>
    public static string Helps(FailureGroup group, DateTimeOffset? lastSuccess) => group switch
    {
        { Waiting: 0 } when lastSuccess > group.Until => "Over; a later try arrived.",
        { Outcome: Outcome.Timeout } => "Answer 202 first, work later.",
        { Outcome: Outcome.Unreachable } => "Check name, port, certificate and firewall of the receiver.",
        { Outcome: Outcome.Redirected } => "Give the final address: redirects are not followed.",
        { Outcome: Outcome.BlockedAddress } => "The name leads to a private address; Webhooks__AllowedNetworks can open it.",
        { Outcome: Outcome.Gone } => "The receiver wants no more. Enable it again when that was a mistake.",
        { StatusCode: 401 or 403 } => "The receiver refuses the signature: give it the present secret.",
        { StatusCode: 404 or 405 } => "Nothing listens there: check the address.",
        { StatusCode: 413 } => "The receiver takes smaller bodies only; raise its limit.",
        { StatusCode: 429 } => "It asks for a slower pace; Portal waits as long as it says.",
        { StatusCode: >= 500 } => "Nothing on our side. Ask the receiver.",
        _ => "The receiver does not like the body: hold it against the event's schema.",
    };

    /// <summary>98.3 %; a dash without tries. Never 100 % while something failed.</summary>
    public static string Part(int arrived, int tries) => tries == 0 ? "–" : $"{Math.Min(Math.Round(100m * arrived / tries, 1), arrived < tries ? 99.9m : 100m).ToString("0.#", CultureInfo.InvariantCulture)} %";

    /// <summary>09:24 today, else 22 Nov 09:24.</summary>
    public static string At(DateTimeOffset at, DateTimeOffset now) =>
        at.UtcDateTime.ToString(at.UtcDateTime.Date == now.UtcDateTime.Date ? "HH:mm" : "d MMM HH:mm", CultureInfo.InvariantCulture);

    public static string FormatName(MessageFormat format) => format is MessageFormat.Cloudevents ? "CloudEvents 1.0" : "Standard Webhooks";

    public static string Types(IReadOnlyList<string> types) => types is [Subscription.EveryType] ? "every event type" : Format.Of(types.Count, "event type");

    static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
