using Portal.Connectors;

namespace Portal.Connections.Pages;

/// <summary>Connections in words for people.</summary>
static class ConnectionWords
{
    /// <summary>"healthy", "unhealthy" or "unchecked" as a status with its word.</summary>
    public static (string Look, string Word) Standing(ConnectionView view) => view.Health switch
    {
        "healthy" => ("healthy", $"Answers in {view.Check!.LatencyMs} ms"),
        "unhealthy" => ("unhealthy", view.Problem is null ? "Does not answer" : "Not open"),
        _ => ("none", "Not tried yet"),
    };

    /// <summary>Where it leads.</summary>
    public static string Target(ConnectionView view) => view.Demo ? "built-in stand-in" : view.Terms.GetValueOrDefault(Term.BaseUrl) ?? "";

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
            (_, "read") => $"reads {domain}",
            (_, "write") => $"writes {domain}",
            _ => capability,
        };
    }

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
