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
        return all.FirstOrDefault(b => b.System == slug) ?? throw Unknown(domain, slug, [.. all.Select(b => b.System)]);
    }

    /// <summary>Where new records of the domain are made: by the system's own register, or row by row where it takes rows.</summary>
    /// <exception cref="UnknownSystemOfRecord">The setting names a connection that can do neither, or that does not exist.</exception>
    public IRegister Register(string domain)
    {
        var slug = Of(domain);
        IReadOnlyList<IRegister> all =
        [
            .. connections.All<IRegister>().Where(r => r.Registers.Contains(domain)),
            .. connections.All<IDomainWriter>().Where(w => w.Writable.Any(s => s.Domain == domain)).Select(w => new RowRegister(w)),
        ];
        return all.FirstOrDefault(r => r.System == slug) ?? throw Unknown(domain, slug, [.. all.Select(r => r.System).Distinct()]);
    }

    static UnknownSystemOfRecord Unknown(string domain, string slug, IReadOnlyList<string> able) =>
        new($"SystemOfRecord__{domain} is \"{slug}\", but {(able.Count == 0 ? "no connection serves" : $"only {string.Join(", ", able)} can serve")} {domain}.");

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
