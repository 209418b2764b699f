using System.Text.RegularExpressions;

namespace Portal.Registry.Import;

/// <summary>What the headings of an inventory mean.</summary>
/// <param name="Name">Under which the reader asks for it.</param>
/// <param name="Label">As people choose it.</param>
/// <param name="Longest">Characters that the registry keeps of it.</param>
/// <param name="Says">Headings, letters and digits alone; the first are the surest.</param>
public sealed record InventoryColumn(string Name, string Label, int Longest, params string[] Says);

public static partial class InventoryColumns
{
    public static readonly IReadOnlyList<InventoryColumn> All =
    [
        new("system", "System", 200, "system", "systemname", "application", "applicationname", "app", "tool", "software", "product", "platform"),
        new("from", "From system", 200, "from", "source", "sourcesystem", "fromsystem", "sender", "origin", "producer", "provider", "comesfrom", "sentby", "getsfrom"),
        new("to", "To system", 200, "to", "target", "targetsystem", "tosystem", "destination", "receiver", "consumer", "into", "goesto", "sendsto", "sentto", "feeds"),
        new("domain", "Data", 500, "data", "domain", "datadomain", "what", "entity", "entities", "object", "payload", "information", "whatdata", "dataheld", "content", "contents"),
        new("systemOfRecord", "System of record", 200, "systemofrecord", "master", "mastersystem", "goldensource", "sourceoftruth", "leadingsystem", "truth", "ownedby"),
        new("name", "Name of the flow", 200, "flow", "flowname", "integration", "integrationname", "interface", "interfacename", "name", "title", "job"),
        new("owner", "Owner", 200, "owner", "responsible", "responsibleteam", "team", "department", "who", "businessowner", "accountable", "whoowns", "personincharge", "incharge", "contactperson", "maintainer"),
        new("contact", "Contact", 254, "contact", "email", "mail", "contactemail", "phone"),
        new("how", "How", 1_000, "how", "pattern", "method", "type", "mechanism", "transport", "protocol", "technology", "howitintegrates", "integrationtype", "via"),
        new("often", "How often", 1_000, "howoften", "frequency", "often", "rhythm", "interval", "timing", "when", "trigger"),
        new("schedule", "Schedule (cron)", 100, "schedule", "cron", "cronexpression"),
        new("kind", "Kind of system", 200, "kind", "category", "class", "systemtype"),
        new("vendor", "Vendor", 200, "vendor", "supplier", "manufacturer", "maker", "brand"),
        new("version", "Version", 100, "version", "release", "edition"),
        new("criticality", "Criticality", 40, "criticality", "critical", "importance", "priority", "severity", "tier", "businesscriticality"),
        new("state", "State", 40, "state", "status", "lifecycle", "phase", "stage"),
        new("purpose", "Purpose", 1_000, "purpose", "description", "notes", "note", "comment", "comments", "remarks", "usedfor", "whatfor"),
        new("documentation", "Documentation", 2_000, "documentation", "docs", "doc", "link", "url", "wiki"),
        new("contract", "Contract", 2_000, "contract", "schema", "format", "spec", "specification"),
        new("runbook", "Runbook", 4_000, "runbook", "support", "onfailure", "whatifitfails", "escalation"),
    ];

    public static int LongestOf(string column) => All.First(c => c.Name == column).Longest;

    /// <summary>One line without what cannot be seen.</summary>
    public static string Clean(string cell) => Spaces().Replace(cell.Replace('\u00a0', ' ').Replace("\0", "", StringComparison.Ordinal), " ").Trim();

    /// <summary>What a heading probably means.</summary>
    public static string? Guess(string heading) => Best(Names.KeyOf(Clean(heading)))?.Name;

    /// <summary>Column names and where they are; what a person says counts first, each meaning once, the surest heading wins.</summary>
    public static IReadOnlyDictionary<string, int> Map(IReadOnlyList<string> headings, IReadOnlyDictionary<string, string> meanings)
    {
        var map = new Dictionary<string, int>();
        foreach (var (i, heading) in headings.Index())
            if (meanings.TryGetValue(heading, out var means) && means.Length > 0) map.TryAdd(means, i);
        var guesses = headings.Index().Where(h => !meanings.ContainsKey(h.Item)).Select(h => (h.Index, Key: Names.KeyOf(h.Item))).Where(h => h.Key.Length > 0)
            .SelectMany(h => All.Select(c => (h.Index, Column: c.Name, Rank: Rank(c, h.Key)))).Where(g => g.Rank < int.MaxValue).OrderBy(g => g.Rank).ThenBy(g => g.Index);
        foreach (var guess in guesses)
            if (!map.ContainsValue(guess.Index)) map.TryAdd(guess.Column, guess.Index);
        // A sheet that says where a system sends its data means by the system the one that sends.
        if (map.ContainsKey("to") && !map.ContainsKey("from") && !meanings.Values.Contains("system") && map.Remove("system", out var sender)) map["from"] = sender;
        return map;
    }

    static InventoryColumn? Best(string key) => key.Length == 0 ? null : All.Select(c => (Column: c, Rank: Rank(c, key))).Where(c => c.Rank < int.MaxValue).OrderBy(c => c.Rank).FirstOrDefault().Column;

    /// <summary>0: it is that word; higher: a heading that begins or ends with it.</summary>
    static int Rank(InventoryColumn column, string key)
    {
        for (var i = 0; i < column.Says.Length; i++)
            if (column.Says[i] == key) return i;
        for (var i = 0; i < column.Says.Length; i++)
            if (column.Says[i].Length >= 4 && (key.StartsWith(column.Says[i], StringComparison.Ordinal) || key.EndsWith(column.Says[i], StringComparison.Ordinal))) return 100 + i;
        return int.MaxValue;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
