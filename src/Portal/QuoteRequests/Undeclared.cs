using System.Text.Json;

namespace Portal.QuoteRequests;

/// <summary>A member that the schema does not name.</summary>
/// <param name="Text">Its value as JSON, shortened.</param>
sealed record Undeclared(string Pointer, string Name, string Text)
{
    const int Longest = 200;

    /// <summary>Every such member of a request, at any of its objects.</summary>
    public static IEnumerable<Undeclared> In(QuoteRequestBody body) =>
    [
        .. Of("", body.Others),
        .. Of("/customer", body.Customer.Others),
        .. body.Lines.SelectMany((line, i) => Of($"/lines/{i}", line.Others)),
        .. Of("/consent", body.Consent?.Others),
        .. Of("/source", body.Source?.Others),
    ];

    static IEnumerable<Undeclared> Of(string at, IDictionary<string, JsonElement>? others) =>
        (others ?? new Dictionary<string, JsonElement>()).Select(o => new Undeclared($"{at}/{o.Key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", o.Key, Short(o.Value)));

    static string Short(JsonElement value)
    {
        var text = value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (text.Length <= Longest) return text;
        // Never half of a surrogate pair: no database takes it.
        return text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";
    }
}
