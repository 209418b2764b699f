using System.Diagnostics;
using System.Xml.Linq;
using FsCheck.Xunit;
using Portal.Registry;
using Portal.Registry.Pictures;

namespace Portal.Tests.Registry;

/// <summary>The picture that people hang on the wall: nothing covers anything, whatever is registered.</summary>
public sealed class MapTests
{
    internal const string Nasty = "<script>alert('x')</script> \"|[a](b)]]> &amp; ~end~ 💥\u0007\n=1+1";

    static Picture Demo => new PaperRegistry().Picture;

    static MapDrawing Draw(Picture picture, RegistryFilter? filter = null) => MapDrawer.Draw(picture, picture.Select(filter ?? RegistryFilter.All));

    /// <summary>Systems and flows as chance has them.</summary>
    static Picture Chance(int systems, int flows, int seed, int hubs = 3)
    {
        var random = new Random(seed);
        string Word(int most) => new([.. Enumerable.Range(0, random.Next(1, most)).Select(_ => "abcdefghij klmnopWMüß世"[random.Next(22)])]);
        int End() => random.Next(3) == 0 ? random.Next(Math.Min(hubs, systems)) : random.Next(systems);
        var all = Enumerable.Range(0, systems).Select(i => (RegistryItem)new RegisteredSystem { Slug = $"s{i}", Name = $"{i}{Word(40)}", Vendor = Word(40), Kind = (SystemKind)random.Next(11) })
            .Concat(Enumerable.Range(0, systems == 0 ? 0 : flows).Select(i => new Flow { Slug = $"f{i}", Name = $"{i}{Word(50)}", From = $"s{End()}", To = $"s{End()}", Pattern = Patterns.All[random.Next(4)].Slug, State = (FlowState)random.Next(3) }));
        return new(new Book(1, [.. Patterns.All, .. all]), Observations.None, PaperRegistry.Now);
    }

    static List<string> Overlaps(MapDrawing map)
    {
        var (wrong, all) = (new List<string>(), new Area(0, 0, map.Width, map.Height));
        List<(string Name, Area Area)> plates = [.. map.Boxes.Select(b => (b.Slug, b.Area)), .. map.Edges.Select(e => (e.Line.Slug, e.Label))];
        for (var i = 0; i < plates.Count; i++)
        {
            var (name, area) = plates[i];
            if (area.X < 0 || area.Y < 0 || area.Right > all.Right || area.Bottom > all.Bottom || !double.IsFinite(area.X + area.Y)) wrong.Add($"{name} leaves the picture");
            wrong.AddRange(plates.Skip(i + 1).Where(p => p.Area.Touches(area)).Select(p => $"{p.Name} touches {name}"));
        }
        foreach (var edge in map.Edges)
            if (Enumerable.Range(0, 41).Select(s => edge.At(s / 40.0)).Any(s => !all.Holds(s))) wrong.Add($"The line of {edge.Line.Slug} leaves the picture");
        return wrong;
    }

    [Property(MaxTest = 60)]
    public void Nothing_covers_anything_on_small_maps(byte systems, byte flows, int seed)
    {
        var picture = Chance(systems % 24, flows % 60, seed);
        Assert.Empty(Overlaps(Draw(picture)));
    }

    [Theory, InlineData(10, 15, 1), InlineData(10, 40, 2), InlineData(2, 30, 3), InlineData(60, 90, 4), InlineData(100, 120, 5), InlineData(100, 200, 6), InlineData(100, 200, 7), InlineData(100, 400, 8), InlineData(100, 0, 9)]
    public void Nothing_covers_anything_at_ten_systems_and_at_a_hundred(int systems, int flows, int seed)
    {
        var picture = Chance(systems, flows, seed);
        var map = Draw(picture);
        Assert.Empty(Overlaps(map));
        Assert.Equal((systems, flows), (map.Boxes.Count, map.Edges.Count));
    }

