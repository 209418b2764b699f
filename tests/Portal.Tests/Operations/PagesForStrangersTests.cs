using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Portal.Shell;

namespace Portal.Tests.Operations;

public sealed class PagesForStrangersTests
{
    public static TheoryData<string> Slugs => [.. Problems.All.Select(p => p.Slug)];

    [Theory, MemberData(nameof(Slugs))]
    public async Task Every_problem_has_a_page_that_explains_it(string slug)
    {
        var app = await PortalApp.Shared();
        var page = await app.Client().GetStringAsync(Urls.Problem(slug));
        Assert.Contains(slug, page);
    }

    [Fact]
    public async Task An_unknown_address_is_problem_details_for_programs_and_a_page_for_people()
    {
        var app = await PortalApp.Shared();
        var program = await app.Client().GetAsync("/api/v2/nothing");
        Assert.Equal(HttpStatusCode.NotFound, program.StatusCode);
        Assert.Equal("/problems/not-found", (await program.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString());

        using var ask = new HttpRequestMessage(HttpMethod.Get, "/nothing") { Headers = { { "Accept", "text/html" } } };
        var person = await app.Client().SendAsync(ask);
        Assert.Equal(HttpStatusCode.NotFound, person.StatusCode);
        Assert.Contains("There is nothing here", await person.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_API_is_described_to_anyone()
    {
        var app = await PortalApp.Shared();
        var document = await app.Client().GetFromJsonAsync<JsonElement>(Urls.OpenApi);
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString());
        Assert.Contains("OpenAPI document", await app.Client().GetStringAsync(Urls.ApiDocs));
    }

    [Fact]
    public async Task The_frame_names_no_file_that_is_not_there()
    {
        var app = await PortalApp.Shared();
        var page = await app.Client().GetStringAsync(Urls.ApiDocs);
        var files = System.Text.RegularExpressions.Regex.Matches(page, "(?:src|href)=\"((?:css|js|_content|_framework|Portal|favicon|icons)[^\"#]*)").Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).Distinct().ToList();
        Assert.True(files.Count > 8, page);
        foreach (var file in files) Assert.Equal(HttpStatusCode.OK, (await app.Client().GetAsync("/" + file)).StatusCode);
    }
}
