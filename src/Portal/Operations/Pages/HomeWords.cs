using Portal.Kernel.Contracts;
using Portal.Operations.UseCases;
using Portal.Shell;

namespace Portal.Operations.Pages;

/// <summary>The sentences of the home page.</summary>
public static class HomeWords
{
    /// <summary>How things stand: a fact in ink, the rest in grey.</summary>
    public static (string Fact, string More) Headline(Standing standing, DateTimeOffset now)
    {
        if (standing.Needs == 0)
            return ("All calm.", standing.Waiting.Day.Received == 0 ? "Nothing came in today yet; nothing waits." : $"{Format.Of(standing.Waiting.Day.Received, "request")} came in today; nothing waits.");
        var things = standing.Needs > 1 ? $"{Format.Spelled(standing.Needs)} things need a person;"
            : standing.Waiting.Count > 0 ? $"{Format.Of(standing.Waiting.Count, "request")} {(standing.Waiting.Count == 1 ? "needs" : "need")} a person;"
            : "One thing needs a person;";
        return (things, standing.OldestSince is { } since ? $"the oldest has waited {Format.Length(now - since)}." : "it began just now.");
    }

    /// <summary>The sentence below the sentence.</summary>
    public static string Lead(Standing standing) => standing switch
    {
        { Needs: 0 } => "Everything moves by itself. You will see it here when something needs you.",
        { Failing.Count: 0 } when !standing.Unwell.Any() => "Everything else is moving, and nothing was lost.",
        _ => "Nothing was lost: what cannot go out is kept and goes out in order.",
    };

    /// <summary>"2 flows run that nobody declared, 1 was not seen for longer than it should."</summary>
    public static string Astray(RegistryAlarms alarms)
    {
        var (undeclared, stale) = (alarms.Unseen.GetValueOrDefault(AlarmKind.Undeclared), alarms.Unseen.GetValueOrDefault(AlarmKind.Stale));
        var parts = new List<string>();
        if (undeclared > 0) parts.Add($"{Format.Of(undeclared, "flow")} {(undeclared == 1 ? "runs" : "run")} that nobody declared");
        if (stale > 0) parts.Add($"{(undeclared > 0 ? Format.Count(stale) : Format.Of(stale, "flow"))} {(stale == 1 ? "was" : "were")} not seen for longer than {(stale == 1 ? "it" : "they")} should");
        return string.Join(", ", parts) + ".";
    }

    /// <summary>What the waiting records are made of: "2 are blocked, 4 have warnings, 1 only wants a look."</summary>
    public static string Mix(Waiting waiting)
    {
        var rest = Math.Max(0, waiting.Count - waiting.WithBlocking - waiting.WithWarnings);
        List<string> parts = [];
        if (waiting.WithBlocking > 0) parts.Add($"{Format.Count(waiting.WithBlocking)} {(waiting.WithBlocking == 1 ? "is" : "are")} blocked");
        if (waiting.WithWarnings > 0) parts.Add($"{Format.Count(waiting.WithWarnings)} {(waiting.WithWarnings == 1 ? "has" : "have")} warnings");
        if (rest > 0) parts.Add($"{Format.Count(rest)} only {(rest == 1 ? "wants" : "want")} a look");
        return string.Join(", ", parts) + ".";
    }

    /// <summary>The day in one quiet paragraph. HTML made of numbers and fixed words only.</summary>
    public static string Today(Waiting waiting)
    {
        var day = waiting.Day;
        if (day.Received == 0) return "Nothing came in since midnight (UTC).";
        static string B(int number) => $"<b class=\"ink tn\">{Format.Number(number)}</b>";
        List<string> parts = [];
        if (day.ByItself > 0) parts.Add($"{B(day.ByItself)} went through on {(day.ByItself == 1 ? "its" : "their")} own");
        if (day.ByPeople > 0) parts.Add($"{B(day.ByPeople)} after a person looked");
        if (day.Rejected > 0) parts.Add($"{B(day.Rejected)} {(day.Rejected == 1 ? "was" : "were")} rejected with a reason");
        if (day.Failed > 0) parts.Add($"{B(day.Failed)} could not be promoted");
        if (waiting.Count > 0) parts.Add($"{(waiting.Count >= 10_000 ? $"<b class=\"ink tn\">{Format.Count(waiting.Count)}</b>" : B(waiting.Count))} {(waiting.Count == 1 ? "waits" : "wait")}");
        var came = $"{B(day.Received)} {(day.Received == 1 ? "request" : "requests")} came in.";
        return parts.Count == 0 ? came : $"{came} {string.Join(", ", parts)}.";
    }
}

/// <summary>The parts of Portal that health names, as people say them.</summary>
public static class Parts
{
    public static string NameOf(string slug) => slug switch
    {
        "database" => "Database",
        "migrations" => "Preparation",
        "disk" => "Disk",
        "workers" => "Workers",
        "outbox" => "Outbox",
        _ => char.ToUpperInvariant(slug[0]) + slug[1..].Replace('-', ' '),
    };
}
