using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Portal.Access;

/// <summary>How often one network address may try to sign in. An IPv6 subscriber owns a /64, so that counts as one.</summary>
sealed class SignInRate(int perMinute, TimeProvider clock)
{
    public const int Usual = 30;
    const int Most = 20_000;

    readonly ConcurrentDictionary<string, (long Minute, int Count)> tries = new();

    /// <summary>Counts a try. False when it is one too many.</summary>
    public bool Allows(IPAddress? address)
    {
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        // Full of addresses: the old minutes are forgotten, which is all that they were kept for.
        if (tries.Count >= Most)
            foreach (var (old, tried) in tries)
                if (tried.Minute != minute) tries.TryRemove(old, out _);
        var now = tries.AddOrUpdate(NetworkOf(address), (minute, 1), (_, before) => before.Minute == minute ? (minute, before.Count + 1) : (minute, 1));
        return now.Count <= perMinute;
    }

    static string NetworkOf(IPAddress? address) => address switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.MapToIPv4().ToString(),
    };
}
