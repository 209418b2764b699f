using Portal.Kernel.Contracts;

namespace Portal.Connectors.Database;

/// <summary>A table or view of a PostgreSQL or SQLite database, read and never written: for systems whose only open door is their database.</summary>
public sealed class DatabaseConnector : IConnector
{
    public string Kind => "database";
    public string Title => "Database (PostgreSQL, SQLite)";

    public IReadOnlyList<Term> Terms { get; } =
    [
        Term.Address("postgres://host:5432/database, or sqlite:///folder/file.db for a file that this machine can read."),
        Term.UserName("Name of a database user who may only read.", required: false),
        Term.Secrecy("Its password.", required: false),
        new(TableTerms.Tls, "Encryption", "verify: encrypted, and the server shows a certificate for its name. require: encrypted. off: for a network that you trust.", Required: false, Default: "verify", Choices: ["verify", "require", "off"]),
        new(TableTerms.Domain, "Data", "What the rows are: customers, items, or a word of your own.", Default: Domains.Customers) { LeadsElsewhere = true },
        new(TableTerms.View, "Table or view", "Its name, with the schema before a dot where that is needed.") { LeadsElsewhere = true },
        new(TableTerms.KeyColumn, "Key column", "Holds the key of a row: the customer's or the item's number.") { LeadsElsewhere = true },
        new(TableTerms.Columns, "Columns", "Which column holds which field: name=company, phone_no=phone."),
        new(TableTerms.ChangedColumn, "Changed column", "A time column that says when a row last changed: never empty. Without it every read is of all rows.", Required: false),
        LocalTimes.ZoneTerm("Times in columns"),
    ];

    public IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room)
    {
        var table = TableTerms.Read(terms);
        IDialect dialect = table.Address.Scheme == "sqlite" ? new SqliteDialect(table, room) : new PostgresDialect(table, terms, room);
        return new DatabaseSystem(table, dialect);
    }
}
