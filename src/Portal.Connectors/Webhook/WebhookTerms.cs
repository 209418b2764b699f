using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Webhook;

/// <summary>What one inbound webhook was told: how it is signed, and what in its JSON is which field.</summary>
/// <param name="Fields">Path by field, with what its number is divided by.</param>
sealed record WebhookTerms(SigningStyle Style, IReadOnlyList<string> Secrets, string Header, string Domain, string Key, IReadOnlyList<(string Field, string Path, decimal Divisor)> Fields, string? Type, IReadOnlyList<string> Types, IReadOnlyList<string> Ends, string? Time)
{
    /// <summary>What a key and a value may have.</summary>
    const int LongestKey = 200, LongestValue = 4000;

    public DomainShape Shape { get; } = new(Domain, [.. Fields.Select(f => new FieldShape(f.Field, LongestValue, ReadOnly: true))]);

    public static WebhookTerms Of(ConnectionTerms terms)
    {
        ConnectionFault Wrong(string name, string what) => new(FaultKind.Refused, $"Connections__{terms.Slug}__{name} {what}");
        var style = SigningStyle.Named(terms[WebhookConnector.Signed] ?? "standard") ?? throw Wrong(WebhookConnector.Signed, $"is one of {string.Join(", ", SigningStyle.Names)}.");
        var secrets = Proof.Secrets(terms, Term.Password);
        if (secrets.Count == 0) terms.Require(Term.Password);
        if (style.ProblemOf(secrets) is { } problem) throw Wrong(Term.Password, problem);
        var domain = terms.Require(WebhookConnector.Domain);
        if (!domain.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || domain.Length > 60) throw Wrong(WebhookConnector.Domain, "is lower-case letters, digits and hyphens.");
        var fields = List(terms[WebhookConnector.Fields]).Select(entry => Mapped(entry) ?? throw Wrong(WebhookConnector.Fields, $"holds '{entry}', which is not like status=payload.status.")).ToList();
        if (fields.Count == 0) throw Wrong(WebhookConnector.Fields, "names no field.");
        if (fields.GroupBy(f => f.Field).Any(g => g.Count() > 1)) throw Wrong(WebhookConnector.Fields, "names a field twice.");
        return new(style, secrets, terms[WebhookConnector.Header] ?? "Authorization", domain, terms.Require(WebhookConnector.Key), fields,
            terms[WebhookConnector.Type], List(terms[WebhookConnector.Types]), List(terms[WebhookConnector.Deleted]), terms[WebhookConnector.Time]);
    }

    static string[] List(string? said) => (said ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    static (string Field, string Path, decimal Divisor)? Mapped(string entry)
    {
        if (entry.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } field, { Length: > 0 } path]) return null;
        if (path.Split('/') is not [{ Length: > 0 } whole, var by]) return path.Contains('/', StringComparison.Ordinal) ? null : (field, path, 1);
        return decimal.TryParse(by, NumberStyles.None, CultureInfo.InvariantCulture, out var divisor) && divisor > 0 ? (field, whole, divisor) : null;
    }

    /// <summary>The record that was posted, or why there is none.</summary>
    public (DomainRow? Row, string? Why) Row(NoticeCall call, Posted posted)
    {
        var type = Type is { } path ? posted.Text(path) : Style.TypeOf(call);
        var ends = Ends.Any(t => Fits(t, type));
        if (!ends && Types.Count > 0 && !Types.Any(t => Fits(t, type))) return (null, $"{type ?? "What has no type"} does not count here.");
        if (posted.Text(Key) is not { Length: > 0 and <= LongestKey } key) return (null, $"At {Key} there is no key of 1 to {LongestKey} characters.");
        DateTimeOffset? at = null;
        if (Time is { } time && (at = posted.At(time)) is null) return (null, $"At {time} there is no time.");
        if (ends) return (new DomainRow(key, new Dictionary<string, string?>(), at, key, Deleted: true), null);
        var values = new Dictionary<string, string?>();
        foreach (var (field, where, divisor) in Fields)
        {
            // What is not in this event is not said by it.
            if (!posted.Has(where)) continue;
            var text = posted.Text(where);
            if (text?.Length > LongestValue) return (null, $"{where} has more than {LongestValue} characters.");
            values[field] = divisor == 1 ? text : RowText.Number(text) is { } number ? RowText.Of(number / divisor) : null;
        }
        return (new DomainRow(key, values, at, key), null);
    }

    static bool Fits(string wanted, string? type) => type is not null && (wanted.EndsWith('*') ? type.StartsWith(wanted[..^1], StringComparison.Ordinal) : type == wanted);
}

/// <summary>JSON that was posted, read by paths: names and, in lists, numbers, with dots between.</summary>
sealed class Posted(JsonObject sent)
{
    /// <summary>Null when it is no JSON object.</summary>
    public static Posted? Of(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 32 }) is JsonObject sent && sent.Count >= 0 ? new(sent) : null;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            return null;
        }
    }

    public bool Has(string path) => Find(path, out _);

    /// <summary>Text, number or flag as text; null for null, and for whatever has parts. The character U+0000, which no database keeps, is left out.</summary>
    public string? Text(string path) => Find(path, out var found) && found is JsonValue value && value.GetValueKind() is not JsonValueKind.Null
        ? (value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()).Replace("\0", "", StringComparison.Ordinal) : null;

    public DateTimeOffset? At(string path)
    {
        if (Text(path) is not { } text) return null;
        if (!decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var since)) return RowText.At(text);
        // Seconds of today have ten digits, milliseconds thirteen.
        var seconds = since >= 100_000_000_000m ? since / 1000 : since;
        return seconds is > 0 and < 10_000_000_000m ? DateTimeOffset.UnixEpoch.AddMilliseconds((double)(seconds * 1000)) : null;
    }

    bool Find(string path, out JsonNode? found)
    {
        found = sent;
        foreach (var step in path.Split('.'))
        {
            if (found is JsonObject of && of.TryGetPropertyValue(step, out var member)) found = member;
            else if (found is JsonArray list && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < list.Count) found = list[at];
            else return false;
        }
        return true;
    }
}
