using Portal.Connectors.Doubles;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Smtp;

/// <summary>Hands letters to a mail server (RFC 5321, RFC 6409).</summary>
public sealed class SmtpConnector : IConnector
{
    internal const string From = "From", FromName = "FromName", Tls = "Tls", Certificate = "Certificate";
    internal const string WhenOffered = "when-offered", Required = "required";

    public string Kind => "smtp";
    public string Title => "Mail server (SMTP)";

    public IReadOnlyList<Term> Terms { get; } =
    [
        Term.Address("smtp://mail.example.org:587, or smtps://mail.example.org:465 where TLS begins with the first byte."),
        Term.UserName("Name of the account; empty where the server takes letters without one.", required: false),
        Term.Secrecy(required: false),
        new(From, "Sender", "Address that letters come from."),
        new(FromName, "Sender's name", "As readers see it.", Required: false),
        new(Tls, "Encryption", "Required: no letter leaves unencrypted. When-offered: a server without TLS, such as a relay on the same machine, gets letters all the same. The password never leaves unencrypted.", Required: false, Default: Required, Choices: [WhenOffered, Required]),
        new(Certificate, "Certificate", "SHA-256 of the server's certificate in hexadecimal, for one that nobody vouches for.", Required: false),
    ];

    public ConnectionTerms DemoTerms => ConnectionTerms.Of("", Kind, (Term.BaseUrl, Mailbox.Address), (From, "portal@mailbox.test"));

    public IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room) => terms[Term.BaseUrl] == Mailbox.Address ? new MailboxSystem(terms.Slug, room) : new SmtpSystem(terms.Slug, SmtpAccount.Of(terms), room);

    public SystemDouble OpenDouble(DoubleShelf shelf, TimeProvider clock) => new Mailbox(shelf, clock);
}
