using System.Security.Cryptography;
using System.Text;
using Portal.Kernel.Contracts;

namespace Portal.Connectors;

/// <summary>What every kind of proof of an incoming call is made of.</summary>
static class Proof
{
    /// <summary>Name of the term that holds what the other system signs with.</summary>
    public const string SecretTerm = "WebhookSecret";

    /// <summary>While a secret changes, the new one and the old one are both good.</summary>
    public const string WhileItChanges = "While it changes: the new one and the old one, separated by a space.";

    public static Term Secret(string says) => new(SecretTerm, "Webhook secret", $"{says} {WhileItChanges}", Required: false, Secret: true);

    public static IReadOnlyList<string> Secrets(ConnectionTerms terms, string term = SecretTerm) => (terms[term] ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Takes the same time whatever was said: digests are as long as each other.</summary>
    public static bool IsSame(string? said, string secret) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(said ?? "")), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool IsAny(string? said, IEnumerable<string> secrets) => secrets.Aggregate(false, (found, secret) => found | IsSame(said, secret));

    /// <summary>HMAC-SHA256 over the parts, one after the other.</summary>
    public static byte[] Hmac(string secret, string before, ReadOnlySpan<byte> body, string after = "")
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes(before));
        hash.AppendData(body);
        hash.AppendData(Encoding.UTF8.GetBytes(after));
        return hash.GetHashAndReset();
    }

    /// <summary>What tells a body from every other, where the system gives it no id of its own.</summary>
    public static string IdOf(ReadOnlyMemory<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body.Span));

    public static NoticeVerdict.Refused Unsigned { get; } = new("The signature is not that of this connection's secret, or it is too old.");

    public static NoticeVerdict.Refused NotPosted { get; } = new("Notices are posted.");
}
