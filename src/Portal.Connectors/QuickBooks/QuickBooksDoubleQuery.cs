using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portal.Connectors.OData;

namespace Portal.Connectors.QuickBooks;

/// <summary>A fault of the double, with the vendor's code.</summary>
sealed class QuickBooksFault(string code, string message, string detail) : Exception(detail)
{
    public string Code { get; } = code;
    public string Said { get; } = message;
}

/// <summary>Reads a query as QuickBooks does: one entity, comparisons joined by "and" over members that can be asked for, order, start and number.</summary>
sealed partial record QuickBooksDoubleQuery(string Entity, Func<JsonObject, bool> Where, string? Order, bool Down, int Start, int Most)
{
    static readonly string[] everywhere = ["Id", "MetaData.CreateTime", "MetaData.LastUpdatedTime"];

    static readonly Dictionary<string, string[]> queryable = new()
    {
        ["Customer"] = ["DisplayName", "CompanyName", "GivenName", "FamilyName", "PrimaryEmailAddr", "Active", "Balance"],
        ["Item"] = ["Name", "Active", "Type"],
        ["Estimate"] = ["DocNumber", "TxnDate", "CustomerRef", "DueDate"],
        ["CompanyInfo"] = [],
    };

    public static QuickBooksDoubleQuery Of(string text)
    {
        var match = Statement().Match(text.Trim());
        if (!match.Success || !queryable.TryGetValue(match.Groups["entity"].Value, out var members)) throw new QuickBooksFault("4000", "Error parsing query", $"QueryParserError: {text}");
        var entity = match.Groups["entity"].Value;
        var tests = new List<Func<JsonObject, bool>>();
        var asked = new List<string>();
        var rest = match.Groups["where"].Value;
        while (rest.Length > 0)
        {
            var part = Comparison().Match(rest);
            if (!part.Success) throw new QuickBooksFault("4000", "Error parsing query", $"QueryParserError: {rest}");
            asked.Add(Known(part.Groups["member"].Value));
            tests.Add(Test(part.Groups["member"].Value, part.Groups["op"].Value.ToUpperInvariant(), [.. Value().Matches(part.Groups["value"].Value).Select(m => Plain(m.Value))]));
            rest = rest[part.Length..];
        }
        // Who does not ask for inactive ones does not get them.
        if (members.Contains("Active") && !asked.Contains("Active")) tests.Add(r => r.Flag("Active") is not false);
        var order = match.Groups["order"] is { Success: true } by ? Known(by.Value) : null;
        return new(entity, r => tests.All(t => t(r)), order, match.Groups["down"].Value.Equals("DESC", StringComparison.OrdinalIgnoreCase), Number(match.Groups["start"], 1), Math.Min(Number(match.Groups["most"], 100), 1000));

        string Known(string member) => everywhere.Contains(member) || members.Contains(member) ? member : throw new QuickBooksFault("4001", "Invalid query", $"QueryValidationError: property '{member}' is not queryable");
    }

    public IEnumerable<JsonObject> Page(IEnumerable<JsonObject> records)
    {
        var found = records.Where(Where).ToList();
        if (Order is not null) found = [.. Down ? found.OrderByDescending(r => Key(Member(r, Order))) : found.OrderBy(r => Key(Member(r, Order)))];
        return found.Skip(Start - 1).Take(Most);
    }

    static int Number(Group said, int otherwise) => said.Success ? int.Parse(said.Value, CultureInfo.InvariantCulture) : otherwise;

    static string? Member(JsonObject record, string path)
    {
        JsonNode? at = record;
        foreach (var part in path.Split('.')) at = at?[part];
        return at is JsonObject reference ? (reference["value"] ?? reference["Address"])?.ToString() : at?.ToString();
    }

    static Func<JsonObject, bool> Test(string member, string op, IReadOnlyList<string> values)
    {
        if (values.Count == 0 || (op != "IN" && values.Count > 1)) throw new QuickBooksFault("4000", "Error parsing query", "QueryParserError: a value is missing.");
        var first = Key(values[0]);
        return record =>
        {
            if (Member(record, member) is not { } has) return false;
            var order = Key(has).CompareTo(first);
            return op switch
            {
                "=" => order == 0,
                "<" => order < 0,
                ">" => order > 0,
                "<=" => order <= 0,
                ">=" => order >= 0,
                "LIKE" => Regex.IsMatch(has, $"^{Regex.Escape(values[0]).Replace("%", ".*")}$"),
                _ => values.Contains(has),
            };
        };
    }

    /// <summary>Instants compare as such, whole numbers too, the rest as text.</summary>
    static (long Number, string Text) Key(string? value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (number, "")
        : value is { Length: > 10 } && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? (at.UtcTicks, "") : (0, value ?? "");

    static string Plain(string value) => value.StartsWith('\'') ? Regex.Replace(value[1..^1], @"\\(.)", "$1") : value;

    [GeneratedRegex(@"^select \* from (?<entity>\w+)(?: where (?<where>.+?))?(?: ORDERBY (?<order>[\w.]+)(?: (?<down>ASC|DESC))?)?(?: STARTPOSITION (?<start>\d+))?(?: MAXRESULTS (?<most>\d+))?$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"^(?<member>[\w.]+) ?(?<op><=|>=|=|<|>| IN | LIKE |IN|LIKE) ?(?<value>\((?:'(?:[^'\\]|\\.)*'|[^')])*\)|'(?:[^'\\]|\\.)*'|[^\s']+)(?: and |$)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"'(?:[^'\\]|\\.)*'|[^\s(),']+", RegexOptions.Singleline)]
    private static partial Regex Value();
}
