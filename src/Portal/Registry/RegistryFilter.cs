using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Registry.UseCases;

namespace Portal.Registry;

/// <summary>What of the registry is looked at, the same for lists, map and exports; it is kept in the address.</summary>
/// <param name="Domain">Slug; <see cref="None"/>: flows that carry no known domain.</param>
/// <param name="Pattern">Slug; <see cref="None"/>: flows without a pattern.</param>
/// <param name="Owner">As it is written down; <see cref="None"/>: nobody answers for it.</param>
/// <param name="Attention">Only flows that want attention, whatever their status.</param>
/// <param name="Search">Every word must be found in name, slug, ends, domain or owner.</param>
/// <param name="System">Slug of the system in the middle; null: everything.</param>
/// <param name="Depth">How many flows away from the middle.</param>
public sealed record RegistryFilter(
    string? Domain = null, string? Pattern = null, string? Owner = null, FlowStatus? Status = null, bool Attention = false, string? Search = null, string? System = null, int Depth = 1)
{
    /// <summary>No slug is written so.</summary>
    public const string None = "-";
    public const int Deepest = 6;

    public static readonly RegistryFilter All = new();

    public bool IsNarrowed => this with { Depth = 1 } != All;

    /// <summary>Reads the query of an address; what it cannot read it leaves out.</summary>
    public static RegistryFilter Read(Uri address)
    {
        var query = QueryHelpers.ParseQuery(address.Query);
        string? Said(string name) => query.TryGetValue(name, out var values) && values.ToString().Trim() is { Length: > 0 and <= 200 } value ? value : null;
        var status = Said("status");
        return new(
            Said("domain"), Said("pattern"), Said("owner"), Enum.GetValues<FlowStatus>().Cast<FlowStatus?>().FirstOrDefault(s => s!.Value.Word() == status), status == "attention", Said("q"), Said("system"),
            int.TryParse(Said("depth"), CultureInfo.InvariantCulture, out var depth) ? Math.Clamp(depth, 1, Deepest) : 1);
    }

    /// <summary>As a query, with its question mark and further parts of the address in front; empty when nothing is narrowed.</summary>
    public string QueryFor(IEnumerable<KeyValuePair<string, string>> others)
    {
        var query = new QueryBuilder(others);
        void Say(string name, string? value)
        {
            if (value is not null) query.Add(name, value);
        }
        Say("domain", Domain);
        Say("pattern", Pattern);
        Say("owner", Owner);
        Say("status", Attention ? "attention" : Status?.Word());
        Say("q", Search);
        Say("system", System);
        Say("depth", Depth == 1 ? null : Depth.ToString(CultureInfo.InvariantCulture));
        return query.ToString();
    }
}

/// <summary>The part of the registry that a filter leaves, in the order of names.</summary>
public sealed record Selection(IReadOnlyList<RegisteredSystem> Systems, IReadOnlyList<FlowLine> Flows);

public static class Selecting
{
    /// <summary>
    /// Flows that fit, and the systems at their ends. What is over (retired, gone) is only shown to who asks for it.
    /// Without a question about flows the systems speak for themselves: one without any flow is there too.
    /// </summary>
    public static Selection Select(this Picture picture, RegistryFilter filter)
    {
        var book = picture.Book;
        var words = filter.Search?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var lines = picture.Lines().Where(l => Fits(l, filter, picture) && (words.Length == 0 || Says(words, l.Name, l.Slug, book.NameOf(l.From), book.NameOf(l.To), l.Domain, l.Owner))).ToList();
        if (filter.System is { } middle) lines = Around(middle, lines, filter.Depth);

        var ends = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            ends.Add(line.From);
            ends.Add(line.To);
        }
        var domain = book.Domain(filter.Domain);
        var aboutFlows = filter.Pattern is not null || filter.Status is not null || filter.Attention || filter.Domain is not null;
        bool Speaks(RegisteredSystem system) => !aboutFlows && system.State is not SystemState.Gone && (filter.Owner is null || OwnedBy(system, filter.Owner)) && Says(words, system.Name, system.Slug, system.Vendor, system.Owner, system.Purpose);
        bool Holds(RegisteredSystem system) => domain is not null && filter is { Pattern: null, Status: null, Attention: false, Owner: null, Search: null } && (domain.IsOwnedBy(system.Slug, picture.Today) || domain.Copies.Any(c => c.System == system.Slug));
        return new(
            [.. book.Systems.Where(s => ends.Contains(s.Slug) || (filter.System is null ? Speaks(s) || Holds(s) : s.Slug == filter.System))],
            picture.Seen.Undeclared.Count == 0 ? lines : [.. lines.OrderBy(l => l.Name, StringComparer.OrdinalIgnoreCase).ThenBy(l => l.Slug, StringComparer.Ordinal)]);
    }

    static bool Fits(FlowLine line, RegistryFilter filter, Picture picture) =>
        (filter.Status is { } status ? line.Status == status : line.Status is not FlowStatus.Retired)
        && Is(line.Domain, filter.Domain) && Is(line.Pattern, filter.Pattern) && Is(line.Owner, filter.Owner)
        && (!filter.Attention || picture.WantsAttention(line));

    static bool Is(string? value, string? wanted) => wanted is null || (wanted == RegistryFilter.None ? value is null : string.Equals(value, wanted, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the owner is the one asked for.</summary>
    internal static bool OwnedBy(RegistryItem item, string owner) => Is(item.Owner, owner);

    /// <summary>Whether each word is found in one of the texts.</summary>
    internal static bool Says(string[] words, params ReadOnlySpan<string?> texts)
    {
        foreach (var word in words)
        {
            var found = false;
            foreach (var text in texts) found |= text?.Contains(word, StringComparison.OrdinalIgnoreCase) is true;
            if (!found) return false;
        }
        return true;
    }

    /// <summary>Flows that begin or end less than so many flows away from the middle, whichever way they run.</summary>
    static List<FlowLine> Around(string middle, List<FlowLine> lines, int depth)
    {
        var near = new HashSet<string>(StringComparer.Ordinal) { middle };
        for (var step = 1; step < depth; step++)
        {
            var found = new List<string>();
            foreach (var line in lines)
            {
                if (near.Contains(line.From)) found.Add(line.To);
                if (near.Contains(line.To)) found.Add(line.From);
            }
            var before = near.Count;
            near.UnionWith(found);
            if (near.Count == before) break;
        }
        return lines.FindAll(l => near.Contains(l.From) || near.Contains(l.To));
    }
}
