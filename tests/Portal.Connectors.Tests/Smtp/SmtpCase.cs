using Portal.Connectors.Smtp;
using Portal.Connectors.Tests.Conformance;

namespace Portal.Connectors.Tests.Smtp;

/// <summary>Opens it for the README. Its stand-in is a mailbox that speaks no SMTP, so the tests run mail servers.</summary>
public sealed class SmtpCase : ConnectorCase
{
    public override IConnector Connector { get; } = new SmtpConnector();

    public override ConnectionTerms Terms(Uri address) => ConnectionTerms.Of("mail", "smtp", (Term.BaseUrl, "smtp://mail.example.org:587"), ("From", "shop@example.org"));
}
