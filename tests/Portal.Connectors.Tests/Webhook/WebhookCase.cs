using Portal.Connectors.Tests.Conformance;
using Portal.Connectors.Webhook;

namespace Portal.Connectors.Tests.Webhook;

/// <summary>Opens it for the README; it calls nobody, so it has no double.</summary>
public sealed class WebhookCase : ConnectorCase
{
    public override IConnector Connector { get; } = new WebhookConnector();

    public override ConnectionTerms Terms(Uri address) => ConnectionTerms.Of("tool", "webhook", ("Signed", "token"), (Term.Password, "a-long-shared-secret"), ("Domain", "deliveries"), ("Key", "id"), ("Fields", "status=status"));

    public override string ChosenDomain => "one domain, as its terms say";
}
