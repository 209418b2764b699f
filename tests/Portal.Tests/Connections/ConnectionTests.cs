using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connections;
using Portal.Connections.Matching;
using Portal.Connections.UseCases;
using Portal.Connectors;
using Portal.Kernel.Contracts;

namespace Portal.Tests.Connections;

/// <summary>Connections are made in the browser or declared; their secrets are never seen again, and each says whether it answers.</summary>
[Trait("Suite", "integration")]
public sealed class ConnectionTests
{
    readonly PaperCrm crm = new();

    Task<PortalApp> Start(Provider on, params (string, string)[] settings) =>
        PortalApp.Start(new AppOptions { Provider = on, Settings = settings, Services = services => services.AddSingleton<IConnector>(crm) });

    static SaveConnection Save(string slug = "crm", string address = "https://crm.example.com", string password = "hush-hush", int? version = null) =>
        new(slug, "paper", false, new Dictionary<string, string> { [Term.BaseUrl] = address, [Term.Password] = password }, version);

    [Theory, OnEveryDatabase]
    public async Task A_connection_that_was_made_is_open_at_once_and_after_a_restart(Provider on)
    {
        await using var app = await Start(on);
        var made = await app.As(Role.Architect).Send(Save());
        Assert.Contains("opportunities.write", made.Capabilities);
        Assert.Contains(app.Services.GetRequiredService<IConnections>().All<IDomainWriter>(), w => w.System == "crm");
        await using var again = await app.Another();
        Assert.Contains(again.Services.GetRequiredService<IConnections>().All<IDomainWriter>(), w => w.System == "crm");
    }

    [Fact]
    public async Task A_connection_that_another_instance_made_is_opened_here()
    {
        await using var here = await Start(Provider.Postgres);
        await using var there = await here.Another();
        await there.As(Role.Architect).Send(Save());
        await Eventually.Holds("it is open here", () => here.Services.GetRequiredService<IConnections>().All<IDomainWriter>().Any(w => w.System == "crm"));
    }

