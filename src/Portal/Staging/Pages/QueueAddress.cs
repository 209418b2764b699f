using System.Globalization;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Staging.UseCases;

namespace Portal.Staging.Pages;

/// <summary>What the queue shows, as its address says it: whoever gets the address sees the same.</summary>
/// <param name="View">Slug of a <see cref="QueueView"/>.</param>
/// <param name="Bulk">A bulk decision that is shown below the list.</param>
/// <param name="Record">The record that is open beside the list.</param>
public sealed record QueueAddress(
    string View = QueueAddress.Open, string? Kind = null, Severity? Findings = null, CustomerMatch? Match = null, RecordStatus? Status = null,
    decimal? Over = null, string? Search = null, bool Newest = false, Guid? Bulk = null, Guid? Record = null)
{
    public const string Open = "open";

    /// <summary>Whether it narrows its view.</summary>
    public bool IsNarrowed => Kind is not null || Findings is not null || Match is not null || Status is not null || Over is not null || Search is not null;

    /// <summary>The same view of everything, without the narrowing.</summary>
    public QueueAddress Widened => new(View, Newest: Newest, Bulk: Bulk, Record: Record);

    /// <summary>Whether both list the same records, whatever is open beside them.</summary>
    public bool ListsLike(QueueAddress other) => this with { Bulk = null, Record = null } == other with { Bulk = null, Record = null };

    /// <summary>Reads an address; what it cannot read it leaves out.</summary>
    public static QueueAddress Read(Uri address)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address.Query);
        string? Said(string name) => query.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 and <= 300 } value ? value : null;
        T? Word<T>(string name) where T : struct, Enum => Said(name) is { } word ? Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => Words.Of(v!.Value) == word) : null;
        return new(
            Said("view") ?? Open, Said("kind"), Word<Severity>("findings"), Word<CustomerMatch>("match"), Word<RecordStatus>("status"),
            decimal.TryParse(Said("over"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var over) ? over : null,
            Said("q"), Said("sort") == "newest", Guid.TryParse(Said("bulk"), out var bulk) ? bulk : null,
            Guid.TryParse(address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..], out var record) ? record : null);
    }

    public override string ToString() => (Record is { } record ? Urls.Record(record) : Urls.Queue) + Query(Bulk);

    /// <summary>The address of the list as a file.</summary>
    public string Export => Urls.QueueExport + Query(bulk: null);

    string Query(Guid? bulk) => QueryString.Create(new Dictionary<string, string?>
    {
        ["view"] = View == Open ? null : View,
        ["kind"] = Kind,
        ["findings"] = Word(Findings),
        ["match"] = Word(Match),
        ["status"] = Word(Status),
        ["over"] = Over?.ToString(CultureInfo.InvariantCulture),
        ["q"] = Search,
        ["sort"] = Newest ? "newest" : null,
        ["bulk"] = bulk?.ToString(),
    }.Where(p => p.Value is not null)).Value ?? "";

    /// <summary>A view's filter, narrowed.</summary>
    public QueueFilter Narrow(QueueFilter view) => view with
    {
        Kind = Kind ?? view.Kind,
        Findings = Findings ?? view.Findings,
        Match = Match ?? view.Match,
        Status = Status ?? view.Status,
        TotalOver = Over ?? view.TotalOver,
        Search = Search,
        OldestFirst = view.OldestFirst ^ Newest,
    };

    static string? Word(Enum? value) => value is null ? null : Words.Of(value);
}
