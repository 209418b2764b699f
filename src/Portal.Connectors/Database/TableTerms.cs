using System.Text.RegularExpressions;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Database;

/// <summary>What one connection was told about its table.</summary>
/// <param name="Schema">Null: where the database looks first.</param>
/// <param name="Fields">Which column holds which field.</param>
/// <param name="Changed">Null: it does not say when a row changed.</param>
/// <param name="Times">How times without a zone are read.</param>
sealed partial record TableTerms(string Slug, Uri Address, string Of, string? Schema, string Table, string Key, IReadOnlyList<(string Field, string Column)> Fields, string? Changed, LocalTimes Times)
{
    public const string Tls = "Tls", Domain = "Domain", View = "View", KeyColumn = "KeyColumn", Columns = "Columns", ChangedColumn = "ChangedColumn";

    /// <exception cref="ConnectionFault">Says which term is wrong.</exception>
    public static TableTerms Read(ConnectionTerms terms)
    {
        var said = terms.Require(Term.BaseUrl);
        if (!Uri.TryCreate(said, UriKind.Absolute, out var address) || address.Scheme is not ("postgres" or "postgresql" or "sqlite"))
            throw Wrong("The address begins with postgres:// or sqlite:///.");
        if (address.Scheme == "sqlite" && (address.Host.Length > 0 || address.AbsolutePath.Length < 2)) throw Wrong("A file is written with three slashes: sqlite:///folder/file.db.");
        if (address.Scheme != "sqlite" && (address.Host.Length == 0 || address.AbsolutePath.Trim('/').Length == 0)) throw Wrong("The address names a host and a database: postgres://host:5432/database.");
        var view = terms.Require(View);
        if (!ViewName().IsMatch(view)) throw Wrong("The table or view is a name: letters, digits and underscores, with the schema before a dot.");
        var domain = terms[Domain] ?? Domains.Customers;
        if (!Word().IsMatch(domain)) throw Wrong("What the rows are is a word in lower case: customers, price-list.");
        var fields = Mapping(terms.Require(Columns));
        var parts = view.Split('.');
        return new(terms.Slug, address, domain, parts.Length == 2 ? parts[0] : null, parts[^1], Name(terms.Require(KeyColumn)), fields, terms[ChangedColumn] is { } changed ? Name(changed) : null, LocalTimes.Of(terms));
    }

    static List<(string, string)> Mapping(string text)
    {
        var fields = new List<(string Field, string Column)>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2, StringSplitOptions.TrimEntries) is not [var column, var field] || !Word().IsMatch(field)) throw Wrong($"\"{part}\" does not say which column holds which field; write phone_no=phone.");
            if (fields.Any(f => f.Field == field)) throw Wrong($"The field {field} is filled by two columns.");
            fields.Add((field, Name(column)));
        }
        return fields.Count > 0 ? fields : throw Wrong("Columns says which column holds which field: name=company, phone_no=phone.");
    }

    static string Name(string column) => ColumnName().IsMatch(column) ? column : throw Wrong($"\"{column}\" is no name of a column: letters, digits and underscores.");

    static ConnectionFault Wrong(string message) => new(FaultKind.Refused, message);

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,62}(\.[A-Za-z_][A-Za-z0-9_]{0,62})?\z")]
    private static partial Regex ViewName();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,62}\z")]
    private static partial Regex ColumnName();

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Word();
}
