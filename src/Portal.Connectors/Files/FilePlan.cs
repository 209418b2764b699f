using System.Text.RegularExpressions;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Files;

/// <summary>What the files hold and how they are written.</summary>
/// <param name="Delimiter">Null: found out when a file is read, a comma when one is written.</param>
/// <param name="Columns">Headings and the fields that stand under them, without the key's.</param>
/// <param name="Names">Which files are read.</param>
/// <param name="Quiet">A file that was not changed for so long is complete; null: only one with a companion is.</param>
/// <param name="Times">How times without a zone are read.</param>
internal sealed record FilePlan(string Slug, string Domain, bool IsXlsx, char? Delimiter, string KeyColumn, IReadOnlyList<(string Column, string Field)> Columns, Regex Names, TimeSpan? Quiet, char? DecimalMark, bool? DayFirst, LocalTimes Times)
{
    public const string UsualKey = "key";

    public string OutName => $"{Domain}.{(IsXlsx ? "xlsx" : "csv")}";
    public DomainShape Shape { get; } = new(Domain, [.. Columns.Select(c => new FieldShape(c.Field))]);

    public static FilePlan Of(ConnectionTerms terms)
    {
        ConnectionFault Wrong(string name, string what) => new(FaultKind.Refused, $"Connections__{terms.Slug}__{name} {what}");
        string Choice(string name, string usual, params string[] choices) => terms[name] is not { } said ? usual : choices.Contains(said) ? said : throw Wrong(name, $"is one of {string.Join(' ', choices)}.");

        var domain = terms.Require(FilesConnector.Domain);
        // It becomes a file's name.
        if (!Regex.IsMatch(domain, @"^[a-z][a-z0-9-]*\z")) throw Wrong(FilesConnector.Domain, "is no name of a domain.");
        var format = Choice(FilesConnector.Format, "csv", "csv", "xlsx");
        var delimiter = terms[FilesConnector.Delimiter] switch { null => (char?)null, "tab" => '\t', [var one] when one is not '"' and not '\r' and not '\n' => one, _ => throw Wrong(FilesConnector.Delimiter, "is one character, or tab.") };
        var pattern = terms[FilesConnector.Pattern] ?? $"*.{format}";
        if (pattern.IndexOfAny(['/', '\\']) >= 0) throw Wrong(FilesConnector.Pattern, "names files of one folder, without a path.");
        var quiet = terms[FilesConnector.QuietSeconds] is not { } seconds ? 60 : int.TryParse(seconds, out var said) && said is >= 0 and <= 86_400 ? said : throw Wrong(FilesConnector.QuietSeconds, "is a number of seconds.");
        var columns = new List<(string Column, string Field)>();
        foreach (var entry in terms.Require(FilesConnector.Columns).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = entry.LastIndexOf('=');
            columns.Add(at < 0 ? (entry, entry) : (entry[..at].Trim(), entry[(at + 1)..].Trim()));
        }
        var key = terms[FilesConnector.KeyColumn] ?? UsualKey;
        if (columns.Any(c => c.Column.Length == 0 || c.Field.Length == 0)) throw Wrong(FilesConnector.Columns, "are pairs such as Unit price=price.");
        if (columns.GroupBy(c => Heading(c.Column)).Any(g => g.Count() > 1) || columns.GroupBy(c => c.Field).Any(g => g.Count() > 1)) throw Wrong(FilesConnector.Columns, "name a column or a field twice.");
        if (columns.Any(c => Heading(c.Column) == Heading(key))) throw Wrong(FilesConnector.Columns, "must not name the key column.");
        return new FilePlan(terms.Slug, domain, format == "xlsx", delimiter, key, columns, Glob(pattern),
            Choice(FilesConnector.Complete, "quiet", "quiet", "companion") == "quiet" ? TimeSpan.FromSeconds(quiet) : null,
            Choice(FilesConnector.DecimalMark, "auto", "auto", ".", ",") is [var mark] ? mark : null,
            Choice(FilesConnector.DateOrder, "", "dmy", "mdy") switch { "dmy" => true, "mdy" => false, _ => null }, LocalTimes.Of(terms));
    }

    /// <summary>A heading as it is compared: people break its line and change its case.</summary>
    public static string Heading(string cell) => Regex.Replace(cell.Replace('\u00a0', ' '), @"\s+", " ").Trim().ToLowerInvariant();

    static Regex Glob(string pattern) => new($"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}\\z", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);
}
