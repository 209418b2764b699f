using Portal.Connectors.Doubles;
using Portal.Connectors.OData;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Nav;

/// <summary>Dynamics NAV and old versions of Business Central, by pages that are published as OData V4 web services.</summary>
public sealed class NavConnector : IConnector
{
    /// <summary>Terms of this connector alone: the currency of the books, and the names under which pages are published.</summary>
    public const string Currency = "Currency", CustomerService = "CustomerService", ItemService = "ItemService", QuoteService = "QuoteService", OrderService = "OrderService";

    public string Kind => "nav";
    public string Title => "Dynamics NAV";

    public IReadOnlyList<Term> Terms { get; } =
    [
        Term.Address("Address of the web services up to /ODataV4: https://{host}:7048/{instance}/ODataV4."),
        new(Term.Company, "Company", "Name of the company, as NAV shows it.") { LeadsElsewhere = true },
        Term.UserName("Name of a NAV user."),
        Term.Secrecy("The user's web service access key."),
        new(Currency, "Local currency", "Currency of the books (ISO 4217): documents that name no other are in it.", Required: false, Default: "EUR"),
        new(CustomerService, "Customer service", "Name under which page 21, Customer Card, is published.", Required: false, Default: "Customer"),
        new(ItemService, "Item service", "Name under which page 30, Item Card, is published.", Required: false, Default: "Item"),
        new(QuoteService, "Quote service", "Name under which page 41, Sales Quote, is published; its lines are found behind it with SalesLines.", Required: false, Default: "SalesQuote"),
        new(OrderService, "Order service", "Name under which page 42, Sales Order, is published.", Required: false, Default: "SalesOrder"),
    ];

    /// <summary>What a connection to the double is told.</summary>
    public ConnectionTerms DemoTerms => ConnectionTerms.Of("", Kind,
        (Term.BaseUrl, "http://nav.example:7048/DynamicsNAV/ODataV4"), (Term.Company, NavDouble.Company), (Term.User, ODataDouble.User), (Term.Password, ODataDouble.Password));

    public IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room)
    {
        // It runs on a machine of the company's own, beside the people who work with it: few calls at once.
        var http = new OutboundHttp(room, Title, new Pace(4, 600, TimeSpan.FromMinutes(1), room.Clock));
        var root = new Uri($"{terms.Base().AbsoluteUri.TrimEnd('/')}/Company({ODataText.Key(terms.Require(Term.Company))})");
        var client = new ODataClient(http, new Login(terms.Require(Term.User), terms.Require(Term.Password)), Title, root, room.Log);
        return new NavSystem(terms.Slug, client, new NavServices(terms), room);
    }

    public SystemDouble OpenDouble(DoubleShelf shelf, TimeProvider clock) => new NavDouble(shelf, clock);
}

/// <summary>What the pages are called there.</summary>
sealed class NavServices(ConnectionTerms terms)
{
    public string Currency { get; } = terms[NavConnector.Currency] ?? "EUR";
    public string Customers { get; } = terms[NavConnector.CustomerService] ?? "Customer";
    public string Items { get; } = terms[NavConnector.ItemService] ?? "Item";
    public string Quotes { get; } = terms[NavConnector.QuoteService] ?? "SalesQuote";
    public string Orders { get; } = terms[NavConnector.OrderService] ?? "SalesOrder";

    /// <summary>Lines are a part of the page, published by itself under the page's name and the part's.</summary>
    public static string LinesOf(string documents) => $"{documents}SalesLines";
}
