using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Portal.Connections.Matching;
using Portal.Connectors;
using Portal.Connectors.Doubles;
using Portal.Connectors.Outbound;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Connections;

/// <summary>A connection as it is now.</summary>
/// <param name="System">Null when it could not be opened; the problem says why.</param>
/// <param name="Double">The stand-in that it points at.</param>
sealed record OpenConnection(ConnectionPlan Plan, IConnector? Connector, IConnectedSystem? System, SystemDouble? Double, string? Problem)
{
    public string Slug => Plan.Terms.Slug;
}

/// <summary>
/// Every connection, opened once and kept: those of the settings from the start, those of the browser since the database is prepared.
/// A changed one is opened anew; who holds the former one ends his call with it.
/// </summary>
sealed partial class OpenConnections(
    IEnumerable<IConnector> connectors, DeclaredConnections declared, IServiceProvider services, IServiceScopeFactory scopes, IDbContextFactory<PortalDb> dbs, Secrets secrets, ConnectionWire wire, TimeProvider clock, ILoggerFactory logs) : IConnections, IDisposable
{
    readonly SemaphoreSlim one = new(1);
    readonly ILogger log = logs.CreateLogger<OpenConnections>();
    ImmutableSortedDictionary<string, OpenConnection> open = ImmutableSortedDictionary.Create<string, OpenConnection>(StringComparer.Ordinal);

    /// <summary>By slug.</summary>
    public IEnumerable<OpenConnection> Now => open.Values;

    /// <summary>A name that means something else: a part of Portal, or an address of its pages.</summary>
    public bool IsTaken(string slug) => slug is "new" || services.GetServices<IDomainReader>().Concat<ISystemOfRecord>(services.GetServices<IQuoteBook>()).Any(s => s.System == slug);

    public OpenConnection? Find(string slug) => open.GetValueOrDefault(slug);

    public IReadOnlyList<T> All<T>() where T : ISystemOfRecord =>
        [.. services.GetServices<T>().Concat(open.Values.Where(o => o.System is T).Select(o => Linked((T)o.System!, o.Plan))).Select(Guarded)];

    /// <summary>Who is meant by a record goes before every writer.</summary>
    T Linked<T>(T system, ConnectionPlan plan) where T : ISystemOfRecord => typeof(T) == typeof(IDomainWriter) ? (T)(object)new LinkedWriter((IDomainWriter)system, plan, dbs, clock) : system;

    /// <summary>Writes go through the registry's guard and letters through the gate of consents, whoever asks for them.</summary>
    T Guarded<T>(T system) where T : ISystemOfRecord
    {
        if (typeof(T) == typeof(IQuoteBook)) return (T)(object)new GuardedQuotes((IQuoteBook)system, scopes);
        if (typeof(T) == typeof(IRegister)) return (T)(object)new GuardedRegister((IRegister)system, scopes);
        if (typeof(T) == typeof(IDomainWriter)) return (T)(object)new GuardedWriter((IDomainWriter)system, scopes);
        if (typeof(T) == typeof(IMailer)) return (T)(object)new GuardedMailer((IMailer)system, scopes);
        return system;
    }

    public IConnector? ConnectorOf(string kind) => connectors.FirstOrDefault(c => c.Kind == kind);

    /// <summary>What is wrong with a plan, before anybody is called.</summary>
    public string? ProblemOf(ConnectionPlan plan)
    {
        if (ConnectorOf(plan.Terms.Kind) is not { } connector) return $"There is no connector \"{plan.Terms.Kind}\"; there are {string.Join(", ", connectors.Select(c => c.Kind).Order(StringComparer.Ordinal))}.";
        if (plan.Demo) return connector.OpenDouble(new DoubleShelf(), clock) is null ? $"{connector.Title} has no stand-in." : null;
        foreach (var term in connector.Terms)
        {
            var said = plan.Terms[term.Name] ?? term.Default;
            if (term.Required && string.IsNullOrEmpty(said)) return $"{term.Label} is missing.";
            if (said is not null && term.Choices.Length > 0 && !term.Choices.Contains(said)) return $"{term.Label} is one of {string.Join(", ", term.Choices)}.";
            if (said is { Length: > 0 } && term.Wrong(said) is { } wrong) return wrong;
        }
        return new[] { Term.BaseUrl, Term.TokenUrl }.Select(name => plan.Terms[name] is { } address ? wire.ProblemOf(address, plan.Declared) : null).FirstOrDefault(problem => problem is not null);
    }

    /// <summary>Reads the rows and opens what is new or changed.</summary>
    public async Task Refresh(CancellationToken stop)
    {
        await one.WaitAsync(stop);
        try
        {
            await using var db = await dbs.CreateDbContextAsync(stop);
            var made = (await db.Set<Connection>().AsNoTracking().ToListAsync(stop)).Select(Plan).Where(p => declared.All.All(d => d.Terms.Slug != p.Terms.Slug));
            await Take([.. declared.All, .. made], stop);
        }
        finally
        {
            one.Release();
        }
    }

    async Task Take(IReadOnlyList<ConnectionPlan> plans, CancellationToken stop)
    {
        var next = ImmutableSortedDictionary.CreateBuilder<string, OpenConnection>(StringComparer.Ordinal);
        foreach (var plan in plans)
            next[plan.Terms.Slug] = open.GetValueOrDefault(plan.Terms.Slug) is { } same && same.Plan.Declared == plan.Declared && same.Plan.Version == plan.Version && same.Plan.ChangedAt == plan.ChangedAt && same.Plan.Terms.Kind == plan.Terms.Kind ? same : await Open(plan, stop);
        open = next.ToImmutable();
    }

    async Task<OpenConnection> Open(ConnectionPlan plan, CancellationToken stop)
    {
        var connector = ConnectorOf(plan.Terms.Kind);
        if (ProblemOf(plan) is { } problem) return new(plan, connector, null, null, problem);
        try
        {
            var (terms, @double) = (Complete(plan.Terms, connector!, plan.Demo), plan.Demo ? await OpenDouble(plan, connector!, stop) : null);
            var room = new ConnectionRoom(@double is null ? wire.Handler : new DoubleWire(@double), wire.Guard, new ConnectionMemory(plan.Terms.Slug, dbs, secrets), clock, logs.CreateLogger(connector!.GetType()), OutboundLimits.Usual, services.GetService<IPostedRows>());
            return new(plan, connector, connector.Open(terms, room), @double, null);
        }
        catch (ConnectionFault fault)
        {
            LogNotOpened(log, plan.Terms.Slug, fault.Message);
            return new(plan, connector, null, null, fault.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // One that its connector does not understand keeps neither the others nor the host from their work.
            LogBroken(log, plan.Terms.Slug, fault);
            return new(plan, connector, null, null, "It could not be opened; the log says why.");
        }
    }

    async Task<SystemDouble> OpenDouble(ConnectionPlan plan, IConnector connector, CancellationToken stop)
    {
        var shelf = new KeptShelf(plan.Terms.Slug, dbs);
        await shelf.Load(stop);
        var @double = connector.OpenDouble(shelf, clock)!;
        @double.Outlet = services.GetService<IDoubleOutlets>()?.Of(plan.Terms.Slug);
        return @double;
    }

    /// <summary>Said, or by default; a stand-in takes whatever it needs to be told.</summary>
    static ConnectionTerms Complete(ConnectionTerms terms, IConnector connector, bool demo)
    {
        var values = new Dictionary<string, string>(terms.Values, StringComparer.OrdinalIgnoreCase);
        foreach (var term in connector.Terms)
            if (!values.TryGetValue(term.Name, out var said) || said.Length == 0)
                if (term.Default is { } usual) values[term.Name] = usual;
        if (!demo) return terms with { Values = values };
        foreach (var (name, value) in connector.DemoTerms.Values) values[name] = value;
        return terms with { Values = values };
    }

    ConnectionPlan Plan(Connection row)
    {
        var values = new Dictionary<string, string>(row.Terms, StringComparer.OrdinalIgnoreCase);
        try
        {
            if (row.Secrets.Length > 0)
                foreach (var (name, value) in Connection.Read(secrets.Reveal(row.Secrets))) values[name] = value;
        }
        catch (System.Security.Cryptography.CryptographicException fault)
        {
            // The keys that hid them are gone: it is asked for them again.
            LogBroken(log, row.Slug, fault);
        }
        return new(new ConnectionTerms(row.Slug, row.Kind, values), row.Demo, Declared: false, row.Version, row.ChangedAt);
    }

    public void Dispose() => one.Dispose();

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {Slug} could not be opened")]
    static partial void LogBroken(ILogger logger, string slug, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection {Slug} could not be opened: {Why}")]
    static partial void LogNotOpened(ILogger logger, string slug, string why);
}

/// <summary>The wire of all connections: guarded by their own list of networks.</summary>
sealed class ConnectionWire
{
    readonly bool allowHttp;
    readonly IReadOnlyList<string> folders;

    public ConnectionWire(IConfiguration configuration, IHostEnvironment environment, TimeProvider clock, Resolver? resolver = null)
    {
        var section = configuration.GetSection(DeclaredConnections.Section);
        var opened = section.GetSection(DeclaredConnections.Networks);
        allowHttp = environment.IsDevelopment() || section.GetValue<bool>(DeclaredConnections.AllowHttp);
        folders = [.. (section[DeclaredConnections.Folders] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(f => Path.TrimEndingDirectorySeparator(Path.GetFullPath(f)))];
        var networks = OutboundSettings.Networks($"{DeclaredConnections.Section}__{DeclaredConnections.Networks}", [opened.Value, .. opened.GetChildren().Select(c => c.Value)]);
        Guard = new AddressGuard(new AddressRules(networks, loopback: environment.IsDevelopment()), allowHttp, clock, resolver);
        Handler = Guard.Handler();
    }

    public AddressGuard Guard { get; }
    public HttpMessageHandler Handler { get; }

    /// <summary>What can be seen of an address without asking anybody.</summary>
    /// <param name="declared">Whoever writes the settings may name any folder of the machine; whoever sits at a browser may not.</param>
    public string? ProblemOf(string address, bool declared)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url)) return "The address is none: https://erp.example.com, sftp://files.example.com, file:///data/drop.";
        if (url.Scheme == Uri.UriSchemeHttp && !allowHttp) return $"The address is not encrypted. Use https, or set {DeclaredConnections.Section}__{DeclaredConnections.AllowHttp} for a network that you trust.";
        if (!declared && url.Scheme is ("file" or "sqlite") && !folders.Any(f => Inside(f, url.LocalPath)))
            return $"Folders of this machine are opened in the settings: {DeclaredConnections.Section}__{DeclaredConnections.Folders} {(folders.Count == 0 ? "names none" : $"names {string.Join(", ", folders)}")}.";
        return url.UserInfo.Length > 0 ? "The address must not carry a user name or password." : null;
    }

    static bool Inside(string folder, string path)
    {
        var full = Path.GetFullPath(path);
        return full == folder || full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
