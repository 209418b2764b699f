using System.Text.Json;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connections.Matching;

/// <summary>A record of ours for which the system has some that look like it. It is here until a person, or the system, says which one is meant.</summary>
sealed class UnclearMatch
{
    internal const int MaxName = 200;

    UnclearMatch() { }

    public string Connection { get; private init; } = "";
    public string Domain { get; private init; } = "";
    /// <summary>Ours.</summary>
    public string Key { get; private init; } = "";
    /// <summary>What ours is called.</summary>
    public string? Name { get; private set; }
    /// <summary>JSON of the <see cref="Candidates"/>.</summary>
    public string CandidatesJson { get; private set; } = "[]";
    public DateTimeOffset AskedAt { get; private init; }

    public IReadOnlyList<Candidate> Candidates => JsonSerializer.Deserialize<List<Candidate>>(CandidatesJson, OutboxEvent.Json)!;

    public OpenMatch View => new(Connection, Domain, Key, Name, Candidates);

    public static UnclearMatch Of(string connection, string domain, DomainRow row, IReadOnlyList<Candidate> candidates, DateTimeOffset at)
    {
        var match = new UnclearMatch { Connection = connection, Domain = domain, Key = row.Key, AskedAt = at };
        match.Be(row, candidates);
        return match;
    }

    /// <summary>As the system said it last.</summary>
    public void Be(DomainRow row, IReadOnlyList<Candidate> candidates)
    {
        var name = row[Fields.Company] ?? row[Fields.Name];
        (Name, CandidatesJson) = (name?.Length > MaxName ? name[..MaxName] : name, JsonSerializer.Serialize(candidates, OutboxEvent.Json));
    }
}
