using System.Security.Cryptography;
using System.Text;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Registry;

/// <summary>What one thing moved on one flow at one pace, over some days.</summary>
/// <param name="Flow">As it was stamped; null: with none.</param>
public sealed record Sighting(Mover By, string? Flow, Pace Pace, long Volume, long Errors, long Timed, DateTimeOffset LastAt);

/// <summary>Makes of what was counted what the registry says of it.</summary>
public static class Sightings
{
    /// <summary>Undeclared traffic that was not seen for so long is over.</summary>
    const int ForgottenAfterDays = 30;
    const double MostOfThem = 0.95;

    /// <param name="clients">Those that may call; the traffic of others is over.</param>
    public static Observations Observed(this Book book, IReadOnlyList<Sighting> seen, IReadOnlyList<KnownClient> clients, DateTimeOffset now, IReadOnlyList<BoundSubscription>? subscriptions = null)
    {
        // What was declared since is looked up anew; a stamp stays.
        var known = clients.ToDictionary(c => c.Name);
        var sends = subscriptions?.ToLookup(s => s.Name, s => s.Flow);
        var stamped = seen.Select(s => (Seen: s, Flow: s.Flow ?? (s.By.Kind is RunnerKind.Subscription ? sends?[s.By.Name].FirstOrDefault(f => f is not null) : null) ?? book.FlowOf(s.By, known)?.Slug)).ToList();
        var flows = stamped.Where(s => s.Flow is not null).GroupBy(s => s.Flow!, s => s.Seen).Select(g => FlowSeenAs(g.Key, [.. g])).ToDictionary(f => f.Flow);
        var undeclared = stamped.Where(s => s.Flow is null && s.Seen.Volume > 0 && s.Seen.LastAt >= now.AddDays(-ForgottenAfterDays)
                && s.Seen.By.Kind switch { RunnerKind.IntakeKind => false, RunnerKind.ApiClient => known.ContainsKey(s.Seen.By.Name), RunnerKind.Subscription => sends?.Contains(s.Seen.By.Name) is not false, _ => true })
            .GroupBy(s => (s.Seen.By.Kind, s.Seen.By.Name, What: Told(s.Seen.By)), s => s.Seen)
            .Select(g => Undeclared(book, g.Key.Kind, g.Key.Name, g.Key.What, [.. g], known))
            .OrderBy(u => u.Name, StringComparer.OrdinalIgnoreCase).ToList();
        var bound = clients.SelectMany(c => c.Flows.Select(f => (Flow: f, Runner: new FlowRunner { Kind = RunnerKind.ApiClient, Name = c.Name })))
            .Concat((subscriptions ?? []).Where(s => s.Flow is not null).Select(s => (Flow: s.Flow!, Runner: new FlowRunner { Kind = RunnerKind.Subscription, Name = s.Name })))
            .Concat(stamped.Where(s => s.Flow is not null && s.Seen.By.Kind is RunnerKind.ApiClient && !s.Seen.By.Reads()).Select(s => (Flow: s.Flow!, Runner: new FlowRunner { Kind = RunnerKind.IntakeKind, Name = s.Seen.By.What })))
            .Distinct().ToLookup(b => b.Flow, b => b.Runner);
        return new(flows, undeclared, clients) { Bound = bound };
    }

    static FlowSeen FlowSeenAs(string flow, IReadOnlyList<Sighting> seen) => new(flow, seen.Sum(s => s.Volume), seen.Sum(s => s.Errors), seen.Max(s => s.LastAt), P95(seen));

    /// <summary>The pace that 95 of 100 kept.</summary>
    static TimeSpan? P95(IReadOnlyList<Sighting> seen)
    {
        var timed = seen.GroupBy(s => s.Pace).Select(g => (Pace: g.Key, Count: g.Sum(s => s.Timed))).Where(p => p.Count > 0).OrderBy(p => p.Pace).ToList();
        var (all, sofar) = (timed.Sum(p => p.Count), 0L);
        foreach (var (pace, count) in timed)
            if ((sofar += count) >= MostOfThem * all) return pace.End();
        return null;
    }

    /// <summary>One line for all lists that a client reads, and for all events of a subscription.</summary>
    static string Told(Mover by) => by.Kind is RunnerKind.Subscription ? "events" : by.Reads() ? by.What.Split('/')[0] : by.What;

    static UndeclaredTraffic Undeclared(Book book, RunnerKind kind, string name, string what, IReadOnlyList<Sighting> seen, Dictionary<string, KnownClient> clients)
    {
        var own = clients.GetValueOrDefault(name)?.System is { Length: > 0 } system ? system : ItemDraft.SlugFor(name);
        var here = kind is RunnerKind.Subscription ? Portal : book.Behind(Embedded)?.Slug ?? Portal;
        var outwards = kind is RunnerKind.Subscription || seen[0].By.Reads();
        return new(
            SlugOf(kind, name, what), $"{name}: {what.Replace('-', ' ')}", new FlowRunner { Kind = kind, Name = name }, outwards ? here : own, outwards ? own : here, Domain: null,
            seen.Sum(s => s.Volume), seen.Max(s => s.LastAt), kind switch { RunnerKind.Subscription => Urls.Subscriptions, RunnerKind.ApiClient => Urls.ApiClients, _ => Urls.Import })
        {
            Feeds = kind is RunnerKind.ApiClient && !outwards ? what : null,
        };
    }

    /// <summary>Names that lose letters on the way get a part of their hash, so that no two share a slug.</summary>
    static string SlugOf(RunnerKind kind, string name, string what)
    {
        var slug = ItemDraft.SlugFor($"undeclared {name} {what}");
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-') ? slug
            : $"{slug[..Math.Min(slug.Length, RegistryItem.LongestSlug - 9)].TrimEnd('-')}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind} {name} {what}")))[..8]}";
    }

    const string Portal = "portal", Embedded = "embedded";
}
