using System.Net;
using System.Net.Sockets;
using Microsoft.Security.AntiSSRF;

namespace Portal.Connectors.Outbound;

/// <summary>Which addresses outgoing calls may reach: public ones, and networks that an administrator opened.</summary>
/// <param name="opened">Networks of the company's own that may be called.</param>
/// <param name="loopback">This machine may be called (Development).</param>
public sealed class AddressRules(IReadOnlyList<IPNetwork> opened, bool loopback = false)
{
    static readonly IPNetwork[] Special = [.. IPAddressRanges.recommendedLatest.Select(IPNetwork.Parse)];
    static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    static readonly IPNetwork[] Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    /// <summary>Where clouds hand out credentials: an opened network does not open these unless it names the very address.</summary>
    static readonly IPAddress[] Metadata =
    [
        .. ((string[])["169.254.169.254", "169.254.170.2", "169.254.170.23", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254"]).Select(IPAddress.Parse),
    ];

    public bool Allow(IPAddress address)
    {
        // An IPv4 address in an IPv6 coat is that address, or the coat would get around what is closed in an opened network.
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : WithoutZone(address);
        if (opened.Any(n => n.Contains(plain) && (IsOne(n) || !Metadata.Contains(plain)))) return true;
        if (loopback && Loopback.Any(n => n.Contains(plain))) return true;
        return IsPublic(address);
    }

    /// <summary>Whether anybody on the internet could call it, by the special-purpose registries of IANA.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = WithoutZone(address);
        // What is not global unicast (mapped, compatible, NAT64, unique local, link local, multicast …) may lead anywhere inside.
        if (plain.AddressFamily is AddressFamily.InterNetworkV6 && (!GlobalUnicast.Contains(plain) || IsIsatap(plain))) return false;
        return !Special.Any(n => n.Contains(plain));
    }

    static bool IsOne(IPNetwork network) => network.PrefixLength == (network.BaseAddress.AddressFamily is AddressFamily.InterNetwork ? 32 : 128);

    /// <summary>Tunnels to an IPv4 address that is written into the interface id of any prefix.</summary>
    static bool IsIsatap(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe;
    }

    static IPAddress WithoutZone(IPAddress address) =>
        address.AddressFamily is AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;
}
