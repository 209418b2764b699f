using Portal.Connectors.OData;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.BusinessCentral;

/// <summary>One company in Business Central: its quotes, its customers and items, its stock.</summary>
public sealed partial class BusinessCentralSystem : IConnectedSystem, IQuoteBook, IQuoteAnswers, IReferenceBook, IDomainReader, IDomainWriter, ISubscribesToNotices
{
    readonly BusinessCentralClient client;
    readonly ConnectionRoom room;
    readonly string localCurrency;
    readonly SentKeys sent;

    internal BusinessCentralSystem(string slug, BusinessCentralClient client, string localCurrency, ConnectionRoom room)
    {
        (System, this.client, this.localCurrency, this.room) = (slug, client, localCurrency, room);
        sent = new SentKeys(room, BusinessCentralClient.Name, LongestCall);
        Subscriptions = new BusinessCentralSubscriptions(client);
    }

    public string System { get; }

    /// <summary>Notices of changes, sent to an address of ours.</summary>
    public BusinessCentralSubscriptions Subscriptions { get; }

    DateOnly Today => DateOnly.FromDateTime(room.Clock.GetUtcNow().UtcDateTime);

    public async Task Test(CancellationToken stop) => await (await client.Company(stop)).Page(ODataText.Path("items", ("$top", "1"), ("$select", "id,number")), 1, stop);
}
