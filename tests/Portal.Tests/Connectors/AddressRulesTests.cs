using System.Net;
using System.Net.Sockets;
using Portal.Connectors.Outbound;

namespace Portal.Tests.Connectors;

public sealed class AddressRulesTests
{
    /// <summary>The special-purpose registries of IANA, and what clouds and tunnels use beside them.</summary>
    static readonly string[] Special =
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
        "::/8", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "200::/7", "400::/6", "800::/5", "1000::/4", "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "4000::/3", "5f00::/16", "6000::/3", "8000::/3", "a000::/3",
        "c000::/3", "e000::/4", "f000::/5", "fc00::/7", "fe00::/9", "fe80::/10", "fec0::/10", "ff00::/8",
    ];

    static readonly string[] Inside = ["0.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.1", "127.0.0.1", "127.1.2.3", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "168.63.129.16", "100.100.100.200"];

    static readonly string[] Public =
    [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "93.184.216.34", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
        "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", "168.63.129.15", "168.63.129.17",
        "2001:200::1", "2001:4860:4860::8888", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::", "2003::1", "2400:cb00::1", "2606:2800:220:1:248:1893:25c8:1946", "2620:4f:7fff:ffff::1", "2620:4f:8001::", "2a00:1450::1", "3ffe:ffff::1", "3fff:1000::",
    ];

    /// <summary>An inner IPv4 address in every form that some stack unpacks.</summary>
    static IEnumerable<string> Wrapped(string inner)
    {
        var b = IPAddress.Parse(inner).GetAddressBytes();
        var (high, low) = ($"{b[0]:x2}{b[1]:x2}", $"{b[2]:x2}{b[3]:x2}");
        return
        [
            $"::ffff:{inner}", $"::{inner}", $"::ffff:0:{inner}", $"64:ff9b::{inner}", $"64:ff9b:1::{inner}", $"2002:{high}:{low}::1", $"2001:0:{high}:{low}::1", $"::5efe:{high}:{low}", $"fe80::5efe:{high}:{low}",
            $"2001:470:1::5efe:{high}:{low}", $"2001:470:1::200:5efe:{high}:{low}", $"2001::{(ushort)~(b[0] << 8 | b[1]):x}:{(ushort)~(b[2] << 8 | b[3]):x}",
        ];
    }

    static IEnumerable<IPAddress> Edges(string block)
    {
        var network = IPNetwork.Parse(block);
        var first = network.BaseAddress.GetAddressBytes();
        var (last, middle) = ((byte[])first.Clone(), (byte[])first.Clone());
        for (var bit = network.PrefixLength; bit < first.Length * 8; bit++)
        {
            last[bit / 8] |= (byte)(0x80 >> bit % 8);
            if (bit == network.PrefixLength || bit % 3 == 0) middle[bit / 8] |= (byte)(0x80 >> bit % 8);
        }
        return [new(first), new(last), new(middle), .. Step(first, 1), .. Step(last, -1)];
    }

    static IEnumerable<IPAddress> Step(byte[] bytes, int by)
    {
        var next = new System.Numerics.BigInteger(bytes, isUnsigned: true, isBigEndian: true) + by;
        var raw = next.Sign < 0 ? [] : next.ToByteArray(isUnsigned: true, isBigEndian: true);
        return raw.Length > bytes.Length || raw.Length == 0 ? [] : [new IPAddress([.. new byte[bytes.Length - raw.Length], .. raw])];
    }

    [Fact]
    public void Around_every_special_block_and_in_every_wrapping_none_passes_and_the_public_ones_do()
    {
        var refused = Special.SelectMany(b => IPNetwork.Parse(b).PrefixLength is 32 ? [IPNetwork.Parse(b).BaseAddress] : Edges(b)).Concat(Inside.Select(IPAddress.Parse)).Concat(Inside.SelectMany(Wrapped).Select(IPAddress.Parse)).Distinct().ToList();
        Assert.True(refused.Count + Public.Length >= 400, $"{refused.Count + Public.Length} addresses");
        Assert.Empty(refused.Where(AddressRules.IsPublic));
        Assert.Empty(Public.Where(a => !AddressRules.IsPublic(IPAddress.Parse(a))));
    }

    [Fact]
    public void Random_addresses_are_judged_as_a_second_independent_reading_of_the_registries_judges_them()
    {
        var random = new Random(20261117);
        var (four, six) = (new byte[4], new byte[16]);
        for (var i = 0; i < 200_000; i++)
        {
            random.NextBytes(four);
            random.NextBytes(six);
            // Most of the space is not global unicast: look there, and near the special blocks in it, more often.
            if (i % 2 == 0) six[0] = (byte)(0x20 | six[0] & 0x1f);
            if (i % 4 == 0) (six[0], six[1]) = (0x20, (byte)random.Next(0, 4));
            if (i % 16 == 0) (six[8], six[9], six[10], six[11]) = (0, 0, 0x5e, 0xfe);
            Same(new IPAddress(four));
            Same(new IPAddress(six));
        }

        static void Same(IPAddress address) => Assert.True(AddressRules.IsPublic(address) == Second(address), $"{address}");
    }

    /// <summary>The same registries as plain arithmetic, written apart from the product's lists.</summary>
    static bool Second(IPAddress address)
    {
        var b = address.GetAddressBytes();
        if (address.AddressFamily is AddressFamily.InterNetwork)
        {
            var n = (uint)(b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3]);
            return !(b[0] is 0 or 10 or 127 or >= 224
                || n is >= 0x64400000 and <= 0x647FFFFF or >= 0xA9FE0000 and <= 0xA9FEFFFF or >= 0xAC100000 and <= 0xAC1FFFFF or >= 0xC0A80000 and <= 0xC0A8FFFF or >= 0xC6120000 and <= 0xC613FFFF or 0xA83F8110
                || (n >> 8) is 0xC00000 or 0xC00002 or 0xC01FC4 or 0xC034C1 or 0xC05863 or 0xC0AF30 or 0xC63364 or 0xCB0071);
        }
        var (w0, w1, w2) = (b[0] << 8 | b[1], b[2] << 8 | b[3], b[4] << 8 | b[5]);
        if (w0 is < 0x2000 or > 0x3FFF) return false;
        if (w0 == 0x2001 && w1 is <= 0x01FF or 0x0DB8) return w0 != 0x2001;
        if (w0 == 0x2002 || (w0 == 0x2620 && w1 == 0x4F && w2 == 0x8000) || (w0 == 0x3FFF && w1 <= 0x0FFF)) return false;
        return !((b[8] | b[9]) is 0 or 2 && b[9] == 0 && b[10] == 0x5E && b[11] == 0xFE);
    }

    [Fact]
    public void An_opened_network_is_open_but_not_the_clouds_metadata_in_it()
    {
        var rules = new AddressRules(OutboundSettings.Networks("Webhooks__AllowedNetworks", ["10.20.0.0/16, 169.254.0.0/16", "fd00::/8"]));
        Assert.True(rules.Allow(IPAddress.Parse("10.20.3.4")));
        Assert.True(rules.Allow(IPAddress.Parse("169.254.1.1")));
        Assert.False(rules.Allow(IPAddress.Parse("10.21.0.1")));
        Assert.False(rules.Allow(IPAddress.Parse("169.254.169.254")));
        Assert.False(rules.Allow(IPAddress.Parse("::ffff:169.254.169.254")));
        Assert.False(rules.Allow(IPAddress.Parse("fd00:ec2::254")));
        Assert.True(new AddressRules(OutboundSettings.Networks("Webhooks__AllowedNetworks", ["169.254.169.254"])).Allow(IPAddress.Parse("169.254.169.254")));
    }

    [Fact]
    public void Development_opens_loopback_and_nothing_else()
    {
        var rules = new AddressRules([], loopback: true);
        Assert.True(rules.Allow(IPAddress.Loopback));
        Assert.True(rules.Allow(IPAddress.IPv6Loopback));
        Assert.False(rules.Allow(IPAddress.Parse("10.0.0.1")));
        Assert.True(rules.Allow(IPAddress.Parse("::ffff:127.0.0.1")));
        Assert.False(rules.Allow(IPAddress.Parse("::ffff:10.0.0.1")));
        Assert.False(rules.Allow(IPAddress.Parse("::ffff:93.184.216.34")));
        Assert.False(rules.Allow(IPAddress.Any));
    }

    [Fact]
    public void A_network_that_is_none_is_named() => Assert.Contains("10.0.0/8", Assert.Throws<FormatException>(() => OutboundSettings.Networks("Webhooks__AllowedNetworks", ["10.0.0/8x", "10.0.0/8"])).Message);
}
