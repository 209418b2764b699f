using Portal.Reconciliation.Comparing;
using Portal.Reconciliation.UseCases;
using Portal.Shell;

namespace Portal.Reconciliation.Pages;

/// <summary>What the queue of one comparison shows, as its address says it: whoever gets the address sees the same.</summary>
/// <param name="Difference">The one that is open beside the list.</param>
/// <param name="Fix">A fix that is shown below the list.</param>
public sealed record DifferenceAddress(string Comparison, DifferenceLane Lane = DifferenceLane.Waiting, DifferenceKind? Kind = null, string? Search = null, Guid? Difference = null, Guid? Fix = null)
{
    public DifferenceFilter Filter => new(Lane, Kind, Search);

    public bool IsNarrowed => Kind is not null || Search is not null;

    /// <summary>Whether both list the same, whatever is open beside it.</summary>
    public bool ListsLike(DifferenceAddress other) => (Comparison, Filter) == (other.Comparison, other.Filter);

    /// <summary>Reads an address; what it cannot read it leaves out.</summary>
    public static DifferenceAddress Read(Uri address)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(address.Query);
        string? Said(string name) => query.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 and <= 200 } value ? value : null;
        T? Word<T>(string name) where T : struct, Enum => Said(name) is { } word ? Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => Format.Slug(v!.Value) == word) : null;
        return new(address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..], Word<DifferenceLane>("lane") ?? DifferenceLane.Waiting, Word<DifferenceKind>("kind"), Said("q"),
            Guid.TryParse(Said("open"), out var open) ? open : null, Guid.TryParse(Said("fix"), out var fix) ? fix : null);
    }

    public override string ToString() => Urls.Comparison(Comparison) + QueryString.Create(new Dictionary<string, string?>
    {
        ["lane"] = Lane is DifferenceLane.Waiting ? null : Format.Slug(Lane),
        ["kind"] = Kind is { } kind ? Format.Slug(kind) : null,
        ["q"] = Search,
        ["open"] = Difference?.ToString(),
        ["fix"] = Fix?.ToString(),
    }.Where(p => p.Value is not null)).Value;
}
