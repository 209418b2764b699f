using System.Globalization;
using Portal.Connectors.Embedded;

namespace Portal.Erp.Demo;

/// <summary>Single things that stand at the demo company's customers, each by one of their contracts.</summary>
static class DemoAssets
{
    const int First = 20001, Most = 60;

    static readonly (string Name, string Serial)[] Things =
    [
        ("Sit-stand desk 160", "SD"), ("Site cabin, 20 ft", "SC"), ("Meeting table, 10 seats", "MT"), ("Screen 75 in on stand", "SN"), ("Hospital bed, electric", "HB"),
        ("Patio heater, gas", "PH"), ("Folding stage, 6 x 4 m", "FS"), ("Coffee machine, two groups", "CM"),
    ];

    /// <summary>The first of a customer are numbered in the order of the contracts, so that the same dates give the same labels.</summary>
    public static IEnumerable<Asset> Of(IReadOnlyList<Contract> contracts, DateTimeOffset now) => contracts
        .OrderBy(c => c.CustomerNumber, StringComparer.Ordinal).ThenBy(c => c.Number, StringComparer.Ordinal).Take(Most)
        .Select((contract, i) =>
        {
            var (name, serial) = Things[i % Things.Length];
            var number = (First + i).ToString(CultureInfo.InvariantCulture);
            return Asset.Create($"A-{number}", name, contract.CustomerNumber, $"{serial}-{number}", contract.Number, now.AddDays(-i));
        });
}
