using System.Globalization;
using System.Security.Cryptography;

namespace Portal.Connectors.Zendesk;

/// <summary>Proof that a webhook came from Zendesk and is fresh (developer.zendesk.com, "Verifying webhooks").</summary>
public static class ZendeskSignature
{
    public const string SignatureHeader = "X-Zendesk-Webhook-Signature", TimestampHeader = "X-Zendesk-Webhook-Signature-Timestamp";

    /// <summary>How old or how far ahead a webhook may be: clocks differ, and what is older may be a repeat by somebody else.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <param name="secret">The webhook's signing secret.</param>
    /// <param name="signature">Base64 of HMAC-SHA256 over the timestamp and the body.</param>
    /// <param name="timestamp">ISO 8601, as it stands in its header.</param>
    /// <param name="body">As it came, byte for byte.</param>
    public static bool IsGood(string secret, string? signature, string? timestamp, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (signature is null || timestamp is null || secret.Length == 0) return false;
        if (!DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) || (now - at).Duration() > Tolerance) return false;
        var said = new byte[HMACSHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(signature, said, out var length) && length == said.Length && CryptographicOperations.FixedTimeEquals(said, Of(secret, timestamp, body));
    }

    /// <summary>What Zendesk would write into the header, before base64.</summary>
    internal static byte[] Of(string secret, string timestamp, ReadOnlySpan<byte> body) => Proof.Hmac(secret, timestamp, body);
}
