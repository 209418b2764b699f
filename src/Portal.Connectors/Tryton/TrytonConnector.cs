using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tryton;

/// <summary>Tryton, a free ERP, over its JSON-RPC. Tested with 6.0.</summary>
public sealed class TrytonConnector : IConnector
{
    public string Kind => "tryton";
    public string Title => "Tryton";

    public IReadOnlyList<Term> Terms { get; } =
    [
        Term.Address("Where trytond answers: https://erp.example.org:8000."),
        new(Term.Database, "Database", "Name of the database on that server.") { LeadsElsewhere = true },
        Term.UserName("Login of a Tryton user who has a company and may sell; an employee, where opportunities are written."),
        Term.Secrecy(),
    ];

    public IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room) => new TrytonSystem(terms.Slug, new TrytonClient(terms, room), room);
}
