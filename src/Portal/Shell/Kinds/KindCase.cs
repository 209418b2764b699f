using System.Security.Cryptography;
using System.Text;
using Portal.Kernel.Contracts;

namespace Portal.Shell.Kinds;

/// <summary>A record with everything that is known about it: what the rules of its kind look at. Loaded once for a whole batch.</summary>
public abstract record KindCase
{
    public required Draft Draft { get; init; }
    public required DateOnly Today { get; init; }
    /// <summary>Records like this one that came before it, the newest first.</summary>
    public IReadOnlyList<RecentRecord> Alike { get; init; } = [];

    /// <summary>What the queue shows of it.</summary>
    public abstract CaseFacts Facts { get; }

    /// <summary>Equal for records that say the same.</summary>
    /// <param name="parts">What makes two of a kind the same.</param>
    protected static string Print(params IEnumerable<string?> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001e', parts))));
}

/// <inheritdoc cref="Assessment"/>
public sealed record CaseFacts(string Company, string? Email, string? CustomerNumber, CustomerMatch Match, string Fingerprint, string Summary, decimal? Total = null, string? Currency = null);

/// <summary>A record that somebody sends who may be a customer.</summary>
public interface IOfCustomer
{
    RequestCustomer Asker { get; }
    CustomerGuess Customer { get; }
}
