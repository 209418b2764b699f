using System.Text.Json.Nodes;
using Portal.Connectors.OData;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.BusinessCentral;

/// <param name="Until">It ends three days after it was made or renewed.</param>
/// <param name="Made">It was not there before.</param>
public sealed record BusinessCentralSubscription(string Id, string Resource, DateTimeOffset? Until, bool Made);

/// <summary>
/// Asks for notices of changes. Whenever a subscription is made or renewed, Business Central calls the address with <c>?validationToken=</c>
/// and wants 200 with that token as body: the address must answer while this runs. There are at most 200 subscriptions.
/// </summary>
public sealed class BusinessCentralSubscriptions
{
    /// <summary>Documents of the vendor say 2048 and 250 characters of clientState: this much fits both.</summary>
    const int SecretLength = 250;
    readonly BusinessCentralClient client;

    internal BusinessCentralSubscriptions(BusinessCentralClient client) => this.client = client;

    /// <summary>One living subscription to the set at the address: renewed when it is there, else made. Call it daily.</summary>
    /// <param name="set">e.g. <c>salesQuotes</c>.</param>
    /// <param name="secret">Comes back in every notice, see <see cref="BusinessCentralNotices.Read"/>.</param>
    /// <exception cref="ConnectionFault"><see cref="FaultKind.Refused"/>: the address did not answer the handshake, or the set cannot be subscribed to.</exception>
    public async Task<BusinessCentralSubscription> Ensure(string set, Uri address, string secret, CancellationToken stop)
    {
        if (secret.Length is 0 or > SecretLength) throw new ConnectionFault(FaultKind.Refused, $"The secret of a subscription has 1 to {SecretLength} characters.");
        var company = (await client.Company(stop)).Address("").AbsolutePath.TrimEnd('/');
        var resource = company[company.IndexOf("/api/", StringComparison.OrdinalIgnoreCase)..] + "/" + set;
        var body = new JsonObject { ["notificationUrl"] = address.AbsoluteUri, ["resource"] = resource, ["clientState"] = secret };
        for (var attempt = 1; ; attempt++)
        {
            if (await Find(address, resource, stop) is not { } known) return Read(await client.Outside.Create("subscriptions", body, stop), made: true);
            var path = $"subscriptions({ODataText.Key(known.Text("subscriptionId")!)})";
            if (await client.Outside.Change(path, body, known.Etag() ?? "*", stop) is { } renewed) return Read(renewed, made: false);
            if (attempt == 2) throw new ConnectionFault(FaultKind.Busy, "Somebody else renews the subscription at the same time.");
        }
    }

    async Task<JsonObject?> Find(Uri address, string resource, CancellationToken stop)
    {
        await foreach (var one in client.Outside.All("subscriptions", stop))
        {
            // The vendor shows the resource with the company's id in other cases, and sometimes without the leading slash.
            if (one.Text("subscriptionId") is not null && one.Text("notificationUrl") == address.AbsoluteUri && string.Equals(one.Text("resource")?.Trim('/'), resource.Trim('/'), StringComparison.OrdinalIgnoreCase)) return one;
        }
        return null;
    }

    static BusinessCentralSubscription Read(JsonObject sent, bool made) => new(sent.Text("subscriptionId") ?? "", sent.Text("resource") ?? "", sent.At("expirationDateTime"), made);
}
