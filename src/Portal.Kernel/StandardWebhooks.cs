using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Kernel;

/// <summary>
/// Standard Webhooks 1.0.0, symmetric: <c>v1,</c> and the base64 of HMAC-SHA256 over <c>id.timestamp.body</c>.
/// One signer and one verifier for what we send and for what is sent to us.
/// </summary>
public static class StandardWebhooks
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";
    public const string SecretPrefix = "whsec_";

    /// <summary>How far the sender's clock may be from ours.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    const string Version = "v1,";
    const int LongestId = 255;
    // A header with thousands of signatures is an attempt to make us work, not a rotation.
    const int MostSignatures = 10;

    /// <summary>A new secret: <c>whsec_</c> and the base64 of 32 random bytes.</summary>
    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The signature of one secret. While secrets rotate, join those of both with a space, the new one first.</summary>
    /// <exception cref="ArgumentException">The id could be read in two ways (it holds a dot), or the secret is not one.</exception>
    public static string Sign(string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body, string secret)
    {
        if (!IsId(id)) throw new ArgumentException("A message id is 1 to 255 visible ASCII characters without a dot.", nameof(id));
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Mac(id, Seconds(timestamp), body, KeyOf(secret) ?? throw new ArgumentException("A secret is whsec_ and base64.", nameof(secret)), mac);
        return Version + Convert.ToBase64String(mac);
    }

    /// <summary>Whether one of the signatures was made with the secret over exactly this, within <see cref="Tolerance"/> of now. Takes the same time for every wrong signature.</summary>
    /// <param name="timestamp">The header: seconds since 1970.</param>
    /// <param name="signatures">The header: signatures of any version, separated by spaces; unknown versions are passed over.</param>
    public static bool Verify(string id, string timestamp, string signatures, ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        if (!IsId(id) || KeyOf(secret) is not { } key || !IsTimely(timestamp, now)) return false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Mac(id, timestamp, body, key, expected);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes + 3];
        var found = false;
        var seen = 0;
        foreach (var range in signatures.AsSpan().Split(' '))
        {
            var signature = signatures.AsSpan(range);
            if (!signature.StartsWith(Version, StringComparison.Ordinal)) continue;
            if (++seen > MostSignatures) break;
            if (Convert.TryFromBase64Chars(signature[Version.Length..], given, out var length)) found |= CryptographicOperations.FixedTimeEquals(given[..length], expected);
        }
        return found;
    }

    /// <summary>Whether the header is a time near enough to now; cheap, so it can be asked before a body is read.</summary>
    public static bool IsTimely(string timestamp, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and < 100_000_000_000
        && (DateTimeOffset.FromUnixTimeSeconds(seconds) - now).Duration() <= Tolerance;

    /// <summary>Whether it can be a message id. A dot would let bytes move between id, time and body under one signature.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= LongestId && id.All(c => c is > ' ' and < '\u007f' and not '.');

    static void Mac(string id, string timestamp, ReadOnlySpan<byte> body, byte[] key, Span<byte> mac)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.ASCII.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        hash.GetHashAndReset(mac);
    }

    static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    static byte[]? KeyOf(string secret)
    {
        var text = secret.AsSpan(secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? SecretPrefix.Length : 0);
        return text.Length > 0 && Base64.IsValid(text) ? Convert.FromBase64String(text.ToString()) : null;
    }
}