    [Fact]
    public async Task A_secret_is_kept_encrypted_shown_to_nobody_and_stays_when_it_is_left_empty()
    {
        await using var app = await Start(Provider.Sqlite);
        var made = await app.As(Role.Architect).Send(Save());
        Assert.Null(made.Terms[Term.Password]);
        var row = await app.Database(db => db.Set<Connection>().AsNoTracking().SingleAsync());
        Assert.DoesNotContain("hush-hush", row.TermsJson + row.Secrets, StringComparison.Ordinal);
        var blue = await app.As(Role.Architect).Send(Save(password: "", version: made.Version) with { Terms = new Dictionary<string, string> { [Term.BaseUrl] = "https://crm.example.com", ["Colour"] = "blue" } });
        var open = app.Services.GetRequiredService<OpenConnections>().Find("crm")!;
        Assert.Equal(("blue", "hush-hush"), (open.Plan.Terms["Colour"], open.Plan.Terms[Term.Password]));
        var elsewhere = await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Architect).Send(Save(address: "https://other.example.com", password: "", version: blue.Version)));
        Assert.Equal("/terms/Password", elsewhere.Violations[0].Pointer);
        using var client = app.Client(DemoKey.Automation);
        Assert.DoesNotContain("hush-hush", await (await client.GetAsync(new Uri(Portal.Shell.Urls.ConnectionsApi, UriKind.Relative))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_the_terms_is_said_at_its_field_and_nothing_is_kept()
    {
        await using var app = await Start(Provider.Sqlite);
        async Task<string> Pointer(SaveConnection ask) => (await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Architect).Send(ask))).Violations[0].Pointer;
        Assert.Equal("/slug", await Pointer(Save(slug: "My CRM")));
        Assert.Equal("/slug", await Pointer(Save(slug: "embedded")));
        Assert.Equal("/slug", await Pointer(Save(slug: "new")));
        Assert.Equal("/kind", await Pointer(Save() with { Kind = "carrier-pigeon" }));
        Assert.Equal("/terms/BaseUrl", await Pointer(Save(address: "")));
        Assert.Equal("/terms/BaseUrl", await Pointer(Save(address: "https://user:word@crm.example.com")));
        Assert.Equal("/terms/BaseUrl", await Pointer(Save(address: "file:///etc")));
        Assert.Equal("/terms/Shape", await Pointer(Save() with { Terms = new Dictionary<string, string> { ["Shape"] = "round" } }));
        Assert.All(await app.As(Role.Architect).Send(new ListConnections()), c => Assert.True(c.BuiltIn));
    }

    [Fact]
    public async Task Two_who_change_a_connection_at_once_do_not_overwrite_each_other()
    {
        await using var app = await Start(Provider.Sqlite);
        var made = await app.As(Role.Architect).Send(Save());
        await app.As(Role.Architect).Send(Save(address: "https://first.example.com", version: made.Version));
        await Assert.ThrowsAsync<StaleVersion>(() => app.As(Role.Architect).Send(Save(address: "https://second.example.com", version: made.Version)));
        await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Architect).Send(Save()));
    }

    [Fact]
    public async Task A_test_says_how_it_went_and_is_remembered()
    {
        await using var app = await Start(Provider.Sqlite, ("Connections__crm__Kind", "paper"), ("Connections__crm__BaseUrl", "https://crm.example.com"));
        using var client = app.Client(DemoKey.Automation);
        async Task<JsonElement> Test()
        {
            using var answer = await client.PostAsync(new Uri($"{Portal.Shell.Urls.ConnectionsApi}/crm/test", UriKind.Relative), null);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        }

        var good = await Test();
        Assert.True(good.GetProperty("ok").GetBoolean());
        Assert.Contains("mail.send", good.GetProperty("capabilities").EnumerateArray().Select(c => c.GetString()));
        crm.WhenTested = () => throw new ConnectionFault(FaultKind.Credentials, "The password is wrong.");
        var bad = await Test();
        Assert.Equal((false, "The password is wrong."), (bad.GetProperty("ok").GetBoolean(), bad.GetProperty("problem").GetString()));
        Assert.Equal("unhealthy", (await app.As(Role.Operations).Send(new ReadConnection("crm"))).Health);
        using var unknown = await client.PostAsync(new Uri($"{Portal.Shell.Urls.ConnectionsApi}/none/test", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Another_account_or_container_makes_its_records_unknown_and_other_words_do_not()
    {
        await using var app = await Start(Provider.Sqlite);
        var version = 0;
        async Task<bool> KnownAfter(string kind, params (string Name, string Value)[] terms)
        {
            if (!await app.Database(db => db.Set<StoredLink>().AnyAsync(l => l.Connection == kind))) await app.Has(StoredLink.Of(kind, Domains.Customers, "C-1", "14"));
            version = (await app.As(Role.Architect).Send(new SaveConnection(kind, kind, false, terms.ToDictionary(t => t.Name, t => t.Value), version))).Version;
            return await app.Database(db => db.Set<StoredLink>().AnyAsync(l => l.Connection == kind));
        }

        var hubspot = (Term.BaseUrl, "https://api.hubapi.com");
        await app.As(Role.Architect).Send(new SaveConnection("hubspot", "hubspot", false, new Dictionary<string, string> { [Term.BaseUrl] = hubspot.Item2, [Term.Password] = "pat-one" }));
        Assert.True(await KnownAfter("hubspot", hubspot, ("Pipeline", "sales")));
        Assert.True(await KnownAfter("hubspot", hubspot, (Term.Password, "pat-one")));
        Assert.False(await KnownAfter("hubspot", hubspot, (Term.Password, "pat-two")));

        version = 0;
        (string, string)[] desk = [(Term.BaseUrl, "https://tickets.example.org"), (Term.Password, "token")];
        await app.As(Role.Architect).Send(new SaveConnection("request-tracker", "request-tracker", false, desk.ToDictionary()));
        Assert.True(await KnownAfter("request-tracker", [.. desk, ("Queue", "General")]));
        Assert.False(await KnownAfter("request-tracker", [.. desk, ("Queue", "Rentals")]));
    }

    [Theory, OnEveryDatabase]
    public async Task A_connection_that_is_made_anew_knows_nothing_of_its_namesake(Provider on)
    {
        await using var app = await Start(on);
        await app.As(Role.Architect).Send(Save());
        await app.As(Role.Architect).Send(new RemoveConnection("crm"));
        await app.Has(StoredLink.Of("crm", Domains.Customers, "C-1", "14"));
        await app.As(Role.Architect).Send(Save());
        Assert.False(await app.Database(db => db.Set<StoredLink>().AnyAsync()));
    }

    [Theory, OnEveryDatabase]
    public async Task Many_who_test_one_connection_at_once_all_get_an_answer(Provider on)
    {
        var together = new TaskCompletionSource();
        var waiting = 0;
        crm.WhenTested = () =>
        {
            if (Interlocked.Increment(ref waiting) == 8) together.SetResult();
            return together.Task;
        };
        await using var app = await Start(on, ("Connections__crm__Kind", "paper"), ("Connections__crm__BaseUrl", "https://crm.example.com"));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => app.As(Role.Architect).Send(new TestConnection("crm")))));
        Assert.All(outcomes, o => Assert.True(o.Ok));
        Assert.Equal(1, await app.Database(db => db.Set<ConnectionCheck>().CountAsync()));
    }

    [Fact]
    public async Task A_test_of_former_terms_says_nothing_of_the_present_ones()
    {
        PortalApp? running = null;
        crm.WhenTested = () => Task.Run(() => running!.As(Role.Architect).Send(Save(address: "https://another.example.com", version: 0)));
        await using var app = running = await Start(Provider.Sqlite);
        await app.As(Role.Architect).Send(Save());
        await app.As(Role.Architect).Send(new TestConnection("crm"));
        Assert.Null((await app.As(Role.Architect).Send(new ReadConnection("crm"))).Check);
    }

    [Theory]
    [InlineData("file:///data/exchange/out", true)]
    [InlineData("file:///data/exchange/../secret", false)]
    [InlineData("sqlite:///data/exchanged.db", false)]
    public async Task A_folder_is_reached_from_the_browser_only_where_the_settings_open_it(string address, bool open)
    {
        await using var app = await Start(Provider.Sqlite, ("Connections__Folders", "/data/exchange/"));
        var save = () => app.As(Role.Architect).Send(Save(address: address));
        if (open) Assert.Null((await save()).Problem);
        else Assert.Contains("/data/exchange", (await Assert.ThrowsAsync<InvalidInput>(save)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Connections__crm__Kind", "pigeon", "There is no connector")]
    [InlineData("Connections__crm__BaseUrl", "", "Address is missing")]
    [InlineData("Connections__crm__Colour", "red", "Colour is one of white, blue")]
    [InlineData("Connections__crm__Handovers", "quotes-to-pigeons", "names quotes-to-pigeons")]
    public async Task A_slip_in_the_settings_stops_the_start_and_is_named(string setting, string value, string says)
    {
        (string, string)[] settings = [("Connections__crm__Kind", "paper"), ("Connections__crm__BaseUrl", "https://crm.example.com"), (setting, value)];
        Assert.Contains(says, (await Assert.ThrowsAnyAsync<Exception>(() => Start(Provider.Sqlite, settings))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_declared_connection_is_not_changed_here_and_an_owner_is_not_removed()
    {
        await using var app = await Start(Provider.Sqlite, ("Connections__crm__Kind", "paper"), ("Connections__crm__BaseUrl", "https://crm.example.com"));
        await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(Role.Architect).Send(Save()));
        await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(Role.Architect).Send(new RemoveConnection("crm")));
        await app.As(Role.Architect).Send(Save("second"));
        await app.As(Role.Architect).Send(new RemoveConnection("second"));
        Assert.Equal(["embedded", "crm"], (await app.As(Role.Architect).Send(new ListConnections())).Select(c => c.Slug));
    }

    [Fact]
    public async Task A_time_zone_that_is_none_is_refused_where_it_is_entered()
    {
        await using var app = await PortalApp.Start(Provider.Sqlite);
        var terms = new Dictionary<string, string> { [Term.BaseUrl] = "postgres://db.example.com:5432/theirs", ["Domain"] = "customers", ["View"] = "clients", ["KeyColumn"] = "no", ["Columns"] = "name=company", [LocalTimes.Term] = "Amsterdam" };
        var refused = await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Architect).Send(new SaveConnection("theirs", "database", false, terms)));
        var wrong = Assert.Single(refused.Violations);
        Assert.Equal(("/terms/TimeZone", "There is no time zone Amsterdam; write it like Europe/Amsterdam."), (wrong.Pointer, wrong.Detail));
        terms[LocalTimes.Term] = "Europe/Amsterdam";
        Assert.Null((await app.As(Role.Architect).Send(new SaveConnection("theirs", "database", false, terms))).Problem);
    }
}
