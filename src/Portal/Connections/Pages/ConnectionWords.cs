using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Connectors;
using Portal.Connectors.Doubles;

namespace Portal.Connections.Pages;

/// <summary>Connections in words for people.</summary>
static class ConnectionWords
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
        (DoubleTrouble.LosesAnswers, "Loses answers", "It does what it is asked and the answer is lost: Portal looks before it asks again, so nothing is there twice."),
    ];

    /// <summary>Where it leads.</summary>
    public static string Target(ConnectionView view) => view.BuiltIn ? "part of Portal" : view.Demo ? "built-in stand-in" : view.Terms.GetValueOrDefault(Term.BaseUrl) ?? "";

    /// <summary>What tells a document of a stand-in from others: the first of its texts that people would know it by.</summary>
    public static string NameOf(string json)
    {
        var document = JsonNode.Parse(json)!.AsObject();
        var texts = Flat(document).Where(t => t.Value is JsonValue v && v.GetValueKind() is JsonValueKind.String or JsonValueKind.Number).ToDictionary(t => t.Name, t => t.Value!.ToString());
        string[] known = ["name", "displayName", "DisplayName", "dealname", "subject", "email", "email_address", "Name", "number", "No", "DocNumber", "externalDocumentNumber"];
        var name = known.Select(k => texts.GetValueOrDefault(k)).FirstOrDefault(t => !string.IsNullOrEmpty(t));
        var id = texts.GetValueOrDefault("id") ?? texts.GetValueOrDefault("Id");
        return (name, id) switch { (null, null) => "document", (null, _) => id!, (_, null) => name, _ => $"{name}, {id}" };
    }

    /// <summary>Members of the document, and of the objects in it, the outer ones first.</summary>
    static IEnumerable<(string Name, JsonNode? Value)> Flat(JsonObject document) =>
        document.Select(m => (m.Key, m.Value)).Concat(document.Select(m => m.Value).OfType<JsonObject>().SelectMany(o => o.Select(m => (m.Key, m.Value)))).DistinctBy(m => m.Key);

    /// <summary>"quotes.create" as "makes quotes".</summary>
    public static string Can(string capability)
    {
        var (domain, verb) = capability.Split('.') is [var d, var v] ? (d.Replace('-', ' '), v) : (capability, "");
        return (domain, verb) switch
        {
            ("quotes", "create") => "makes quotes",
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
