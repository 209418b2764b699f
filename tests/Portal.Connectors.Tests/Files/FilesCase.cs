using Portal.Connectors.Files;
using Portal.Connectors.Tests.Conformance;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Files;

/// <summary>Opens it for the README; a folder has no double.</summary>
public sealed class FilesCase : ConnectorCase
{
    public override IConnector Connector { get; } = new FilesConnector();

    public override ConnectionTerms Terms(Uri address) => ConnectionTerms.Of("drop", "files", (Term.BaseUrl, "file:///data/drop"), ("Domain", Domains.Items), ("Columns", "Description=name, Unit price=price"));

    public override string ChosenDomain => "one domain, as its terms say";
}
