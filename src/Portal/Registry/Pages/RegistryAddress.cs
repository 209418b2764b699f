using Microsoft.AspNetCore.WebUtilities;
using Portal.Shell;

namespace Portal.Registry.Pages;

/// <summary>Which list is looked at through which filter, as the address says it.</summary>
public sealed record RegistryAddress(ItemKind List, RegistryFilter Filter)
{
    const ItemKind First = ItemKind.Flows;

    /// <summary>Reads an address; what it cannot read it leaves out.</summary>
    public static RegistryAddress Read(Uri address)
    {
        var word = QueryHelpers.ParseQuery(address.Query).GetValueOrDefault("list").ToString();
        return new(ItemList.All.FirstOrDefault(l => l.Word == word)?.Kind ?? First, RegistryFilter.Read(address));
    }

    public override string ToString() => Urls.Registry + Filter.QueryFor(List is First ? [] : [new("list", ItemList.For(List).Word)]);
}
