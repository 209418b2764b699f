using System.Net;

namespace Portal.Connectors.Outbound;

/// <summary>Reads the networks that an administrator opened.</summary>
public static class OutboundSettings
{
    /// <summary>Networks as CIDR, or single addresses; separated by commas or spaces.</summary>
    /// <exception cref="FormatException">Names the entry that is no network.</exception>
    public static IReadOnlyList<IPNetwork> Networks(IEnumerable<string?> entries) =>
        [.. entries.SelectMany(e => (e ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)).Select(Network)];

    static IPNetwork Network(string entry)
    {
        if (IPNetwork.TryParse(entry, out var network)) return network;
        if (IPAddress.TryParse(entry, out var one)) return new IPNetwork(one, one.GetAddressBytes().Length * 8);
        throw new FormatException($"Webhooks__AllowedNetworks holds '{entry}', which is no network such as 10.20.0.0/16.");
    }
}
