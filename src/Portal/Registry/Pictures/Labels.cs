namespace Portal.Registry.Pictures;

/// <summary>Puts each name onto its line where nothing else is, and where it hides the fewest other lines.</summary>
static class Labels
{
    const double Gap = 4;
    const int Samples = 30;
    static readonly double[] Along = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8, 0.14, 0.86];

    /// <summary>How many found no place on their line. With <paramref name="anywhere"/> each gets the nearest free place beside it, so none is left.</summary>
    public static int Place(IReadOnlyList<MapBox> boxes, MapEdge[] edges, bool anywhere)
    {
        var lines = edges.Select(e => Enumerable.Range(0, Samples + 1).Select(s => e.At(s / (double)Samples)).ToArray()).ToArray();
        var reaches = edges.Select(e => e.Reach).ToArray();
        var (placed, lost) = (new List<Area>(edges.Length), 0);
        foreach (var e in Enumerable.Range(0, edges.Length).OrderBy(e => (edges[e].Start - edges[e].End).Length).ThenBy(e => e))
        {
            var (edge, size) = (edges[e], edges[e].Label);
            bool Free(Area at)
            {
                foreach (var box in boxes)
                    if (box.Area.Touches(at, Gap)) return false;
                foreach (var other in placed)
                    if (other.Touches(at, Gap)) return false;
                return true;
            }
            var free = Along.Select(t => Area.Around(edge.At(t), size.Width, size.Height)).Where(Free).Select((at, rank) => (at, Cost: (Hidden(at, lines, reaches, e) * 3) + rank)).ToList();
            if (free.Count == 0)
            {
                lost++;
                if (!anywhere) continue;
            }
            var place = free.Count > 0 ? free.MinBy(f => f.Cost).at : Near(edge.At(0.5), size, Free);
            edges[e] = edge with { Label = place };
            placed.Add(place);
        }
        return anywhere ? 0 : lost;
    }

    static int Hidden(Area label, Spot[][] lines, Area[] reaches, int own)
    {
        var hidden = 0;
        for (var l = 0; l < lines.Length; l++)
        {
            if (l == own || !reaches[l].Touches(label, 2)) continue;
            foreach (var spot in lines[l])
                if (label.Holds(spot, 2))
                {
                    hidden++;
                    break;
                }
        }
        return hidden;
    }

    /// <summary>Outwards in a spiral until there is room.</summary>
    static Area Near(Spot from, Area size, Func<Area, bool> free)
    {
        for (var turn = 1; ; turn++)
        {
            var (sin, cos) = Math.SinCos(turn * 0.7);
            var at = Area.Around(new(from.X + (cos * turn * 4), from.Y + (sin * turn * 4)), size.Width, size.Height);
            if (free(at)) return at;
        }
    }
}
