using Portal.Connectors.Doubles;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.QuickBooks;

/// <summary>QuickBooks Online, by its accounting API v3.</summary>
public sealed class QuickBooksConnector : IConnector
{
    /// <summary>Terms of this connector alone.</summary>
    public const string RefreshToken = "RefreshToken", MinorVersion = "MinorVersion", Currency = "Currency";

    const string Online = "https://quickbooks.api.intuit.com", OnlineTokens = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer";

    public string Kind => "quickbooks";
    public string Title => "QuickBooks Online";

    public IReadOnlyList<Term> Terms { get; } =
    [
        Term.Address("https://quickbooks.api.intuit.com, or https://sandbox-quickbooks.api.intuit.com to try it.", Online),
        new(Term.Company, "Company id", "The realm id, as Intuit shows it when the company is connected.") { LeadsElsewhere = true },
        new(Term.ClientId, "Client id", "Of the app at Intuit's developer site."),
        new(Term.ClientSecret, "Client secret", "Its secret.", Secret: true),
        new(RefreshToken, "Refresh token", "From connecting the company once, for example in Intuit's OAuth playground. Each one works once: Portal keeps its successors.", Secret: true),
        new(Term.TokenUrl, "Token address", "Where tokens come from.", Required: false, Default: OnlineTokens) { LeadsElsewhere = true },
        new(Currency, "Home currency", "Currency of the company (ISO 4217).", Required: false, Default: "USD"),
        new(MinorVersion, "Minor version", "Version of the API's records.", Required: false, Default: "75"),
    ];

    /// <summary>What a connection to the double is told.</summary>
    public ConnectionTerms DemoTerms => ConnectionTerms.Of("", Kind,
        (Term.BaseUrl, "http://quickbooks.example"), (Term.Company, QuickBooksDouble.Realm), (Term.TokenUrl, "http://quickbooks.example/oauth2/v1/tokens/bearer"),
        (Term.ClientId, QuickBooksDouble.ClientId), (Term.ClientSecret, QuickBooksDouble.ClientSecret), (RefreshToken, QuickBooksDouble.FirstRefreshToken));

    public IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room)
    {
        if (!Uri.TryCreate(terms[Term.TokenUrl] ?? OnlineTokens, UriKind.Absolute, out var tokenUrl)) throw new ConnectionFault(FaultKind.Refused, $"Connections__{terms.Slug}__TokenUrl is no web address.");
        var tokens = new RotatingTokens(new OutboundHttp(room, "Intuit's token endpoint"), room, tokenUrl, terms.Require(Term.ClientId), terms.Require(Term.ClientSecret), terms.Require(RefreshToken));
        // A company may be called 500 times a minute and an app 10 times a second: 8 a second keeps to both.
        var http = new OutboundHttp(room, Title, new Pace(8, 8, TimeSpan.FromSeconds(1), room.Clock));
        var root = terms[Term.BaseUrl] is null ? new Uri(Online) : terms.Base();
        var client = new QuickBooksClient(http, tokens, new Uri($"{root.AbsoluteUri.TrimEnd('/')}/v3/company/{Uri.EscapeDataString(terms.Require(Term.Company))}"), terms[MinorVersion] ?? "75", room);
        return new QuickBooksSystem(terms.Slug, client, terms[Currency] ?? "USD", room);
    }

    public SystemDouble OpenDouble(DoubleShelf shelf, TimeProvider clock) => new QuickBooksDouble(shelf, clock);
}
