using System.Globalization;
using System.Xml.Linq;
using Portal.Registry.Pages;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry.Pictures;

/// <summary>The map as a file that stands alone: its own styles, a title, every box and line a link to its page.</summary>
static class MapSvg
{
    static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <param name="within">What the page around it adds; null: it stands alone, with its own styles and links to the pages.</param>
    public static XElement Of(Picture picture, MapDrawing drawing, MapWithin? within = null)
    {
        if (drawing.Boxes.Count == 0) return Without(drawing);
        var looks = drawing.Edges.Select(e => e.Look).Distinct().ToList();
        var symbols = drawing.Boxes.Select(IconOf).Concat(looks.Select(l => l.Mark()).OfType<string>()).Distinct().Order(StringComparer.Ordinal);
        return new XElement(Svg + "svg", Frame(drawing.Width, drawing.Height, within),
            within is null ? Head($"{drawing.Says}, drawn on {Format.Date(picture.Today)}.") : new XAttribute("aria-label", $"Map of {drawing.Says}; the same as the list"),
            new XElement(Svg + "defs", symbols.Select(Symbols.Definition), looks.Select(Arrow)),
            new XElement(Svg + "rect", new XAttribute("class", "ground"), Size(new(0, 0, drawing.Width, drawing.Height))),
            drawing.Edges.Select(e => Line(e, within)), drawing.Edges.Select(e => Label(picture, e, within)), drawing.Boxes.Select(b => Box(b, within)));
    }

    /// <summary>The picture as a file: its links lead to this Portal from wherever it lies.</summary>
    /// <param name="root">Such as https://portal.example.com.</param>
    public static string File(MapView view, string root)
    {
        var svg = Of(view.Picture, view.Drawing);
        foreach (var link in svg.Descendants(Svg + "a")) link.SetAttributeValue("href", root + link.Attribute("href")!.Value);
        return svg.ToString(SaveOptions.DisableFormatting);
    }

    public static string ArrowId(EdgeLook look) => $"arrow-{look.Class()}";

    public static string IconOf(MapBox box) => RegistryWords.Icon(box.System?.Kind ?? SystemKind.Other);

    /// <summary>What there is to say when nothing is drawn.</summary>
    public static string Sentence(MapDrawing drawing) => drawing.IsTooLarge
        ? $"{drawing.Says} are too many for one picture that can be read; up to {MapDrawing.Most} systems and {MapDrawing.MostFlows} flows fit. Narrow the filter."
        : "No system and no flow fits this filter.";

    static XElement Without(MapDrawing drawing) => new(Svg + "svg", Frame(960, 120, null), Head(Sentence(drawing)), new XElement(Svg + "rect", new XAttribute("class", "ground"), Size(new(0, 0, 960, 120))),
        new XElement(Svg + "text", At(28, 64), new XAttribute("font-size", 14), Sentence(drawing)));

    static IEnumerable<XElement> Head(string says) => [new(Svg + "title", "Map of the registry"), new(Svg + "desc", says), new(Svg + "style", PictureStyle.Css)];

    static IEnumerable<XAttribute> Frame(double width, double height, MapWithin? within)
    {
        yield return new("viewBox", $"0 0 {N(width)} {N(height)}");
        yield return new("role", "group");
        if (within is { Class: var look }) yield return new("class", look);
        else foreach (var side in (XAttribute[])[new("width", N(width)), new("height", N(height))]) yield return side;
    }

    static XElement Arrow(EdgeLook look)
    {
        var size = look is EdgeLook.Intake ? 12 : 9;
        return new(Svg + "marker", new XAttribute("id", ArrowId(look)), new XAttribute("class", look.Class()), new XAttribute("viewBox", "0 0 8 8"), new XAttribute("refX", "6.5"), new XAttribute("refY", 4),
            new XAttribute("markerWidth", size), new XAttribute("markerHeight", size), new XAttribute("markerUnits", "userSpaceOnUse"), new XAttribute("orient", "auto"), new XElement(Svg + "path", new XAttribute("d", "M0 .5 7.5 4 0 7.5z")));
    }

