using System.Globalization;

namespace Portal.Registry.Pictures;

/// <summary>How a movement is drawn: each look has its own colour and its own line, so that it reads in grey too.</summary>
public enum EdgeLook
{
    Intake,
    EventPush,
    BatchSync,
    FileExchange,
    /// <summary>Another allowed pattern.</summary>
    Other,
    /// <summary>It follows no allowed pattern.</summary>
    Exception,
    Undeclared,
    NotSeen,
    Planned,
    Retired,
}

/// <summary>A system on the map.</summary>
/// <param name="System">Null: it is only named by flows; nobody registered it.</param>
/// <param name="Name">As short as the box asks.</param>
/// <param name="Notes">What else the box says, a line each: vendor or owner, and in the middle what it owns.</param>
public sealed record MapBox(string Slug, RegisteredSystem? System, string Title, string Name, IReadOnlyList<string> Notes, bool IsHub, Area Area);

/// <summary>A movement on the map: a curve from one box to another with its name on it.</summary>
/// <param name="Bend">Towards which the curve is pulled.</param>
/// <param name="Text">As short as a label asks.</param>
public sealed record MapEdge(FlowLine Line, EdgeLook Look, Spot Start, Spot Bend, Spot End, string Text, Area Label)
{
    public string Path => string.Create(CultureInfo.InvariantCulture, $"M{Start.X:0.#} {Start.Y:0.#}Q{Bend.X:0.#} {Bend.Y:0.#} {End.X:0.#} {End.Y:0.#}");

    /// <summary>The curve lies within.</summary>
    public Area Reach => new Area(Start.X, Start.Y, 0, 0).With(new(Bend.X, Bend.Y, 0, 0)).With(new(End.X, End.Y, 0, 0));

    public Spot At(double t) => (Start * ((1 - t) * (1 - t))) + (Bend * (2 * t * (1 - t))) + (End * (t * t));
}

/// <summary>The finished picture of a selection. Everything lies within its size, and no box or label touches another.</summary>
/// <param name="Systems">How many the selection has; more than <see cref="Most"/> are not drawn.</param>
public sealed record MapDrawing(double Width, double Height, IReadOnlyList<MapBox> Boxes, IReadOnlyList<MapEdge> Edges, int Systems, int Flows)
{
    /// <summary>So many systems can be read on one picture.</summary>
    public const int Most = 100;
    public const int MostFlows = 400;

    public bool IsTooLarge => Boxes.Count == 0 && Systems > 0;

    /// <summary>"9 systems and 14 flows".</summary>
    public string Says => $"{Shell.Format.Of(Systems, "system")} and {Shell.Format.Of(Flows, "flow")}";

    public IEnumerable<(EdgeLook Look, int Count)> Legend => Edges.GroupBy(e => e.Look).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()));
}
