using Portal.Connectors;

namespace Portal.Connections;

/// <summary>A connection as people and programs see it: never a secret, only whether one is kept.</summary>
/// <param name="Title">Of the kind: "Business Central".</param>
/// <param name="Declared">It stands in the settings, and is not changed here.</param>
/// <param name="Demo">It points at the built-in stand-in.</param>
/// <param name="Capabilities">What it can do: <c>quotes.create</c>, <c>customers.read</c> …</param>
/// <param name="Problem">Why it could not be opened.</param>
/// <param name="Terms">What it was told; null: a secret that is kept.</param>
/// <param name="Owns">Domains that it is the system of record of.</param>
/// <param name="Check">How the last look at it went.</param>
public sealed record ConnectionView(
    string Slug, string Kind, string Title, bool Declared, bool Demo, IReadOnlyList<string> Capabilities, string? Problem, IReadOnlyDictionary<string, string?> Terms, IReadOnlyList<string> Owns, CheckView? Check, int Version)
{
    /// <summary>healthy, degraded (not looked at yet) or unhealthy.</summary>
    public string Health => Problem is not null || Check is { Ok: false } ? "unhealthy" : Check is null ? "unchecked" : "healthy";
}

/// <param name="Problem">Null when it answered.</param>
public sealed record CheckView(DateTimeOffset At, int LatencyMs, string? Problem)
{
    public bool Ok => Problem is null;

    internal static CheckView? Of(ConnectionCheck? check) => check is null ? null : new(check.At, check.LatencyMs, check.Problem);
}

static class ConnectionViews
{
    static readonly string[] Domains = [Shell.SystemsOfRecord.Quotes, Shell.SystemsOfRecord.Customers, Shell.SystemsOfRecord.Items];

    public static ConnectionView Of(this OpenConnection open, ConnectionCheck? check, Shell.SystemsOfRecord systems)
    {
        var secret = (open.Connector?.Terms ?? []).Where(t => t.Secret).Select(t => t.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var known = (open.Connector?.Terms ?? []).Select(t => t.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // What no term knows may be a secret with a slip in its name.
        var terms = open.Plan.Terms.Values.ToDictionary(v => v.Key, v => secret.Contains(v.Key) || !known.Contains(v.Key) ? null : (string?)v.Value);
        return new(open.Slug, open.Plan.Terms.Kind, open.Connector?.Title ?? open.Plan.Terms.Kind, open.Plan.Declared, open.Plan.Demo, open.System is { } system ? Capabilities.Of(system) : [], open.Problem,
            terms, [.. Domains.Where(d => systems.Of(d) == open.Slug)], CheckView.Of(check), open.Plan.Version);
    }
}

/// <summary>A kind of system that can be connected.</summary>
/// <param name="HasDouble">It can be tried without an account.</param>
public sealed record KindView(string Kind, string Title, IReadOnlyList<Term> Terms, bool HasDouble);
