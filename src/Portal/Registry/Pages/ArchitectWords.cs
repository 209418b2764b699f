using Portal.Kernel.Contracts;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry.Pages;

/// <summary>What the architect's home says.</summary>
static class ArchitectWords
{
    /// <summary>"5 flows want attention; two domains have no system of record."</summary>
    public static (string Fact, string More) Headline(Picture picture, int wanting, WayOut way)
    {
        if (picture.Book.Systems.Count == 0) return ("Nothing is written down yet.", "Start with the systems that everybody names.");
        var owners = way.Unowned.Count switch { 0 => "", 1 => "One domain has no system of record.", var n => $"{Format.Spelled(n)} domains have no system of record." };
        return wanting switch
        {
            0 when owners.Length == 0 => ("All calm.", "Every flow is declared and seen, every domain has its system of record."),
            0 => (owners, "Every flow is declared and seen."),
            1 => ("One flow wants attention.", owners),
            _ => ($"{Format.Spelled(wanting)} flows want attention.", owners),
        };
    }

    /// <summary>"9 systems, 10 domains, 14 flows."</summary>
    public static string Lead(Picture picture) =>
        $"{Format.Of(picture.Book.Systems.Count(s => s.State is not SystemState.Gone), "system")}, {Format.Of(picture.Book.Domains.Count, "domain")}, {Format.Of(picture.Book.Flows.Count(f => f.State is not FlowState.Retired), "flow")}.";

    public static string Look(AlarmKind kind) => kind switch { AlarmKind.Undeclared => "undeclared", AlarmKind.Stale => "stale", AlarmKind.ExceptionOver => "blocking", _ => "warning" };

    /// <summary>"changed by Aria Architect: owner, pattern".</summary>
    public static string Change(ItemChange change)
    {
        var one = ItemList.For(change.Kind).One;
        if (change.Before is null) return $"{one} registered by {change.By}";
        if (change.After is null) return $"{one} taken out by {change.By}";
        var what = ItemDifference.Of(change).Select(d => d.Label.ToLowerInvariant()).Distinct().ToList();
        return $"{one} changed by {change.By}{(what.Count == 0 ? "" : $": {string.Join(", ", what.Take(4))}")}";
    }
}
