using Microsoft.Extensions.Logging;
using Portal.Connectors.Doubles;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors;

/// <summary>Speaks one kind of outside system. With the terms of one system it is a connection.</summary>
public interface IConnector
{
    /// <summary>e.g. <c>business-central</c>.</summary>
    string Kind { get; }

    /// <summary>As people know it: "Business Central".</summary>
    string Title { get; }

    /// <summary>What it must be told: the form's fields and the settings' names.</summary>
    IReadOnlyList<Term> Terms { get; }

    /// <summary>A connection. What it can do is what it implements: <see cref="IQuoteBook"/>, <see cref="IDomainReader"/> …</summary>
    IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room);

    /// <summary>A stand-in that keeps the system's rules, for the demo mode and for tests; null when there is none.</summary>
    SystemDouble? OpenDouble(DoubleShelf shelf, TimeProvider clock) => null;

    /// <summary>What a connection to the double is told instead of real terms; the address is any, for no socket is opened.</summary>
    ConnectionTerms DemoTerms => ConnectionTerms.Of("", Kind);
}

/// <summary>Something that a connector must be told.</summary>
/// <param name="Name">Name of the setting: <c>BaseUrl</c> of <c>Connections__{slug}__BaseUrl</c>.</param>
/// <param name="Says">One sentence of help.</param>
/// <param name="Choices">What it may be; empty: anything.</param>
public sealed record Term(string Name, string Label, string Says, bool Required = true, bool Secret = false, string? Default = null, params string[] Choices)
{
    /// <summary>With another value it is another system, account or container: ids and times of the former one mean nothing there.</summary>
    public bool LeadsElsewhere { get; init; }

    public const string BaseUrl = "BaseUrl", Company = "Company", Database = "Database", Auth = "Auth", User = "User", Password = "Password", ClientId = "ClientId", ClientSecret = "ClientSecret", TokenUrl = "TokenUrl";

    /// <summary>What is wrong with a value, in a sentence; null when nothing is.</summary>
    public Func<string, string?> Wrong { get; init; } = _ => null;

    public static Term Address(string says, string? @default = null) => new(BaseUrl, "Address", says, Default: @default) { LeadsElsewhere = true };
    public static Term UserName(string says = "Name of the account that Portal uses there.", bool required = true) => new(User, "User", says, required);
    public static Term Secrecy(string says = "Its password.", bool required = true) => new(Password, "Password", says, required, Secret: true);
}

/// <summary>What one connection was told.</summary>
/// <param name="Values">By <see cref="Term.Name"/>; names compare without case.</param>
public sealed record ConnectionTerms(string Slug, string Kind, IReadOnlyDictionary<string, string> Values)
{
    public static ConnectionTerms Of(string slug, string kind, params (string Name, string Value)[] values) =>
        new(slug, kind, values.ToDictionary(v => v.Name, v => v.Value, StringComparer.OrdinalIgnoreCase));

    /// <summary>Null when nothing is said.</summary>
    public string? this[string name] => Values.GetValueOrDefault(name) is { Length: > 0 } said ? said : null;

    public string Require(string name) => this[name] ?? throw new ConnectionFault(FaultKind.Refused, $"Connections__{Slug}__{name} is not set.");

    /// <summary>The address that calls begin with, without a slash at the end.</summary>
    public Uri Base() => Uri.TryCreate(Require(Term.BaseUrl).TrimEnd('/'), UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
        ? url : throw new ConnectionFault(FaultKind.Refused, $"Connections__{Slug}__BaseUrl is no web address.");
}

/// <summary>What the host lends a connection.</summary>
/// <param name="Wire">Every call goes through it: guarded, or the double itself. Lives as long as the connection.</param>
/// <param name="Guard">Opens connections that are not HTTP (SMTP, SFTP).</param>
/// <param name="Memory">What the connection itself must remember over restarts: a token that was renewed.</param>
/// <param name="Limits">Waits and sizes of calls.</param>
/// <param name="Posted">Keeps what systems post that cannot be asked.</param>
public sealed record ConnectionRoom(HttpMessageHandler Wire, AddressGuard Guard, IConnectionMemory Memory, TimeProvider Clock, ILogger Log, OutboundLimits Limits, IPostedRows? Posted = null);

/// <summary>The newest of each record that was posted to a connection (<see cref="Notice.Row"/>), oldest change first.</summary>
public interface IPostedRows
{
    Task<RowPage> Read(string connection, string domain, ReadAsk ask, CancellationToken stop);
}

/// <summary>Small secrets that a connection keeps, encrypted at rest.</summary>
public interface IConnectionMemory
{
    Task<string?> Recall(string name, CancellationToken stop);

    /// <summary>Kept when it returns.</summary>
    Task Keep(string name, string value, CancellationToken stop);
}