    [Fact]
    public void A_hundred_systems_are_drawn_well_within_a_second_and_always_the_same()
    {
        var picture = Chance(100, 200, 11);
        var first = Draw(picture);
        var clock = Stopwatch.StartNew();
        var second = Draw(picture);
        // Ten times what it takes alone: the machine may be busy.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"It took {clock.Elapsed}.");
        Assert.Equal(MapSvg.Of(picture, first).ToString(), MapSvg.Of(picture, second).ToString());
    }

    [Fact]
    public void The_demo_company_is_a_hub_with_nine_around_it()
    {
        var map = Draw(Demo);
        Assert.Empty(Overlaps(map));
        var hub = Assert.Single(map.Boxes, b => b.IsHub);
        Assert.Equal(("erp", 10, 17), (hub.Slug, map.Boxes.Count, map.Edges.Count));
        Assert.Equal(["Embedded", "owns 5 domains", "7 flows out, 8 in"], hub.Notes);
        Assert.Equal([(EdgeLook.Intake, 2), (EdgeLook.EventPush, 7), (EdgeLook.BatchSync, 1), (EdgeLook.FileExchange, 2), (EdgeLook.Exception, 1), (EdgeLook.Undeclared, 2), (EdgeLook.NotSeen, 2)], map.Legend);
    }

    [Fact]
    public void Flows_between_the_same_two_lie_beside_each_other()
    {
        var map = Draw(Demo);
        var there = Assert.Single(map.Edges, e => e.Line.Slug == "deliveries");
        var back = Assert.Single(map.Edges, e => e.Line.Slug == "crews");
        Assert.True((there.At(0.5) - back.At(0.5)).Length > 15);
        Assert.True((there.Start - back.End).Length < 60, "They run between the same boxes.");
    }

    [Fact]
    public void More_than_can_be_read_is_not_drawn_and_says_so()
    {
        var picture = Chance(101, 150, 12);
        var map = Draw(picture);
        Assert.True(map.IsTooLarge);
        Assert.Contains("101 systems and 150 flows are too many for one picture", MapSvg.Of(picture, map).Value);
        Assert.Empty(Overlaps(Draw(picture, new(System: "s0"))));
    }

    [Fact]
    public void Names_cannot_break_the_picture()
    {
        var picture = new Picture(new Book(1, [new RegisteredSystem { Slug = "a", Name = Nasty, Vendor = Nasty }, new RegisteredSystem { Slug = "b", Name = "\uD800half" }, new Flow { Slug = "f", Name = Nasty, From = "a", To = "b", Owner = Nasty }, new Flow { Slug = "g", Name = "to nobody", From = "a", To = "unknown" }, new Flow { Slug = "h", Name = "to itself", From = "a", To = "a" }]), Observations.None, PaperRegistry.Now);
        var map = Draw(picture);
        Assert.Empty(Overlaps(map));
        var read = XDocument.Parse(MapSvg.Of(picture, map).ToString(SaveOptions.DisableFormatting));
        Assert.DoesNotContain(read.Descendants(), e => e.Name.LocalName is "script");
        Assert.Contains(read.Descendants(), e => e.Name.LocalName is "title" && e.Value.Contains("<script>alert('x')</script>", StringComparison.Ordinal));
        Assert.Contains(map.Boxes, b => b is { Slug: "unknown", System: null });

        var selection = picture.Select(RegistryFilter.All);
        var mermaid = DiagramText.Mermaid(picture, selection);
        Assert.Equal(1 + 3 + 3 + 1, mermaid.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain("<script", mermaid, StringComparison.Ordinal);
        var c4 = DiagramText.C4(picture, selection).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(c4.Where(l => l.StartsWith("Rel(", StringComparison.Ordinal)), l => Assert.Equal(4, l.Count(c => c == '"')));
        var csv = Portal.Shell.Tables.CsvFile.All(FlowsCsv.Of(picture, selection)).ToList();
        Assert.Equal(4, csv.Count);
        Assert.Contains(csv, r => r.Cells[1] == Nasty && r.Cells[8] == Nasty);
    }
}
