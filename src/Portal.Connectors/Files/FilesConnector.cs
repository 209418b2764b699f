using Portal.Kernel.Contracts;

namespace Portal.Connectors.Files;

/// <summary>Files in a folder, on this machine or at an SFTP server: spreadsheets are read, one of the domain is written.</summary>
public sealed class FilesConnector : IConnector
{
    internal const string PrivateKey = "PrivateKey", HostKey = "HostKey", Format = "Format", Delimiter = "Delimiter", Domain = "Domain", KeyColumn = "KeyColumn", Columns = "Columns", Pattern = "Pattern",
        Complete = "Complete", QuietSeconds = "QuietSeconds", DecimalMark = "DecimalMark", DateOrder = "DateOrder";

    public string Kind => "files";
    public string Title => "Files (CSV, Excel; folder or SFTP)";

    public IReadOnlyList<Term> Terms { get; } =
    [
        Term.Address("file:///data/drop/in for a folder, sftp://files.example.org/drop for a folder at an SFTP server."),
        Term.UserName("SFTP: name of the account.", required: false),
        Term.Secrecy("SFTP: its password, or that of the private key.", required: false),
        new(PrivateKey, "Private key", "SFTP: OpenSSH or PEM text, in place of a password.", Required: false, Secret: true),
        new(HostKey, "Host key", "SFTP: SHA-256 fingerprint as ssh-keygen -l shows it: SHA256:…", Required: false),
        new(Domain, "Domain", "What the files hold: customers, items, invoices …") { LeadsElsewhere = true },
        new(KeyColumn, "Key column", "Heading of the column with the domain's key.", Required: false, Default: FilePlan.UsualKey) { LeadsElsewhere = true },
        new(Columns, "Columns", "Heading=field, separated by commas: Unit price=price, Description=name. A heading that is the field's own name stands alone."),
        new(Format, "Format", "Of the files that are read, and of the one that is written.", Required: false, Default: "csv", Choices: ["csv", "xlsx"]),
        new(Delimiter, "Delimiter", "Between the cells of CSV files: one character, or tab. Empty: found out when read, a comma when written.", Required: false),
        new(Pattern, "File names", "Which files are read: settlements-*.csv. Empty: all of the format.", Required: false) { LeadsElsewhere = true },
        new(Complete, "Complete when", "quiet: unchanged for a while, or with a companion; companion: only with a file of the same name and .sha256 or .done.", Required: false, Default: "quiet", Choices: ["quiet", "companion"]),
        new(QuietSeconds, "Quiet time", "Seconds without a change after which a file counts as complete.", Required: false, Default: "60"),
        new(DecimalMark, "Decimal mark", "In files that are read. Auto: by what each file shows; what could be read in two ways is left out and told.", Required: false, Default: "auto", Choices: ["auto", ".", ","]),
        new(DateOrder, "Order of dates", "Of dates like 01/02/2026. Empty: only those are read that have one meaning.", Required: false, Choices: ["dmy", "mdy"]),
        LocalTimes.ZoneTerm("Times in cells"),
    ];

    public IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room)
    {
        var plan = FilePlan.Of(terms);
        return new FilesSystem(plan, FilePlace.Of(terms, room), room);
    }
}
