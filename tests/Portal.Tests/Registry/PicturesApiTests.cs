using System.Net;
using System.Xml.Linq;

namespace Portal.Tests.Registry;

/// <summary>Pictures and the handbook as programs and people fetch them.</summary>
[Trait("Suite", "integration")]
public sealed class PicturesApiTests
{
    const string All = "/api/v1/registry";

    static async Task<(string Text, string Type, HttpResponseMessage Answer)> Get(HttpClient http, string address)
    {
        var answer = await http.GetAsync(address);
        Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{address} answered {answer.StatusCode}");
        return (await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType!.MediaType!, answer);
    }

    [Theory, OnEveryDatabase]
    public async Task Each_file_holds_the_flows_that_the_filter_leaves(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var (svg, type, answer) = await Get(http, $"{All}/diagram.svg?domain=prices");
        Assert.Equal("image/svg+xml", type);
        Assert.Contains("style-src 'sha256-", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var links = XDocument.Parse(svg).Descendants().Where(e => e.Name.LocalName is "a").Select(a => (string)a.Attribute("href")!).ToList();
        // A file lies anywhere: its links say where Portal is.
        var root = $"{http.BaseAddress!.Scheme}://{http.BaseAddress.Authority}";
        Assert.Contains($"{root}/registry/flows/rate-list", links);
        Assert.DoesNotContain($"{root}/registry/flows/crews", links);
        var (mermaid, mermaidType, _) = await Get(http, $"{All}/diagram.mmd?domain=prices");
        Assert.Equal("text/vnd.mermaid", mermaidType);
        Assert.StartsWith("flowchart LR\n", mermaid, StringComparison.Ordinal);
        var (c4, _, _) = await Get(http, $"{All}/diagram.c4?domain=prices");
        Assert.StartsWith("@startuml\n!include <C4/C4_Context>\n", c4, StringComparison.Ordinal);
        var (csv, csvType, _) = await Get(http, $"{All}/flows.csv?domain=prices");
        Assert.Equal("text/csv", csvType);
        var rows = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 1;
        Assert.Equal(rows, c4.Split("Rel(").Length - 1);
        Assert.Equal(rows, mermaid.Split('\n').Count(l => l.Contains("|\"", StringComparison.Ordinal)));
        Assert.Equal(rows, links.Count(l => l.StartsWith($"{root}/registry/flows/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_and_the_scope_is_needed()
    {
        var app = await PortalApp.Shared();
        using var http = app.Client(DemoKey.Automation);
        foreach (var (query, pointer) in (IEnumerable<(string, string)>)[("diagram.svg?status=asleep", "/status"), ("diagram.mmd?depth=deep", "/depth"), ("flows.csv?depth=0", "/depth"), ("diagram.c4?q=" + new string('x', 201), "/q"), ("handbook.md?since=yesterday", "/since")])
        {
            using var answer = await http.GetAsync($"{All}/{query}");
            Assert.Equal(pointer, (await answer.Body(422)).GetProperty("errors")[0].GetProperty("pointer").GetString());
        }
        using var reader = app.Client(DemoKey.Reader);
        foreach (var file in (string[])["diagram.svg", "diagram.mmd", "diagram.c4", "flows.csv", "handbook.md", "handbook.html"])
        {
            using var refused = await reader.GetAsync($"{All}/{file}");
            await refused.Body(403);
        }
    }

    [Theory, OnEveryDatabase]
    public async Task The_handbook_is_the_same_book_in_both_forms_and_knows_what_changed(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var (markdown, markdownType, _) = await Get(http, $"{All}/handbook.md?since=2000-01-01");
        var (html, htmlType, answer) = await Get(http, $"{All}/handbook.html?since=2000-01-01");
        Assert.Equal(("text/markdown", "text/html"), (markdownType, htmlType));
        Assert.Contains("style-src 'sha256-", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("Changed since 1 Jan 2000", markdown, StringComparison.Ordinal);
        Assert.Contains("Changed since 1 Jan 2000", html, StringComparison.Ordinal);
        Assert.Contains("| System | CRM | added |", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_fetch_the_same_beside_the_page()
    {
        var app = await PortalApp.Shared();
        using var architect = await Visitor.SignedIn(app, DemoUser.Architect);
        foreach (var (address, type) in (IEnumerable<(string, string)>)[("/registry/map.svg", "image/svg+xml"), ("/registry/map.mmd", "text/vnd.mermaid"), ("/registry/map.c4", "text/plain"), ("/registry/map.csv", "text/csv"), ("/registry/handbook", "text/html")])
        {
            using var answer = await architect.Get(address);
            Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        }
        using var nobody = new Visitor(app);
        using var refused = await nobody.Get("/registry/map.svg");
        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
    }
}
