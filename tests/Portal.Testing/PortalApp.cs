using System.Net.Http.Headers;
using MediatR;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Portal.Access.UseCases;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Testing;

/// <summary>
/// The real host on a free port and a throwaway database with the demo company in it.
/// <code>await using var app = await PortalApp.Start(on);</code>
/// Sharing one over a class or over all tests: <see cref="Shared"/>.
/// </summary>
public sealed class PortalApp : WebApplicationFactory<Program>
{
    readonly AppOptions options;
    readonly ThrowawayDatabase database;

    PortalApp(AppOptions options, ThrowawayDatabase database)
    {
        (this.options, this.database) = (options, database);
        UseKestrel(0);
    }

    /// <summary>Where it listens: http://127.0.0.1:port/.</summary>
    public Uri Url => ClientOptions.BaseAddress;
    public Provider Provider => options.Provider;
    public string DataDirectory => database.Folder;
    /// <summary>The clock that the test moves, when it asked for one.</summary>
    public FakeTimeProvider Clock => options.Clock ?? throw new InvalidOperationException("Start the app with Clock = new FakeTimeProvider(…).");
    /// <summary>Everything that was logged, for tests that look for what must (not) be there.</summary>
    public LogSink Logs { get; } = new();

    public static Task<PortalApp> Start(Provider on = Provider.Sqlite, params (string Name, string Value)[] settings) => Start(new AppOptions { Provider = on, Settings = settings });

    public static async Task<PortalApp> Start(AppOptions options)
    {
        var database = options.Demo ? await ThrowawayDatabase.WithDemoCompany(options.Provider) : await ThrowawayDatabase.Empty(options.Provider);
        return await Start(options, database);
    }

    /// <summary>A second instance on the same database and data directory.</summary>
    public Task<PortalApp> Another() => Start(options, database.Lend());

    static readonly Dictionary<Provider, Task<PortalApp>> SharedApps = [];

    /// <summary>One app a database for all tests of this process that do not mind each other's records. Not to be disposed.</summary>
    public static Task<PortalApp> Shared(Provider on = Provider.Sqlite)
    {
        lock (SharedApps) return SharedApps.TryGetValue(on, out var app) ? app : SharedApps[on] = Task.Run(() => Start(on));
    }

    /// <summary>On a database of the caller: a lent one outlives the app.</summary>
    public static async Task<PortalApp> Start(AppOptions options, ThrowawayDatabase database)
    {
        var app = new PortalApp(options, database);
        TestPerson.Current = null;
        try
        {
            // One whose preparation fails stops while it starts.
            app.StartServer();
            var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            patience.CancelAfter(TimeSpan.FromMinutes(2));
            await app.Services.GetRequiredService<Readiness>().WhenReady(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Environment.ExitCode = 0;
            throw new InvalidOperationException($"The host did not become ready.\n{app.Logs.Tail()}");
        }
        return app;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(options.Environment);
        builder.UseStaticWebAssets();
        builder.UseSetting("Data:Directory", database.Folder);
        builder.UseSetting("Database:Provider", options.Provider.ToString());
        // A test's queue holds what the test put there.
        builder.UseSetting("Demo:Requests", "false");
        builder.UseSetting("Demo:Systems", "false");
        if (database.ConnectionString is { } connection) builder.UseSetting("ConnectionStrings:Portal", connection);
        foreach (var (name, value) in options.Settings) builder.UseSetting(name.Replace("__", ":"), value);
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logs));
        builder.ConfigureTestServices(services =>
        {
            services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
            // Workers look for work by themselves; a dozen schedulers in one process would only take the machine from the tests.
            if (!options.Ticks) services.Remove(services.Single(s => s.ImplementationType == typeof(Operations.Clock)));
            if (options.Clock is { } clock) services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            LetTestsSpeak(services);
            options.Services?.Invoke(services);
        });
    }

    /// <summary>A test that asks as somebody is that person; everybody else is whom the host finds.</summary>
    static void LetTestsSpeak(IServiceCollection services)
    {
        var found = services.LastOrDefault(s => s.ServiceType == typeof(ICurrentPerson));
        services.RemoveAll<ICurrentPerson>();
        services.AddScoped<ICurrentPerson>(scope => TestPerson.Current ?? (found is null
            ? TestPerson.System
            : (ICurrentPerson)(found.ImplementationInstance ?? found.ImplementationFactory?.Invoke(scope) ?? ActivatorUtilities.CreateInstance(scope, found.ImplementationType!))));
    }

    /// <summary>Asks a use case as the system itself.</summary>
    public Task<T> Send<T>(IRequest<T> request) => As(TestPerson.System).Send(request);

    /// <summary>Speaks as a person of this role: <c>app.As(Role.Operations).Send(…)</c>.</summary>
    public Asking As(string role) => As(TestPerson.Of(role));

    public Asking As(TestPerson person) => new(this, person);

    /// <summary>Looks into the database, or puts something there, with a context of its own.</summary>
    public async Task<T> Database<T>(Func<PortalDb, Task<T>> look)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        return await look(db);
    }

    /// <inheritdoc cref="Database{T}(Func{PortalDb, Task{T}})"/>
    public Task Database(Func<PortalDb, Task> work) => Database(async db =>
    {
        await work(db);
        return 0;
    });

    /// <summary>Puts nouns into the database as they are.</summary>
    public Task Has(params object[] nouns) => Database(async db =>
    {
        db.AddRange(nouns);
        await db.SaveChangesAsync();
    });

    /// <summary>An HTTP client that carries an API key (see <see cref="DemoKey"/>), or none.</summary>
    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.Latin1 }) { BaseAddress = Url };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>An HTTP client for a new API client with these scopes. Unlike the demo company's, it has the usual rate limit.</summary>
    public async Task<HttpClient> NewClient(string name, params string[] scopes) => Client((await As(Role.Admin).Send(new CreateApiClient(name, "test", scopes))).Secret);

    /// <summary>Stops the host and leaves the database for whoever takes it over.</summary>
    internal async Task Stop() => await base.DisposeAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>Somebody who may send requests.</summary>
    public sealed class Asking(PortalApp app, TestPerson person)
    {
        public async Task<T> Send<T>(IRequest<T> request)
        {
            await using var scope = app.Services.CreateAsyncScope();
            TestPerson.Current = person;
            return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
        }
    }
}

/// <summary>How an app is to be started.</summary>
public sealed record AppOptions
{
    public Provider Provider { get; init; } = Provider.Sqlite;
    public string Environment { get; init; } = "Development";
    /// <summary>Begins with a copy of a prepared database that holds the demo company; otherwise with nothing at all.</summary>
    public bool Demo { get; init; } = true;
    /// <summary>Runs recurring work by its schedule, as Hangfire does outside of tests.</summary>
    public bool Ticks { get; init; }
    /// <summary>Replaces the host's clock.</summary>
    public FakeTimeProvider? Clock { get; init; }
    /// <summary>As environment variables write them (<c>Webhooks__AllowHttp</c>) or with colons.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];
    /// <summary>Last word on the services, for injected failures.</summary>
    public Action<IServiceCollection>? Services { get; init; }
}
