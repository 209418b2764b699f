using System.Globalization;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Registry.Pictures;

/// <summary>The filter of a picture as a program asks for it: what cannot be read is told, where a page would leave it out.</summary>
static class MapQuery
{
    const int Longest = 200;

    /// <exception cref="InvalidInput">Something in the query cannot be read.</exception>
    public static RegistryFilter Read(HttpRequest request)
    {
        var query = request.Query;
        foreach (var name in (string[])["domain", "pattern", "owner", "q", "system"])
            if (query[name].ToString().Length > Longest) throw new InvalidInput($"/{name}", $"At most {Longest} characters.", "maxLength");
        if (Query.Given(query["status"]) is { } status && status != "attention") Query.Word<FlowStatus>("status", status);
        if (Query.Given(query["depth"]) is { } depth && (!int.TryParse(depth, CultureInfo.InvariantCulture, out var far) || far is < 1 or > RegistryFilter.Deepest))
            throw new InvalidInput("/depth", $"A whole number between 1 and {RegistryFilter.Deepest}.", "type");
        return RegistryFilter.Read(new Uri(new Uri("http://here"), $"/{request.QueryString}"));
    }
}
