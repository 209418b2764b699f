using System.Xml.Linq;
using Portal.Registry;
using Portal.Registry.Handbook;
using Portal.Registry.UseCases;

namespace Portal.Tests.Registry;

/// <summary>The architecture book: complete, the same in both forms, and unmoved by what people write.</summary>
public sealed class HandbookTests
{
    static HandbookText Of(Picture picture, DateOnly? since = null, params ItemChange[] changes) => HandbookWriter.Of(picture, new Maps().Of(picture, RegistryFilter.All), since, changes);

    static XDocument Page(HandbookText handbook) => XDocument.Parse(HandbookHtml.Of(handbook, since: null)["<!doctype html>\n".Length..]);

    [Fact]
    public void Every_system_domain_flow_and_decision_has_its_place_in_both()
    {
        var picture = new PaperRegistry().Picture;
        var handbook = Of(picture);
        var (markdown, page) = (HandbookMarkdown.Of(handbook), Page(handbook));
        var anchors = page.Descendants().Select(e => (string?)e.Attribute("id")).OfType<string>().ToHashSet();
        foreach (var anchor in picture.Book.Systems.Select(s => $"system-{s.Slug}").Concat(picture.Book.Domains.Select(d => $"domain-{d.Slug}")).Concat(picture.Book.Flows.Select(f => $"flow-{f.Slug}")).Concat(picture.Book.Decisions.Select(d => $"decision-{d.Slug}")))
        {
            Assert.Contains(anchor, anchors);
            Assert.Contains($"<a id=\"{anchor}\"></a>", markdown, StringComparison.Ordinal);
            Assert.Contains($"(#{anchor})", markdown, StringComparison.Ordinal);
        }
        Assert.Equal(picture.Book.Flows.Count, markdown.Split("sequenceDiagram").Length - 1);
        Assert.Equal(picture.Book.Flows.Count + 1, page.Descendants().Count(e => e.Name.LocalName is "svg"));
        Assert.Equal(handbook.Blocks.OfType<Grid>().Sum(g => g.Rows.Count), page.Descendants("tbody").Elements("tr").Count());
        Assert.Contains("Look at the queue; a client that is refused sees why in its answer", page.Root!.Value, StringComparison.Ordinal);
        Assert.All(page.Descendants("a").Select(a => (string)a.Attribute("href")!).Where(h => h.StartsWith('#')), h => Assert.Contains(h[1..], anchors));
    }

    [Fact]
    public void What_people_wrote_stays_text()
    {
        var picture = new Picture(new Book(1, [new RegisteredSystem { Slug = "a", Name = MapTests.Nasty, Owner = MapTests.Nasty, Purpose = "1. # not a heading\n\n- nor a list" }, new DataDomain { Slug = "d", Name = MapTests.Nasty, Fields = [new() { Slug = "f", Name = "a|b" }] },
            new Flow { Slug = "f", Name = MapTests.Nasty, From = "a", To = "b", Domain = "d", Owner = "[x](https://evil.test)", Runbook = "<img src=x onerror=alert(1)>" }]), Observations.None, PaperRegistry.Now);
        var handbook = Of(picture);
        var page = Page(handbook);
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "script" or "img");
        Assert.DoesNotContain(page.Descendants("a"), a => ((string)a.Attribute("href")!).Contains("evil", StringComparison.Ordinal));
        var lines = HandbookMarkdown.Of(handbook).Split('\n');
        Assert.DoesNotContain(lines, l => l.Contains("<script", StringComparison.Ordinal) || l.Contains("<img", StringComparison.Ordinal) || l.Contains("[x](", StringComparison.Ordinal));
        // In a table every row has as many cells as its head, whatever bars were typed.
        foreach (var table in Tables(lines)) Assert.Single(table.Select(l => l.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|')).Distinct());
    }

    static IEnumerable<List<string>> Tables(string[] lines)
    {
        var table = new List<string>();
        foreach (var line in lines.Append(""))
        {
            if (line.StartsWith('|')) table.Add(line);
            else if (table.Count > 0)
            {
                yield return table;
                table = [];
            }
        }
    }

    [Fact]
    public void A_chapter_tells_what_was_added_changed_and_retired_since_a_day()
    {
        var picture = new PaperRegistry().Picture;
        var (crm, assets) = (picture.Book.System("crm")!, picture.Book.Flow("assets")!);
        var handbook = Of(picture, new DateOnly(2026, 10, 1),
            new ItemChange(1, ItemKind.Systems, "erp", PaperRegistry.Now, "Aria", null, picture.Book.System("erp")),
            new ItemChange(2, ItemKind.Systems, "crm", PaperRegistry.Now, "Aria", crm with { Vendor = "Another" }, crm),
            new ItemChange(3, ItemKind.Flows, "assets", PaperRegistry.Now, "Aria", assets, assets with { State = FlowState.Retired }));
        var rows = handbook.Blocks.OfType<Grid>().First().Rows;
        Assert.Equal([["System", "ERP", "added", "–", "–"], ["System", "CRM", "Vendor", "Another", "HubSpot"], ["Flow", "Assets", "retired", "live", "retired"]], rows);
        Assert.Contains("## Changed since 1 Oct 2026", HandbookMarkdown.Of(handbook), StringComparison.Ordinal);
        Assert.DoesNotContain("Changed since", HandbookMarkdown.Of(Of(picture)), StringComparison.Ordinal);
    }
}
