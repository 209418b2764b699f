using Portal.Kernel.Contracts;
using Portal.Registry;
using Portal.Registry.Demo;
using Portal.Registry.UseCases;

namespace Portal.Tests.Registry;

public sealed class ItemFormTests
{
    static readonly DateOnly Today = new(2026, 11, 25);

    public static IEnumerable<object[]> EveryItem => Patterns.All.Concat<RegistryItem>(DemoRegistry.All(Today)).Select(i => (object[])[i]);

    [Theory, MemberData(nameof(EveryItem), DisableDiscoveryEnumeration = true)]
    public void A_form_that_nobody_touched_changes_nothing(RegistryItem item) =>
        Assert.Equal(ItemList.Write(item), ItemList.Write(ItemDraft.Of(item).ToItem(ItemList.KindOf(item))));

    [Fact]
    public void What_is_missing_is_said_at_its_field()
    {
        var draft = ItemDraft.New(ItemKind.Flows);
        draft["rhythmMinutes"] = "often";
        var refusal = Assert.Throws<InvalidInput>(() => draft.ToItem(ItemKind.Flows));
        Assert.Superset(new HashSet<string> { "/name", "/from", "/to", "/rhythmMinutes" }, refusal.Violations.Select(v => v.Pointer).ToHashSet());
        Assert.Equal("This is needed.", refusal.Violations.First(v => v.Pointer == "/from").Detail);
    }

    [Fact]
    public void A_form_knows_lists_choices_and_rows_from_the_schema()
    {
        var flow = ItemField.In(ItemKind.Flows).ToDictionary(f => f.Name);
        Assert.Equal(["name", "slug", "owner", "contact"], ItemField.In(ItemKind.Flows).Take(4).Select(f => f.Name));
        Assert.Equal((ItemKind.Systems, FieldKind.Choice, FieldKind.Number, FieldKind.LongText), (flow["from"].Points, flow["trigger"].Kind, flow["rhythmMinutes"].Kind, flow["runbook"].Kind));
        Assert.Equal(["real-time", "batch", "by-hand"], flow["trigger"].Words);
        Assert.Equal(["kind", "name"], flow["runsAs"].Columns.Select(c => c.Name).Order());
    }

    [Theory]
    [InlineData("Won deals become orders", "won-deals-become-orders")]
    [InlineData("  Übergabe / Prüfung ", "ubergabe-prufung")]
    [InlineData("…", "")]
    public void A_name_gives_a_slug(string name, string slug) => Assert.Equal(slug, ItemDraft.SlugFor(name));

    [Fact]
    public void History_tells_what_differs_in_words()
    {
        var before = new DataDomain { Slug = "prices", Name = "Prices", ClaimedBy = ["erp", "website"] };
        var after = before with { Owner = "Finance", ClaimedBy = ["erp"], Ownership = [new OwnedFrom { System = "erp", From = Today }] };
        var told = ItemDifference.Of(new ItemChange(1, ItemKind.Domains, "prices", default, "Aria", before, after));
        Assert.Equal([new("Owner", null, "Finance"), new("Claimed by", "website", null), new("Ownership", null, "erp, from 2026-11-25")], told);
        Assert.Empty(ItemDifference.Of(new ItemChange(1, ItemKind.Domains, "prices", default, "Aria", null, after)));
    }

    [Fact]
    public void Claims_are_ranked_by_what_speaks_for_them()
    {
        var picture = new Picture(new Book(1, [.. Patterns.All, .. DemoRegistry.All(Today)]), Observations.None, new DateTimeOffset(Today.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        var claims = picture.ClaimsOf(picture.Book.Domain("prices")!);
        Assert.Equal("erp", claims[0].System);
        Assert.Contains("sends it to Website", claims[0].Says);
        Assert.Contains("kept by hand, without a history", claims.Single(c => c.System == "spreadsheets").Says);
    }
}
