using MediatR;

namespace Portal.Kernel.Contracts;

/// <summary>A record of ours that a system may have already under another name: a person says which of them it is.</summary>
/// <param name="Connection">Slug.</param>
/// <param name="Key">Ours.</param>
/// <param name="Name">What ours is called.</param>
public sealed record OpenMatch(string Connection, string Domain, string Key, string? Name, IReadOnlyList<Candidate> Candidates);

/// <summary>The matches of a connection that nobody decided yet, those that wait longest first.</summary>
/// <param name="Domain">Null: of every domain.</param>
/// <param name="Keys">Null: of every record.</param>
[Needs(Permission.RegistryRead, Permission.IntakeRead, Permission.IntakeReview)]
public sealed record AskOpenMatches(string Connection, string? Domain = null, IReadOnlyCollection<string>? Keys = null, int Most = 50) : IRequest<IReadOnlyList<OpenMatch>>;

/// <summary>A person decided which record of a system stands for one of ours; whatever waited for it goes on.</summary>
/// <param name="Id">Of the candidate; null: none of them, so a new one is made.</param>
[Needs(Permission.RegistryManage, Permission.IntakeReview)]
public sealed record LinkRecord(string Connection, string Domain, string Key, string? Id) : IRequest;

/// <summary>It is decided which record of a connection is meant by a key.</summary>
public sealed record RecordLinked(string Connection, string Domain, string Key) : IFact;
