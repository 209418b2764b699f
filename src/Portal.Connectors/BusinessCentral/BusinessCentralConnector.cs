using Portal.Connectors.Doubles;
using Portal.Connectors.OData;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.BusinessCentral;

/// <summary>Dynamics 365 Business Central, online and on premises, by its API v2.0.</summary>
public sealed class BusinessCentralConnector : IConnector
{
    /// <summary>Terms of this connector alone.</summary>
    public const string Currency = "Currency";

    const string OAuth2 = "oauth2", Basic = "basic", Scope = "https://api.businesscentral.dynamics.com/.default";
    const string Online = "https://api.businesscentral.dynamics.com/v2.0/production/api/v2.0";

    public string Kind => "business-central";
    public string Title => "Business Central";

    public IReadOnlyList<Term> Terms { get; } =
    [
        Term.Address("Address of the API up to /api/v2.0. Online: https://api.businesscentral.dynamics.com/v2.0/{environment}/api/v2.0; on premises: https://{host}:7048/{instance}/api/v2.0.", Online),
        new(Term.Company, "Company", "Name or id of the company in Business Central.") { LeadsElsewhere = true },
        new(Currency, "Local currency", "Currency of the books (ISO 4217): prices of items are in it, and documents that name no other.", Required: false, Default: "EUR"),
        new(Term.Auth, "Sign-in", "oauth2: an application of Microsoft Entra, enabled on the page 'Microsoft Entra applications'. basic: a user with a web service access key (on premises).", Default: OAuth2, Choices: [OAuth2, Basic]),
        new(Term.TokenUrl, "Token address", "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", Required: false) { LeadsElsewhere = true },
        new(Term.ClientId, "Client id", "Application (client) id in Microsoft Entra.", Required: false),
        new(Term.ClientSecret, "Client secret", "Its secret.", Required: false, Secret: true),
        Term.UserName("With basic: name of the user.", required: false),
        Term.Secrecy("With basic: the user's web service access key.", required: false),
    ];

    /// <summary>What a connection to the double is told.</summary>
    public ConnectionTerms DemoTerms => ConnectionTerms.Of("", Kind,
        (Term.BaseUrl, "http://business-central.example/v2.0/production/api/v2.0"), (Term.Company, BusinessCentralDouble.Company), (Term.Auth, OAuth2), (Term.TokenUrl, "http://business-central.example/token"),
        (Term.ClientId, BusinessCentralDouble.ClientId), (Term.ClientSecret, BusinessCentralDouble.ClientSecret), (Currency, BusinessCentralDouble.Currency));

    public IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room)
    {
        // For each user 6,000 calls in five minutes and five at once; those above wait in a queue of theirs, which is better ours.
        var http = new OutboundHttp(room, Title, new Pace(5, 6000, TimeSpan.FromMinutes(5), room.Clock));
        var root = terms[Term.BaseUrl] is null ? new Uri(Online) : terms.Base();
        var client = new BusinessCentralClient(http, Login(terms, room), root, terms.Require(Term.Company), room.Log);
        return new BusinessCentralSystem(terms.Slug, client, terms[Currency] ?? "EUR", room);
    }

    Login Login(ConnectionTerms terms, ConnectionRoom room)
    {
        if (terms[Term.Auth] == Basic) return new Login(terms.Require(Term.User), terms.Require(Term.Password));
        if (!Uri.TryCreate(terms.Require(Term.TokenUrl), UriKind.Absolute, out var url)) throw new ConnectionFault(FaultKind.Refused, $"Connections__{terms.Slug}__TokenUrl is no web address.");
        return new Login(new BearerTokens(new OutboundHttp(room, "The token endpoint"), room.Clock, url, terms.Require(Term.ClientId), terms.Require(Term.ClientSecret), Scope));
    }

    public SystemDouble OpenDouble(DoubleShelf shelf, TimeProvider clock) => new BusinessCentralDouble(shelf, clock);
}
