using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Portal.Connectors.OData;

/// <summary>A filter that the double does not take; the words are the vendor's.</summary>
sealed class FilterRefused(string message) : Exception(message);

/// <summary>Reads <c>$filter</c> as Business Central and NAV do: comparisons, text functions, and, or (of one member), not.</summary>
sealed partial class ODataDoubleFilter
{
    readonly List<string> tokens;
    int at;

    ODataDoubleFilter(string text) => tokens = [.. Token().Matches(text).Select(m => m.Value)];

    public static Func<JsonObject, bool> Of(string? text)
    {
        // Lambda filters are not refused: they are ignored, and everything is answered.
        if (string.IsNullOrWhiteSpace(text) || Lambda().IsMatch(text)) return _ => true;
        var filter = new ODataDoubleFilter(text);
        var (test, _) = filter.Or();
        return filter.at == filter.tokens.Count ? test : throw Bad(filter.tokens[filter.at]);
    }

    (Func<JsonObject, bool> Test, HashSet<string> Members) Or()
    {
        var (left, members) = And();
        while (Take("or"))
        {
            var (right, others) = And();
            var first = left;
            members.UnionWith(others);
            if (members.Count > 1) throw new FilterRefused("An 'or' filter over distinct fields is not supported.");
            left = r => first(r) || right(r);
        }
        return (left, members);
    }

    (Func<JsonObject, bool>, HashSet<string>) And()
    {
        var (left, members) = One();
        while (Take("and"))
        {
            var (right, others) = One();
            var first = left;
            members.UnionWith(others);
            left = r => first(r) && right(r);
        }
        return (left, members);
    }

    (Func<JsonObject, bool>, HashSet<string>) One()
    {
        if (Take("not"))
        {
            var (test, of) = One();
            return (r => !test(r), of);
        }
        if (Take("("))
        {
            var inside = Or();
            Expect(")");
            return inside;
        }
        var word = Next();
        if (word is "contains" or "startswith" or "endswith")
        {
            Expect("(");
            var of = Next();
            Expect(",");
            var part = Literal(Next()) as string ?? throw Bad(of);
            Expect(")");
            return (r => Member(r, of)?.ToString() is { } text && (word == "contains" ? text.Contains(part) : word == "startswith" ? text.StartsWith(part, StringComparison.Ordinal) : text.EndsWith(part, StringComparison.Ordinal)), [of]);
        }
        var (comparison, literal) = (Next(), Literal(Next()));
        return (r => Holds(Compare(Member(r, word), literal), comparison), [word]);
    }

    static bool Holds(int? order, string comparison) => comparison switch
    {
        "eq" => order == 0,
        "ne" => order != 0,
        "gt" => order > 0,
        "ge" => order >= 0,
        "lt" => order < 0,
        "le" => order <= 0,
        _ => throw Bad(comparison),
    };

    static JsonNode? Member(JsonObject record, string name) => record.TryGetPropertyValue(name, out var value) ? value : throw new FilterRefused($"Could not find a property named '{name}' on type 'Microsoft.NAV'.");

    static int? Compare(JsonNode? member, object? literal)
    {
        if (member is null || literal is null) return member is null && literal is null ? 0 : null;
        var text = member.ToString();
        return literal switch
        {
            DateTimeOffset at => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var has) ? has.CompareTo(at) : null,
            decimal number => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var has) ? has.CompareTo(number) : null,
            _ => string.CompareOrdinal(text, literal.ToString()),
        };
    }

    static object? Literal(string token)
    {
        if (token is "null") return null;
        if (token.StartsWith('\'')) return token[1..^1].Replace("''", "'", StringComparison.Ordinal);
        if (token is "true" or "false") return token;
        if (Guid.TryParse(token, out _)) return token;
        if (decimal.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        return DateTimeOffset.TryParse(token, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : throw Bad(token);
    }

    bool Take(string token)
    {
        if (at >= tokens.Count || tokens[at] != token) return false;
        at++;
        return true;
    }

    void Expect(string token)
    {
        if (!Take(token)) throw Bad(token);
    }

    string Next() => at < tokens.Count ? tokens[at++] : throw Bad("the end");

    static FilterRefused Bad(string token) => new($"Syntax error in the filter at '{token}'.");

    [GeneratedRegex(@"'(?:[^']|'')*'|[(),]|[^\s(),']+")]
    private static partial Regex Token();

    [GeneratedRegex(@"\w+/(any|all)\(")]
    private static partial Regex Lambda();
}
