using Portal.Kernel.Contracts;

namespace Portal.Shell;

/// <summary>Which connection is the system of record of a domain: <c>SystemOfRecord__quotes</c>; <c>embedded</c> when nothing is said.</summary>
public sealed class SystemsOfRecord(IConfiguration configuration, IConnections connections)
{
    public const string Quotes = Domains.Quotes;
    public const string Customers = Domains.Customers;
    public const string Items = Domains.Items;

    const string Default = "embedded";

    /// <summary>Slug of the connection that owns the domain.</summary>
    public string Of(string domain) => configuration[$"SystemOfRecord:{domain}"] is { Length: > 0 } slug ? slug : Default;

    /// <summary>The connection that owns the domain, for what it is asked to do.</summary>
    /// <exception cref="UnknownSystemOfRecord">The setting names a connection that cannot serve the domain, or that does not exist.</exception>
    public T Pick<T>(string domain) where T : ISystemOfRecord
    {
        var (slug, all) = (Of(domain), connections.All<T>());
        return all.FirstOrDefault(b => b.System == slug) ?? throw new UnknownSystemOfRecord(
            $"SystemOfRecord__{domain} is \"{slug}\", but {(all.Count == 0 ? "no connection serves" : $"only {string.Join(", ", all.Select(b => b.System))} can serve")} {domain}.");
    }

    /// <summary>The setting of a domain, for a slice that reads it.</summary>
    public static Setting Setting(string domain) => new($"SystemOfRecord__{domain}", Default, $"Slug of the connection that is the system of record of {domain}.");
}

/// <summary>A setting names a system of record that is not there.</summary>
public sealed class UnknownSystemOfRecord(string message) : Exception(message);

/// <summary>A domain that the host cannot do without: a slip in its setting stops the start, and is not first seen at the first quote.</summary>
sealed class NeededDomain<T>(string domain, SystemsOfRecord systems) : INeededDomain where T : ISystemOfRecord
{
    public void Check() => systems.Pick<T>(domain);
}

/// <inheritdoc cref="NeededDomain{T}"/>
public interface INeededDomain
{
    /// <exception cref="UnknownSystemOfRecord">Nobody serves it.</exception>
    void Check();
}

static class NeededDomains
{
    /// <summary>Says that the host needs somebody who serves the domain.</summary>
    public static IServiceCollection NeedsDomain<T>(this IServiceCollection services, string domain) where T : class, ISystemOfRecord =>
        services.AddSingleton<INeededDomain>(s => ActivatorUtilities.CreateInstance<NeededDomain<T>>(s, domain));
}
