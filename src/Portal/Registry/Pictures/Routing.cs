namespace Portal.Registry.Pictures;

/// <summary>Draws movements between boxes that stand: several between the same two lie beside each other, and where a box stands in the way they go around it.</summary>
static class Routing
{
    const int Samples = 24;
    const double Beside = 28, Air = 6;
    static readonly double[] Detours = [0, 45, -45, 90, -90, 140, -140, 200, -200, 280, -280];

    public static void Route(IReadOnlyList<MapBox> boxes, MapEdge[] edges, IReadOnlyList<(int From, int To)> links)
    {
        var pairs = Enumerable.Range(0, edges.Length).GroupBy(e => (Math.Min(links[e].From, links[e].To), Math.Max(links[e].From, links[e].To)));
        foreach (var pair in pairs)
        {
            // One way on one side, the other way on the other.
            var those = pair.OrderBy(e => links[e].From).ThenBy(e => e).ToList();
            var (a, b) = (boxes[pair.Key.Item1].Area, boxes[pair.Key.Item2].Area);
            if (pair.Key.Item1 == pair.Key.Item2)
            {
                for (var i = 0; i < those.Count; i++) edges[those[i]] = Loop(edges[those[i]], a, i);
                continue;
            }
            var detour = those.Count > 4 ? 0 : Around(edges[those[0]], a, b, boxes, pair.Key);
            for (var i = 0; i < those.Count; i++)
            {
                var aside = (i - ((those.Count - 1) / 2.0)) * Beside;
                var drawn = Curve(edges[those[i]], a, b, detour, aside);
                edges[those[i]] = links[those[i]].From == pair.Key.Item1 ? drawn : drawn with { Start = drawn.End, End = drawn.Start };
            }
        }
    }

    /// <param name="aside">How far from the line between the middles; as much of it as the boxes are high it starts there, the rest it bends.</param>
    static MapEdge Curve(MapEdge edge, Area a, Area b, double detour, double aside = 0)
    {
        var way = b.Middle - a.Middle;
        var across = way.Length < 0.001 ? new Spot(0, 1) : new Spot(-way.Y, way.X) * (1 / way.Length);
        var most = (Math.Min(a.Height, b.Height) / 2) - 8;
        var shift = Math.Clamp(aside, -most, most);
        var (from, to) = (a.Middle + (across * shift), b.Middle + (across * shift));
        var bend = ((from + to) * 0.5) + (across * (2 * (aside - shift + detour)));
        return edge with { Start = a.EdgeTowards(from, bend, Air - 2), Bend = bend, End = b.EdgeTowards(to, bend, Air) };
    }

    static MapEdge Loop(MapEdge edge, Area box, int number) => edge with
    {
        Start = new(box.Right - 34, box.Y - 3),
        Bend = new(box.Right + 50 + (number * 60), box.Y - 60 - (number * 44)),
        End = new(box.Right + Air, box.Y + 14),
    };

    /// <summary>The least detour that no box stands in the way of, else the one with the fewest.</summary>
    static double Around(MapEdge edge, Area a, Area b, IReadOnlyList<MapBox> boxes, (int A, int B) ends)
    {
        var (best, fewest) = (0.0, int.MaxValue);
        foreach (var detour in Detours)
        {
            var hits = Hits(Curve(edge, a, b, detour), boxes, ends);
            if (hits < fewest) (best, fewest) = (detour, hits);
            if (hits == 0) break;
        }
        return best;
    }

    static int Hits(MapEdge curve, IReadOnlyList<MapBox> boxes, (int A, int B) ends)
    {
        Span<Spot> spots = stackalloc Spot[Samples - 1];
        for (var s = 0; s < spots.Length; s++) spots[s] = curve.At((s + 1) / (double)Samples);
        var (hits, reach) = (0, curve.Reach);
        for (var i = 0; i < boxes.Count; i++)
        {
            if (i == ends.A || i == ends.B || !boxes[i].Area.Touches(reach, Air + 4)) continue;
            foreach (var spot in spots)
                if (boxes[i].Area.Holds(spot, Air + 4))
                {
                    hits++;
                    break;
                }
        }
        return hits;
    }
}
