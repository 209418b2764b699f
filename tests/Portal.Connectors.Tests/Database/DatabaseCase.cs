using Portal.Connectors.Database;
using Portal.Connectors.Tests.Conformance;

namespace Portal.Connectors.Tests.Database;

/// <summary>Opens it for the README; a table has no double.</summary>
public sealed class DatabaseCase : ConnectorCase
{
    public override IConnector Connector { get; } = new DatabaseConnector();

    public override ConnectionTerms Terms(Uri address) => ConnectionTerms.Of("warehouse", "database", (Term.BaseUrl, "postgres://127.0.0.1/warehouse"), (Term.User, "portal"), (Term.Password, "secret"), ("View", "customers"), ("KeyColumn", "no"), ("Columns", "name=company"));

    public override string ChosenDomain => "one domain, as its terms say";
}
