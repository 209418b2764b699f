using System.Globalization;
using System.Text;
using Portal.Connectors.Doubles;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Zendesk;

/// <summary>Zendesk Support by its Ticketing API: tickets, and customers as organizations.</summary>
public sealed class ZendeskConnector : IConnector
{
    internal const string PerMinute = "PerMinute", Comments = "Comments";

    public string Kind => "zendesk";
    public string Title => "Zendesk";

    public IReadOnlyList<Term> Terms { get; } =
    [
        Term.Address("https://acme.zendesk.com"),
        new(Term.Auth, "Sign-in", "token: API token of the user; bearer: OAuth access token.", Required: false, Default: "token", Choices: ["token", "bearer"]),
        Term.UserName("E-mail address of the agent whose API token is used; tickets come from this agent. Not for bearer.", required: false),
        Term.Secrecy("The API token or access token."),
        new(Comments, "Comments", "public: requesters see what Portal writes, and are told by mail; internal: only agents see it.", Required: false, Default: "public", Choices: ["public", "internal"]),
        Proof.Secret("Signing secret of the webhook at Zendesk that calls Portal; with it Portal hears of changes at once."),
        new(PerMinute, "Calls a minute", "What the plan allows: 200 to 700.", Required: false, Default: "200"),
    ];

    /// <summary>What a connection to the double is told.</summary>
    public ConnectionTerms DemoTerms => ConnectionTerms.Of("", Kind, (Term.BaseUrl, "https://double.zendesk.com"), (Term.User, "portal@double.test"), (Term.Password, "token-double"), (Proof.SecretTerm, ZendeskDouble.SigningSecret));

    public IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room)
    {
        ConnectionFault Wrong(string name, string what) => new(FaultKind.Refused, $"Connections__{terms.Slug}__{name} {what}");
        var authorization = terms[Term.Auth] switch
        {
            null or "token" => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{terms.Require(Term.User)}/token:{terms.Require(Term.Password)}"))}",
            "bearer" => $"Bearer {terms.Require(Term.Password)}",
            _ => throw Wrong(Term.Auth, "is token or bearer."),
        };
        if (terms[Comments] is not (null or "public" or "internal")) throw Wrong(Comments, "is public or internal.");
        var calls = terms[PerMinute] is not { } said ? 200 : int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw Wrong(PerMinute, "is a number of calls.");
        var http = new OutboundHttp(room, Title, new Pace(atOnce: 4, calls, TimeSpan.FromMinutes(1), room.Clock));
        var client = new ZendeskClient(http, terms.Base(), authorization);
        return new ZendeskSystem(terms.Slug, client, new ZendeskTickets(client, room, isPublic: terms[Comments] != "internal"), new ZendeskOrganizations(client), Proof.Secrets(terms));
    }

    public SystemDouble OpenDouble(DoubleShelf shelf, TimeProvider clock) => new ZendeskDouble(shelf, clock);
}
