using GraphShape.Algorithms.Layout;
using GraphShape.Algorithms.OverlapRemoval;
using QuikGraph;
using Point = GraphShape.Point;
using Rect = GraphShape.Rect;

namespace Portal.Registry.Pictures;

/// <summary>Where the boxes of connected systems go: around the hub when it has one, else as springs between them would pull. The same input gives the same places.</summary>
static class Arrangement
{
    /// <summary>So many fit around one in the middle.</summary>
    const int MostAround = 12;
    const double FlowLength = 290, Wider = 1.3, GapX = 64, GapY = 60;

    public static Spot[] Places(IReadOnlyList<MapBox> boxes, IReadOnlyList<(int From, int To)> links)
    {
        var pairs = links.Where(l => l.From != l.To).Select(l => l.From < l.To ? l : (From: l.To, To: l.From)).Distinct().ToList();
        var hub = boxes.ToList().FindIndex(b => b.IsHub);
        var around = hub >= 0 && boxes.Count <= MostAround + 1 && pairs.Count(p => p.From == hub || p.To == hub) * 2 >= boxes.Count - 1;
        return Apart(boxes, around ? Ring(boxes.Count, hub, pairs) : Springs(boxes.Count, pairs));
    }

    /// <summary>On a squared circle, those that exchange data with each other side by side.</summary>
    static Spot[] Ring(int count, int hub, List<(int From, int To)> pairs)
    {
        var order = Enumerable.Range(0, count).Where(i => i != hub).ToList();
        var outer = pairs.Where(p => p.From != hub && p.To != hub).ToList();
        int Far(List<int> places) => outer.Sum(p => Math.Abs(places.IndexOf(p.From) - places.IndexOf(p.To)) is var d ? Math.Min(d, order.Count - d) : 0);
        var best = Far(order);
        for (var better = true; better;)
        {
            better = false;
            for (var i = 0; i < order.Count; i++)
                for (var j = i + 1; j < order.Count; j++)
                {
                    (order[i], order[j]) = (order[j], order[i]);
                    if (Far(order) < best) (best, better) = (Far(order), true);
                    else (order[i], order[j]) = (order[j], order[i]);
                }
        }
        var places = new Spot[count];
        var size = Math.Max(1, order.Count / 8.0);
        for (var i = 0; i < order.Count; i++)
        {
            var (sin, cos) = Math.SinCos((2 * Math.PI * i / order.Count) - (Math.PI / 2));
            places[order[i]] = new(Squared(cos) * 330 * size, Squared(sin) * 280 * size);
        }
        return places;
    }

    static double Squared(double of) => Math.Sign(of) * Math.Pow(Math.Abs(of), 0.62);

    static Spot[] Springs(int count, List<(int From, int To)> pairs)
    {
        var graph = new BidirectionalGraph<int, Edge<int>>();
        graph.AddVertexRange(Enumerable.Range(0, count));
        graph.AddEdgeRange(pairs.Select(p => new Edge<int>(p.From, p.To)));
        var start = Enumerable.Range(0, count).ToDictionary(i => i, i => Math.SinCos(2 * Math.PI * i / count) is var (sin, cos) ? new Point(500 + (400 * cos), 500 + (400 * sin)) : default);
        var springs = new KKLayoutAlgorithm<int, Edge<int>, BidirectionalGraph<int, Edge<int>>>(graph, start, new KKLayoutParameters { Width = 1000, Height = 1000, MaxIterations = 60 + (2 * count), ExchangeVertices = count <= 40 });
        springs.Compute();
        var places = Enumerable.Range(0, count).Select(i => new Spot(springs.VerticesPositions[i].X, springs.VerticesPositions[i].Y)).ToArray();
        var lengths = pairs.Select(p => (places[p.From] - places[p.To]).Length).Order().ToList();
        var usual = lengths.Count == 0 ? FlowLength : Math.Max(1, lengths[lengths.Count / 2]);
        // Those that fell onto one point are told apart by their number.
        return [.. places.Select((p, i) => new Spot((p.X * FlowLength * Wider / usual) + (i * 0.5), (p.Y * FlowLength / usual) + (i * 0.25)))];
    }

    static Spot[] Apart(IReadOnlyList<MapBox> boxes, Spot[] places)
    {
        var rectangles = boxes.Select((b, i) => (Key: i, Area: Area.Around(places[i], b.Area.Width, b.Area.Height))).ToDictionary(b => b.Key, b => new Rect(b.Area.X, b.Area.Y, b.Area.Width, b.Area.Height));
        var apart = new FSAAlgorithm<int>(rectangles, new OverlapRemovalParameters { HorizontalGap = (float)GapX, VerticalGap = (float)GapY });
        apart.Compute();
        return [.. Enumerable.Range(0, boxes.Count).Select(i => apart.Rectangles[i] is var r ? new Spot(r.X + (r.Width / 2), r.Y + (r.Height / 2)) : default)];
    }
}
