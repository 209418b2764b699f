using Microsoft.AspNetCore.WebUtilities;
using Portal.Shell;

namespace Portal.Registry.Pages;

/// <summary>Which part of the map is looked at and what is open beside it, as the address says it.</summary>
/// <param name="Open">List and slug: <c>systems/erp</c>, <c>flows/assets</c>. Null: what is in the middle; <see cref="Nothing"/>: nothing.</param>
public sealed record MapAddress(RegistryFilter Filter, string? Open)
{
    public const string Nothing = "-";

    public static MapAddress Read(Uri address) => new(RegistryFilter.Read(address), QueryHelpers.ParseQuery(address.Query).GetValueOrDefault("open").ToString() is { Length: > 0 and <= 200 } open ? open : null);

    public override string ToString() => Urls.RegistryMap + Filter.QueryFor(Open is null ? [] : [new("open", Open)]);
}
