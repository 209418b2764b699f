namespace Portal.Shell.Components;

/// <summary>How a status is shown: always its word, its own outline and its colour, so that it reads in grey and aloud.</summary>
/// <param name="Shape">Symbol of the sprite: tick disc, triangle, octagon, diamond, ring, clock, turning arrow, half disc, dot, struck ring.</param>
/// <param name="Tone">Class that gives the colour: st-ok, st-warn …</param>
public sealed record StatusLook(string Word, string Shape, string Tone);

/// <summary>Every status of the product, by its slug on the wire.</summary>
public static class StatusWords
{
    static readonly StatusLook Ok = new("", "s-ok", "st-ok"), Warn = new("", "s-warn", "st-warn"), Bad = new("", "s-bad", "st-bad"), Info = new("", "s-info", "st-info"),
        Idle = new("", "s-idle", "st-idle"), Wait = new("", "s-wait", "st-wait"), Run = new("", "s-run", "st-run"), Retry = new("", "s-retry", "st-retry"), Act = new("", "s-acc", "st-acc"), Off = new("", "s-off", "st-off");

    static readonly Dictionary<string, StatusLook> Looks = new(StringComparer.Ordinal)
    {
        // records
        ["received"] = Wait with { Word = "Received" },
        ["validating"] = Run with { Word = "Being checked" },
        ["ready"] = Act with { Word = "Ready" },
        ["needs-review"] = Warn with { Word = "Needs review" },
        ["approved"] = Wait with { Word = "Approved", Tone = "st-acc" },
        ["promoting"] = Run with { Word = "Promoting" },
        ["promoted"] = Ok with { Word = "Promoted" },
        ["rejected"] = Off with { Word = "Rejected" },
        ["promotion-failed"] = Bad with { Word = "Promotion failed" },
        ["expired"] = Idle with { Word = "Expired" },
        // deliveries and attempts
        ["pending"] = Wait with { Word = "Pending" },
        ["retrying"] = Retry with { Word = "Trying again" },
        ["delivered"] = Ok with { Word = "Delivered" },
        ["failed"] = Bad with { Word = "Failed" },
        ["held"] = Idle with { Word = "Held" },
        ["refused"] = Bad with { Word = "Refused" },
        ["timeout"] = Warn with { Word = "Timed out" },
        ["unreachable"] = Bad with { Word = "Unreachable" },
        ["redirected"] = Warn with { Word = "Redirected" },
        ["blocked-address"] = Off with { Word = "Address blocked" },
        ["gone"] = Off with { Word = "Gone" },
        // subscriptions, users, API clients
        ["active"] = Ok with { Word = "Active" },
        ["paused"] = Idle with { Word = "Paused" },
        ["disabled"] = Off with { Word = "Disabled" },
        ["revoked"] = Off with { Word = "Revoked" },
        ["invited"] = Wait with { Word = "Invited" },
        ["failing"] = Warn with { Word = "Failing" },
        ["locked"] = Off with { Word = "Locked" },
        // findings and matches
        ["info"] = Info with { Word = "Info" },
        ["warning"] = Warn with { Word = "Warning" },
        ["blocking"] = Bad with { Word = "Blocking" },
        ["sure"] = Ok with { Word = "Sure" },
        ["guess"] = Info with { Word = "Guess" },
        ["none"] = Idle with { Word = "None" },
        // flows, systems and exceptions of the registry
        ["live"] = Ok with { Word = "Live" },
        ["stale"] = Wait with { Word = "Not seen", Tone = "st-warn" },
        ["undeclared"] = Bad with { Word = "Not declared" },
        ["planned"] = Idle with { Word = "Planned" },
        ["retired"] = Off with { Word = "Retired" },
        ["retiring"] = Run with { Word = "Retiring" },
        ["asked"] = Wait with { Word = "Asked for" },
        ["allowed"] = Warn with { Word = "Allowed for a time" },
        // health
        ["healthy"] = Ok with { Word = "Fine" },
        ["degraded"] = Warn with { Word = "Degraded" },
        ["unhealthy"] = Bad with { Word = "Not working" },
        // documents of the system of record
        ["open"] = Act with { Word = "Open" },
        ["draft"] = Idle with { Word = "Draft" },
        ["sent"] = Info with { Word = "Sent" },
        ["accepted"] = Ok with { Word = "Accepted" },
        ["declined"] = Off with { Word = "Declined" },
        ["overdue"] = Warn with { Word = "Overdue" },
        ["paid"] = Ok with { Word = "Paid" },
        ["ended"] = Off with { Word = "Ended" },
        ["blocked"] = Bad with { Word = "Blocked" },
    };

    /// <summary>The look of a slug; an unknown one keeps its own word beside a ring.</summary>
    public static StatusLook Of(string slug) => Looks.TryGetValue(slug, out var look) ? look : Idle with { Word = slug.Length == 0 ? "Unknown" : char.ToUpperInvariant(slug[0]) + slug[1..].Replace('-', ' ') };
}
