namespace Portal.Registry.Pictures;

/// <summary>Draws the map of what a filter leaves.</summary>
static class MapDrawer
{
    const double Margin = 28, Between = 48, BoxHeight = 52, LabelHeight = 18;
    const int Tries = 4;
    const double Wider = 1.16;

    public static MapDrawing Draw(Picture picture, Selection selection)
    {
        var slugs = selection.Systems.Select(s => s.Slug).Union(selection.Flows.SelectMany(f => (string[])[f.From, f.To])).ToList();
        if (slugs.Count > MapDrawing.Most || selection.Flows.Count > MapDrawing.MostFlows) return new(0, 0, [], [], slugs.Count, selection.Flows.Count);
        var hub = HubOf(slugs, selection.Flows);
        var boxes = slugs.Select(s => Box(picture, s, s == hub, selection.Flows)).ToList();
        var parts = Parts(slugs, selection.Flows).Select(part => Draw(picture, [.. boxes.Where(b => part.Contains(b.Slug))], [.. selection.Flows.Where(f => part.Contains(f.From))])).ToList();
        return Pack(parts, slugs.Count, selection.Flows.Count);
    }

    /// <summary>The system with the most flows, if it has more than one neighbour would explain.</summary>
    static string? HubOf(List<string> slugs, IReadOnlyList<FlowLine> flows) =>
        slugs.Select(s => (Slug: s, Flows: flows.Count(f => f.Touches(s)))).Where(s => s.Flows >= 3).OrderByDescending(s => s.Flows).ThenBy(s => s.Slug, StringComparer.Ordinal).FirstOrDefault().Slug;

    static MapBox Box(Picture picture, string slug, bool hub, IReadOnlyList<FlowLine> flows)
    {
        var system = picture.Book.System(slug);
        var title = Lettering.Plain(picture.Book.NameOf(slug));
        var second = system is null ? "not registered" : system.Vendor ?? system.Owner ?? "nobody answers for it";
        if (hub)
        {
            var name = Lettering.Fit(title, 190, 16, bold: true);
            var owns = picture.Book.Domains.Count(d => d.IsOwnedBy(slug, picture.Today));
            List<string> notes = [Lettering.Fit(second, 220, 13), $"owns {Shell.Format.Of(owns, "domain")}", $"{Shell.Format.Of(flows.Count(f => f.From == slug), "flow")} out, {flows.Count(f => f.To == slug)} in"];
            return new(slug, system, title, name, notes, true, new(0, 0, Math.Max(180, Math.Max(66 + Lettering.Width(name, 16, bold: true), 36 + notes.Max(n => Lettering.Width(n, 13)))), 124));
        }
        var (first, note) = (Lettering.Fit(title, 170, 13, bold: true), Lettering.Fit(second, 170, 12));
        return new(slug, system, title, first, [note], false, new(0, 0, Math.Max(132, 50 + Math.Max(Lettering.Width(first, 13, bold: true), Lettering.Width(note, 12))), BoxHeight));
    }

    /// <summary>What hangs together by flows, the largest first.</summary>
    static List<HashSet<string>> Parts(List<string> slugs, IReadOnlyList<FlowLine> flows)
    {
        var neighbours = flows.SelectMany(f => ((string A, string B)[])[(f.From, f.To), (f.To, f.From)]).ToLookup(p => p.A, p => p.B);
        var (parts, seen) = (new List<HashSet<string>>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var slug in slugs.Where(seen.Add))
        {
            var (part, edge) = (new HashSet<string>(StringComparer.Ordinal) { slug }, new Queue<string>([slug]));
            while (edge.TryDequeue(out var next))
                foreach (var one in neighbours[next].Where(seen.Add))
                {
                    part.Add(one);
                    edge.Enqueue(one);
                }
            parts.Add(part);
        }
        return [.. parts.OrderByDescending(p => p.Count)];
    }

    static Part Draw(Picture picture, MapBox[] boxes, MapEdge[] edges)
    {
        var at = boxes.Index().ToDictionary(b => b.Item.Slug, b => b.Index);
        var links = edges.Select(e => (From: at[e.Line.From], To: at[e.Line.To])).ToList();
        var places = boxes.Length == 1 ? [new Spot(0, 0)] : Arrangement.Places(boxes, links);
        for (var attempt = 1; ; attempt++)
        {
            for (var i = 0; i < boxes.Length; i++) boxes[i] = boxes[i] with { Area = Area.Around(places[i], boxes[i].Area.Width, boxes[i].Area.Height) };
            var touching = boxes.Index().Any(a => boxes.Skip(a.Index + 1).Any(b => a.Item.Area.Touches(b.Area, 24)));
            if (!touching)
            {
                Routing.Route(boxes, edges, links);
                if (Labels.Place(boxes, edges, anywhere: attempt >= Tries) == 0) return new(boxes, edges);
            }
            places = [.. places.Select(p => p * Wider)];
        }
    }

    static Part Draw(Picture picture, MapBox[] boxes, FlowLine[] flows) => Draw(picture, boxes, [.. flows.Select(f => Edge(picture, f))]);

    static MapEdge Edge(Picture picture, FlowLine line)
    {
        var look = picture.LookOf(line);
        var text = Lettering.Fit(line.Name, 176, 12);
        return new(line, look, default, default, default, text, new(0, 0, Lettering.Width(text, 12) + (look.Mark() is null ? 14 : 30), LabelHeight));
    }

    /// <summary>Parts beside and below each other.</summary>
    static MapDrawing Pack(List<Part> parts, int systems, int flows)
    {
        var wide = Math.Max(parts.Count == 0 ? 0 : parts.Max(p => p.Bounds.Width), Math.Sqrt(parts.Sum(p => (p.Bounds.Width + Between) * (p.Bounds.Height + Between))) * 1.25);
        var (x, y, row, right) = (0.0, 0.0, 0.0, 0.0);
        var (boxes, edges) = (new List<MapBox>(), new List<MapEdge>());
        foreach (var part in parts)
        {
            var bounds = part.Bounds;
            if (x > 0 && x + bounds.Width > wide) (x, y, row) = (0, y + row + Between, 0);
            var by = new Spot(Margin + x - bounds.X, Margin + y - bounds.Y);
            boxes.AddRange(part.Boxes.Select(b => b with { Area = b.Area.Moved(by) }));
            edges.AddRange(part.Edges.Select(e => e with { Start = e.Start + by, Bend = e.Bend + by, End = e.End + by, Label = e.Label.Moved(by) }));
            (x, row, right) = (x + bounds.Width + Between, Math.Max(row, bounds.Height), Math.Max(right, x + bounds.Width));
        }
        return new(right + (2 * Margin), y + row + (2 * Margin), boxes, edges, systems, flows);
    }

    /// <summary>Systems that hang together, drawn.</summary>
    sealed record Part(IReadOnlyList<MapBox> Boxes, IReadOnlyList<MapEdge> Edges)
    {
        public Area Bounds { get; } = Edges.SelectMany(e => Enumerable.Range(0, 21).Select(s => Area.Around(e.At(s / 20.0), 10, 10)).Append(e.Label)).Concat(Boxes.Select(b => b.Area)).Aggregate((a, b) => a.With(b));
    }
}
