using Portal.Registry;
using Portal.Registry.Demo;

namespace Portal.Tests.Registry;

public sealed class WayOutTests
{
    static readonly DateOnly Today = new(2026, 11, 25);
    static readonly DateTimeOffset Now = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);

    static Picture Of(IEnumerable<RegistryItem> items, Observations? seen = null) => new(new Book(1, items), seen ?? Observations.None, Now);
    static Picture Demo(Observations? seen = null) => Of([.. Patterns.All, .. DemoRegistry.All(Today)], seen);

    static Picture With(Picture picture, params RegistryItem[] changed) =>
        Of(picture.Book.All.Where(i => !changed.Any(c => c.GetType() == i.GetType() && c.Slug == i.Slug)).Concat(changed));

    [Fact]
    public void The_demo_company_starts_in_its_mess()
    {
        var way = Demo().WayOut();
        Assert.Equal(["spreadsheets", "contacts-to-mailing-lists", "rates-by-hand"], way.Inventory.Select(i => i.Slug));
        Assert.Equal(["assets", "prices"], way.Unowned.Select(d => d.Slug));
        Assert.Equal(["contacts-to-mailing-lists", "rates-by-hand"], way.Unpatterned.Select(l => l.Slug));
        Assert.Equal((1, 8), (way.Next, way.Things));
        Assert.Equal("rates-by-hand", way.Painful[0].Line.Slug);
        Assert.Equal(["not declared", "done by hand", "a spreadsheet at one end", "no pattern", "nobody answers for it"], way.Painful[0].Reasons);
    }

    [Fact]
    public void It_can_be_walked_to_calm()
    {
        var book = Demo().Book;
        Flow Flow(string slug) => book.Flow(slug)!;
        var calm = With(Demo(),
            book.System("spreadsheets")! with { Owner = "Sales team", State = SystemState.Gone },
            Flow("contacts-to-mailing-lists") with { State = FlowState.Live, Owner = "Marketing", Pattern = Patterns.EventPush },
            Flow("rates-by-hand") with { State = FlowState.Retired },
            Flow("rate-list") with { State = FlowState.Retired },
            Flow("assets") with { SeenOn = Today },
            Flow("quote-requests") with { SeenOn = Today },
            book.Domain("prices")!.OwnedBy("erp", Today, planned: false),
            book.Domain("assets")!.OwnedBy("help-desk", Today, planned: false)).WayOut();
        Assert.Equal([0, 0, 0, 0], calm.Left);
        Assert.Equal(0, calm.Next);
    }

    [Fact]
    public void What_fails_hurts_by_how_often_it_fails()
    {
        Pain Failing(long errors) => Demo(new Observations(new Dictionary<string, FlowSeen> { ["deliveries"] = new("deliveries", 1_000, errors, Now, null) }, [], [])) is var picture
            ? picture.PainOf(picture.LineOf(picture.Book.Flow("deliveries")!)) : null!;
        Assert.Equal((0, 1, 5, 30), (Failing(0).Points, Failing(1).Points, Failing(50).Points, Failing(900).Points));
        Assert.Equal(["50 of 1,000 failed"], Failing(50).Reasons);
    }

    [Fact]
    public void What_is_over_or_only_planned_does_not_hurt()
    {
        var rates = Demo().Book.Flow("rates-by-hand")!;
        Assert.All((FlowState[])[FlowState.Retired, FlowState.Planned], state =>
        {
            var picture = With(Demo(), rates with { State = state });
            Assert.DoesNotContain(picture.WayOut().Painful, p => p.Line.Slug == rates.Slug);
        });
    }
}