    static XElement Line(MapEdge edge, MapWithin? within)
    {
        var line = new XElement(Svg + "path", new XAttribute("d", edge.Path), new XAttribute("marker-end", $"url(#{ArrowId(edge.Look)})"));
        var group = new XElement(Svg + "g", new XAttribute("class", ClassOf(edge, within)), line);
        if (within is null) return group;
        // The label is the link that is read and reached by key; the line only makes it easier to hit.
        group.AddFirst(new XElement(Svg + "path", new XAttribute("class", "hit"), new XAttribute("d", edge.Path)));
        return new(Svg + "a", new XAttribute("href", within.AddressOf(edge.Line)), new XAttribute("tabindex", -1), new XAttribute("aria-hidden", "true"), group);
    }

    static string ClassOf(MapEdge edge, MapWithin? within) => $"edge {edge.Look.Class()}{(within?.IsOpen("flows", edge.Line.Slug) is true ? " open" : "")}";

    static XElement Label(Picture picture, MapEdge edge, MapWithin? within)
    {
        var (at, mark, title) = (edge.Label, edge.Look.Mark(), Lettering.Plain(picture.Title(edge.Line, edge.Look)));
        return Link(within?.AddressOf(edge.Line) ?? AddressOf(edge.Line), new XElement(Svg + "g", new XAttribute("class", ClassOf(edge, within)), new XElement(Svg + "title", title),
            new XElement(Svg + "rect", new XAttribute("class", "plate"), new XAttribute("rx", 4), Size(at)),
            mark is null ? null : new XElement(Svg + "use", new XAttribute("class", "mark"), new XAttribute("href", $"#{mark}"), Size(new(at.X + 6, at.Y + 3, 12, 12))),
            new XElement(Svg + "text", At(at.X + (mark is null ? 7 : 22), at.Y + 13), edge.Text)));
    }

    static XElement Box(MapBox box, MapWithin? within)
    {
        var (at, hub) = (box.Area, box.IsHub);
        var (left, top) = hub ? (18, 20) : (12, 10);
        var notes = box.Notes.Select((note, i) => new XElement(Svg + "text", new XAttribute("class", i == 0 ? "note first" : "note"), hub ? At(at.X + 18, at.Y + 62 + (i * 20)) : At(at.X + 36, at.Y + 40), note));
        var group = new XElement(Svg + "g", new XAttribute("class", $"box{(hub ? " hub" : "")}{(box.System is null ? " unknown" : "")}{(within?.IsOpen("systems", box.Slug) is true ? " open" : "")}"), new XElement(Svg + "title", box.Title()),
            new XElement(Svg + "rect", new XAttribute("rx", 8), Size(at)),
            new XElement(Svg + "use", new XAttribute("class", "sym"), new XAttribute("href", $"#{IconOf(box)}"), Size(new(at.X + left, at.Y + top, hub ? 20 : 16, hub ? 20 : 16))),
            new XElement(Svg + "text", new XAttribute("class", "name"), At(at.X + (hub ? 48 : 36), at.Y + (hub ? 35 : 23)), box.Name), notes);
        return box.System is null ? group : Link(within?.AddressOf(box) ?? Urls.RegistryItem("systems", box.Slug), group);
    }

    static string AddressOf(FlowLine line) => line.Flow is null ? new Pages.MapAddress(RegistryFilter.All, $"flows/{line.Slug}").ToString() : Urls.RegistryItem("flows", line.Slug);

    /// <summary>Its name is the title of what it holds.</summary>
    static XElement Link(string address, XElement what) => new(Svg + "a", new XAttribute("href", address), what);

    static IEnumerable<XAttribute> At(double x, double y) => [new("x", N(x)), new("y", N(y))];
    static IEnumerable<XAttribute> Size(Area area) => [new("x", N(area.X)), new("y", N(area.Y)), new("width", N(area.Width)), new("height", N(area.Height))];
    static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
