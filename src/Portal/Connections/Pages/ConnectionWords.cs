using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portal.Connectors;
using Portal.Connectors.Doubles;
using Portal.Shell;

namespace Portal.Connections.Pages;

/// <summary>Connections in words for people.</summary>
static partial class ConnectionWords
{
    /// <summary>"healthy", "unhealthy" or "unchecked" as a status with its word.</summary>
    public static (string Look, string Word) Standing(ConnectionView view) => view.Health switch
    {
        "healthy" when view.BuiltIn => ("healthy", "Always there"),
        "healthy" => ("healthy", $"Answers in {view.Check!.LatencyMs} ms"),
        "unhealthy" => ("unhealthy", view.Problem is null ? "Does not answer" : "Not open"),
        _ => ("none", "Not tried yet"),
    };

    /// <summary>How a stand-in may behave, each with what happens then.</summary>
    public static readonly IReadOnlyList<(DoubleTrouble Trouble, string Label, string Says)> Troubles =
    [
        (DoubleTrouble.None, "Answers", "It answers as the real system does."),
        (DoubleTrouble.Away, "Away", "It answers 503 to everything: what Portal has for it waits, and goes when it is back."),
        (DoubleTrouble.LosesAnswers, "Loses answers", "It does what it is asked and the answer is lost: Portal looks before it asks again, so nothing is there twice. A letter cannot be looked for: it waits for a person."),
    ];

    /// <summary>Where it leads.</summary>
    public static string Target(ConnectionView view) => view.BuiltIn ? "part of Portal" : view.Demo ? "built-in stand-in" : view.Terms.GetValueOrDefault(Term.BaseUrl) ?? "";

    /// <summary>"salesQuotes" as "sales quotes".</summary>
    public static string Kind(string kind) => Words(kind);

    /// <summary>
    /// A document of a stand-in for people: what they would know it by, its id, and what it says, member by member.
    /// Members within members stand under their own name, what is empty is left out, lists are counted or joined.
    /// </summary>
    public static (string Name, string? Id, IReadOnlyList<(string Label, string Value)> Fields) Read(string json)
    {
        var members = Flat(JsonNode.Parse(json)!.AsObject()).Where(m => m.Value.Length > 0).DistinctBy(m => m.Name).ToList();
        var texts = members.ToDictionary(m => m.Name, m => m.Value);
        string[] known = ["name", "displayName", "DisplayName", "dealname", "subject", "email", "email_address", "Name", "number", "No", "DocNumber", "externalDocumentNumber"];
        var id = texts.GetValueOrDefault("id") ?? texts.GetValueOrDefault("Id");
        var name = known.Select(k => texts.GetValueOrDefault(k)).FirstOrDefault(t => t is not null) ?? id ?? "document";
        return (name, id, [.. members.Where(m => m.Name is not ("id" or "Id")).Select(m => (char.ToUpperInvariant(Words(m.Name)[0]) + Words(m.Name)[1..], m.Value))]);
    }

    /// <summary>The texts of a document, the outer ones before those of the objects in it.</summary>
    static IEnumerable<(string Name, string Value)> Flat(JsonObject document)
    {
        foreach (var (name, value) in document)
        {
            if (value is JsonValue plain) yield return (name, plain.ToString());
            else if (value is JsonArray list) yield return (name, list.All(n => n is JsonValue) ? string.Join(", ", list.Select(n => n!.ToString())) : Format.Of(list.Count, "entry", "entries"));
        }
        foreach (var inner in document.Select(m => m.Value).OfType<JsonObject>().SelectMany(Flat)) yield return inner;
    }

    /// <summary>"hs_lastmodifieddate" as "hs lastmodifieddate", "portalCustomerNumber" as "portal customer number".</summary>
    static string Words(string name) => Boundary().Replace(name.Replace('_', ' ').Replace('.', ' ').Trim() is { Length: > 0 } words ? words : name, " ").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex Boundary();

    /// <summary>"quotes.create" as "makes quotes".</summary>
    public static string Can(string capability)
    {
        var (domain, verb) = capability.Split('.') is [var d, var v] ? (d.Replace('-', ' '), v) : (capability, "");
        return (domain, verb) switch
        {
            ("quotes", "create") => "makes quotes",
            ("quotes", "answer") => "hears what customers say to quotes",
            ("reference", "read") => "answers the rules",
            ("customers", "documents") => "shows customers their documents",
            ("mail", "send") => "sends letters",
            ("notices", "take") => "tells us of changes",
            (_, "read") => $"reads {domain}",
            (_, "write") => $"writes {domain}",
            _ => capability,
        };
    }

    /// <summary>Capabilities as a list, reading and writing of one kind of data put together.</summary>
    public static IEnumerable<(string Words, string Names)> List(IReadOnlyList<string> capabilities) =>
        capabilities.GroupBy(c => c.Split('.') is [var domain, "read" or "write"] && c != "reference.read" ? domain : c)
            .Select(g => (g.Count() == 2 ? $"reads and writes {g.Key.Replace('-', ' ')}" : Can(g.First()), string.Join(", ", g)));

    /// <summary>Capabilities as one line, reading and writing put together.</summary>
    public static string Short(IReadOnlyList<string> capabilities)
    {
        var read = Of("read", capabilities);
        var write = Of("write", capabilities);
        string[] parts = [.. capabilities.Where(c => !c.EndsWith(".read", StringComparison.Ordinal) && !c.EndsWith(".write", StringComparison.Ordinal)).Select(Can), .. List("reads", read), .. List("writes", write)];
        return parts.Length == 0 ? "" : char.ToUpperInvariant(parts[0][0]) + string.Join("; ", parts)[1..];

        static string[] Of(string verb, IReadOnlyList<string> all) => [.. all.Where(c => c.EndsWith("." + verb, StringComparison.Ordinal) && c != "reference.read").Select(c => c.Split('.')[0])];
        static string[] List(string verb, string[] domains) => domains.Length == 0 ? [] : [$"{verb} {string.Join(", ", domains)}"];
    }
}
