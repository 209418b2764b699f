using System.Net;

namespace Portal.Connectors.Outbound;

/// <summary>Reads the networks that an administrator opened.</summary>
public static class OutboundSettings
{
    /// <summary>Networks as CIDR, or single addresses; separated by commas or spaces.</summary>
    /// <param name="setting">Its name, for the error.</param>
    /// <exception cref="FormatException">Names the entry that is no network.</exception>
    public static IReadOnlyList<IPNetwork> Networks(string setting, IEnumerable<string?> entries) =>
        [.. entries.SelectMany(e => (e ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)).Select(e => Network(setting, e))];

    static IPNetwork Network(string setting, string entry)
    {
        if (IPNetwork.TryParse(entry, out var network)) return network;
        if (IPAddress.TryParse(entry, out var one)) return new IPNetwork(one, one.GetAddressBytes().Length * 8);
        throw new FormatException($"{setting} holds '{entry}', which is no network such as 10.20.0.0/16.");
    }
}
