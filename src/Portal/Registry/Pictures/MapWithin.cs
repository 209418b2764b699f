namespace Portal.Registry.Pictures;

/// <summary>What a page adds to the map that it shows: where a click leads, and what is open beside it.</summary>
/// <param name="Class">Of the picture.</param>
/// <param name="Open">List and slug of what is open: <c>systems/erp</c>.</param>
/// <param name="Opening">Address at which something is open.</param>
sealed record MapWithin(string Class, string? Open, Func<string, string> Opening)
{
    public bool IsOpen(string list, string slug) => Open == $"{list}/{slug}";
    public string AddressOf(MapBox box) => Opening($"systems/{box.Slug}");
    public string AddressOf(FlowLine line) => Opening($"flows/{line.Slug}");
}
