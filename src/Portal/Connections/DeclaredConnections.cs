using Portal.Connections.Handovers;
using Portal.Connectors;
using Portal.Shell;

namespace Portal.Connections;

/// <summary>A connection before it is opened.</summary>
/// <param name="Declared">It stands in the settings, and is not changed in the browser.</param>
/// <param name="Version">Of its row; 0 for a declared one.</param>
/// <param name="ChangedAt">Of its row: one that was removed and made anew begins with the same version.</param>
sealed record ConnectionPlan(ConnectionTerms Terms, bool Demo, bool Declared, int Version, DateTimeOffset? ChangedAt = null);

/// <summary>Reads <c>Connections__{slug}__…</c> of the settings.</summary>
sealed class DeclaredConnections(IConfiguration configuration)
{
    public const string Section = "Connections";
    /// <summary>Settings of all connections, which are no slugs.</summary>
    public const string Networks = "AllowedNetworks", AllowHttp = "AllowHttp", Folders = "Folders";
    const string Handovers = "Handovers", Flow = "Flow";

    /// <summary>What declared connections are told: <c>Connections__{slug}__Handovers</c>, names of recipes separated by commas, under the flow <c>Connections__{slug}__Flow</c>.</summary>
    public IReadOnlyList<HandoverRule> Rules { get; } = [.. configuration.GetSection(Section).GetChildren().SelectMany(s =>
        (s[Handovers] ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Distinct().Select(recipe => HandoverRule.Of(s.Key.ToLowerInvariant(), recipe, s[Flow])))];

    public IReadOnlyList<ConnectionPlan> All { get; } = [.. configuration.GetSection(Section).GetChildren()
        .Where(s => !((string[])[Networks, AllowHttp, Folders]).Contains(s.Key, StringComparer.OrdinalIgnoreCase)).Select(Plan)];

    static ConnectionPlan Plan(IConfigurationSection one)
    {
        // Names of settings keep no case on some machines, slugs have none.
        var slug = one.Key.ToLowerInvariant();
        if (!Slugs.IsSlug(slug)) throw new InvalidOperationException($"{Section}__{one.Key} is no slug: lower-case letters, digits and hyphens.");
        var values = one.GetChildren().Where(v => v.Value is not null).ToDictionary(v => v.Key, v => v.Value!, StringComparer.OrdinalIgnoreCase);
        var kind = values.Remove("Kind", out var said) ? said : throw new InvalidOperationException($"{Section}__{slug}__Kind is not set.");
        values.Remove(Handovers);
        values.Remove(Flow);
        var demo = values.Remove("Demo", out var flag) && bool.TryParse(flag, out var on) && on;
        return new(new ConnectionTerms(slug, kind, values), demo, Declared: true, 0);
    }
}
