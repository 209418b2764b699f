using System.IO.Compression;
using System.Net;
using Portal.Access.Plugin;
using Portal.Access.UseCases;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Tests.Architecture;

namespace Portal.Tests.Access;

[Trait("Suite", "integration")]
public sealed class PluginTests
{
    const string Key = "pk_demo_website_0000000000000000000000";

    static async Task<ZipArchive> Zip(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(PluginPackage.FileName, answer.Content.Headers.ContentDisposition!.FileName);
        return new ZipArchive(new MemoryStream(await answer.Content.ReadAsByteArrayAsync()));
    }

    static string Read(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    [Fact]
    public async Task Anyone_gets_the_plugin_with_every_file_of_it_and_no_key()
    {
        var app = await PortalApp.Shared();
        var answer = await app.Client().GetAsync(Urls.WordPressPlugin);
        using var zip = await Zip(answer);
        var source = Path.Combine(House.Root, "src", "Portal.WordPress");
        var expected = Directory.EnumerateFiles(Path.Combine(source, "portal-intake"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(source, f).Replace('\\', '/')).Order(StringComparer.Ordinal);
        Assert.Equal(expected, zip.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal));
        Assert.Contains("Plugin Name:       Portal Intake", Read(zip, "portal-intake/portal-intake.php"));
        foreach (var entry in zip.Entries) Assert.Equal(await File.ReadAllTextAsync(Path.Combine(source, entry.FullName)), Read(zip, entry.FullName));
        using var head = await app.Client().SendAsync(new HttpRequestMessage(HttpMethod.Head, Urls.WordPressPlugin));
        Assert.Equal((HttpStatusCode.OK, answer.Content.Headers.ContentLength), (head.StatusCode, head.Content.Headers.ContentLength));
        using var again = new HttpRequestMessage(HttpMethod.Get, Urls.WordPressPlugin);
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await app.Client().SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task An_administrator_who_posts_the_key_gets_it_with_the_address_inside_and_it_is_not_kept_or_logged()
    {
        await using var app = await PortalApp.Start(settings: ("Portal:Address", "https://portal.example.test"));
        using var visitor = await Visitor.SignedIn(app, DemoUser.Admin);
        using var answer = await visitor.PostFrom(Urls.Home, Urls.WordPressPlugin, "plugin", ("key", Key));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        using var zip = await Zip(answer);
        var defaults = Read(zip, PluginPackage.Defaults);
        Assert.Contains($"'key'     => '{Key}'", defaults);
        Assert.Contains("'address' => 'https://portal.example.test'", defaults);
        Assert.DoesNotContain(Key, app.Logs.Tail(10_000));
        using var plain = await Zip(await app.Client().GetAsync(Urls.WordPressPlugin));
        Assert.Null(plain.GetEntry(PluginPackage.Defaults));
        Assert.Equal(plain.Entries.Count + 1, zip.Entries.Count);
    }

    [Theory, InlineData(DemoUser.Operations), InlineData(DemoUser.Architect), InlineData(DemoUser.Customer)]
    public async Task Nobody_else_gets_one_with_a_key(string email)
    {
        var app = await PortalApp.Shared();
        using var visitor = await Visitor.SignedIn(app, email);
        using var answer = await visitor.PostFrom(Urls.Home, Urls.WordPressPlugin, "plugin", ("key", Key));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Another_site_cannot_have_an_administrator_download_it()
    {
        var app = await PortalApp.Shared();
        using var visitor = await Visitor.SignedIn(app, DemoUser.Admin);
        using var answer = await visitor.Forge(Urls.WordPressPlugin, ("key", Key));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory, InlineData(""), InlineData("'; system('id'); //"), InlineData("pk_a'b"), InlineData("pk_a\n")]
    public void What_is_no_key_does_not_get_into_a_file_that_a_server_runs(string key) =>
        Assert.Throws<InvalidInput>(() => PluginPackage.For(new Uri("https://portal.example.test"), key));

    [Theory, OnEveryDatabase]
    public async Task The_first_submission_of_a_website_is_found_and_no_other_clients(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var admin = app.As(Role.Admin);
        var since = DateTimeOffset.UtcNow.AddMinutes(-1);
        var shop = await admin.Send(new CreateApiClient("Shop", "website", [Permission.IntakeWrite]));
        await app.Client(DemoKey.Website).Submitted(A.QuoteRequest().Line("1896-S"));
        Assert.Null(await admin.Send(new FindNewestOf(shop.ClientId, since)));
        var id = await app.Client(shop.Secret).Submitted(A.QuoteRequest().Line("1896-S"));
        var found = await Eventually.Get("the website's first submission", () => admin.Send(new FindNewestOf(shop.ClientId, since)));
        Assert.Equal(id, found.Id);
        Assert.Null(await admin.Send(new FindNewestOf(shop.ClientId, found.ReceivedAt.AddSeconds(1))));
    }
}
