namespace Portal.Kernel.Contracts;

/// <summary>Makes records of a domain from what came in and gives them their official number.</summary>
public interface IRegister : ISystemOfRecord
{
    /// <summary>Domains in which it makes records.</summary>
    IReadOnlyList<string> Registers { get; }

    /// <summary>Makes the record, or finds the one that was made of the same key. Answers its number.</summary>
    /// <exception cref="PromotionRefused">The system says no and will say no again.</exception>
    Task<string> Register(string domain, NewRecord record, CancellationToken stop);
}

/// <param name="Key">Our key, unique in the system of record: a prefix and a ULID, 29 characters.</param>
/// <param name="Values">By <see cref="Fields"/>.</param>
/// <param name="Flow">Slug of the registered flow that it belongs to.</param>
public sealed record NewRecord(string Key, IReadOnlyDictionary<string, string?> Values, string? Flow = null);

/// <summary>Knows what customers have from us: single things and contracts.</summary>
public interface IHoldingBook : ISystemOfRecord
{
    /// <summary>Those of the numbers that exist, asked for at once.</summary>
    Task<Holdings> Load(IReadOnlySet<string> assets, IReadOnlySet<string> contracts, CancellationToken stop);
}

/// <param name="Name">What it is: "Hospital bed, electric".</param>
public sealed record Holding(string Number, string CustomerNumber, string Company, string Name);

public sealed class Holdings(IEnumerable<Holding> assets, IEnumerable<Holding> contracts)
{
    readonly Dictionary<string, Holding> assets = assets.ToDictionary(a => a.Number, StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, Holding> contracts = contracts.ToDictionary(c => c.Number, StringComparer.OrdinalIgnoreCase);

    public Holding? Asset(string? number) => number is null ? null : assets.GetValueOrDefault(number.Trim());
    public Holding? Contract(string? number) => number is null ? null : contracts.GetValueOrDefault(number.Trim());
}
