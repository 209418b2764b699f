using Portal.Kernel.Contracts;

namespace Portal.Shell;

/// <summary>Which connection is the system of record of a domain: <c>SystemOfRecord__quotes</c>; <c>embedded</c> when nothing is said.</summary>
public sealed class SystemsOfRecord(IConfiguration configuration)
{
    public const string Quotes = "quotes";
    public const string Customers = "customers";
    public const string Items = "items";

    const string Default = "embedded";

    /// <summary>Slug of the connection that owns the domain.</summary>
    public string Of(string domain) => configuration[$"SystemOfRecord:{domain}"] is { Length: > 0 } slug ? slug : Default;

    /// <summary>The one of several connections that owns the domain.</summary>
    /// <exception cref="UnknownSystemOfRecord">The setting names a connection that cannot serve the domain, or that does not exist.</exception>
    public T Pick<T>(string domain, IEnumerable<T> books) where T : ISystemOfRecord
    {
        var (slug, all) = (Of(domain), books.ToList());
        return all.Find(b => b.System == slug) ?? throw new UnknownSystemOfRecord(
            $"SystemOfRecord__{domain} is \"{slug}\", but {(all.Count == 0 ? "no connection serves" : $"only {string.Join(", ", all.Select(b => b.System))} can serve")} {domain}.");
    }

    /// <summary>The setting of a domain, for a slice that reads it.</summary>
    public static Setting Setting(string domain) => new($"SystemOfRecord__{domain}", Default, $"Slug of the connection that is the system of record of {domain}.");
}

/// <summary>A setting names a system of record that is not there.</summary>
public sealed class UnknownSystemOfRecord(string message) : Exception(message);

/// <summary>A domain that the host cannot do without: a slip in its setting stops the start, and is not first seen at the first quote.</summary>
sealed class NeededDomain<T>(string domain, SystemsOfRecord systems, IEnumerable<T> books) : IHostedService where T : ISystemOfRecord
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        systems.Pick(domain, books);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

static class NeededDomains
{
    /// <summary>Says that the host needs somebody who serves the domain.</summary>
    public static IServiceCollection NeedsDomain<T>(this IServiceCollection services, string domain) where T : class, ISystemOfRecord =>
        services.AddSingleton<IHostedService>(s => ActivatorUtilities.CreateInstance<NeededDomain<T>>(s, domain));
}
