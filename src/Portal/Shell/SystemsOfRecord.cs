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
    /// <exception cref="InvalidOperationException">The setting names a connection that cannot serve the domain, or that does not exist.</exception>
    public T Pick<T>(string domain, IEnumerable<T> books) where T : ISystemOfRecord
    {
        var (slug, all) = (Of(domain), books.ToList());
        return all.Find(b => b.System == slug) ?? throw new InvalidOperationException(
            $"SystemOfRecord__{domain} is \"{slug}\", but {(all.Count == 0 ? "no connection serves" : $"only {string.Join(", ", all.Select(b => b.System))} can serve")} {domain}.");
    }

    /// <summary>The setting of a domain, for a slice that reads it.</summary>
    public static Setting Setting(string domain) => new($"SystemOfRecord__{domain}", Default, $"Slug of the connection that is the system of record of {domain}.");
}
