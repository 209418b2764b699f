using Portal.Kernel.Contracts;

namespace Portal.Connectors.RequestTracker;

/// <summary>Request Tracker, a free help desk, over its REST 2.0 interface. Tested with 5.0.3.</summary>
public sealed class RequestTrackerConnector : IConnector
{
    public const string Queue = "Queue", Catalog = "Catalog", KeyField = "KeyField", CustomerField = "CustomerField", SerialField = "SerialField", TimeZone = "TimeZone";

    public string Kind => "request-tracker";
    public string Title => "Request Tracker";

    public IReadOnlyList<Term> Terms { get; } =
    [
        Term.Address("Where Request Tracker is: https://tickets.example.org, with /rt where it has that path."),
        Term.UserName("Name of the account that Portal uses there; empty: the password is an authentication token.", required: false),
        Term.Secrecy("Its password, or an authentication token."),
        new(Queue, "Queue", "Tickets are made and read in this queue.", Default: "General") { LeadsElsewhere = true },
        new(Catalog, "Catalog", "Assets are made and read in this catalog.", Default: "General assets") { LeadsElsewhere = true },
        new(KeyField, "Field of the key", "Custom field of the queue that holds Portal's key. Where the queue has none, the key ends the subject.", Default: "PortalKey"),
        new(CustomerField, "Field of the customer", "Custom field of the queue and the catalog that holds the customer's number.", Default: "Customer"),
        new(SerialField, "Field of the serial number", "Custom field of the catalog.", Default: "Serial number"),
        new(TimeZone, "Time zone", "Time zone of the account in Request Tracker, or of Request Tracker itself where the account has none: searches are read in it.", Default: "UTC"),
    ];

    public IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room)
    {
        var client = new RequestTrackerClient(terms, room);
        return new RequestTrackerSystem(terms.Slug, client, [new RequestTrackerTickets(terms, client), new RequestTrackerAssets(terms, client)]);
    }
}
