using MediatR;

namespace Portal.Kernel.Contracts;

/// <summary>A submission is committed: staging may begin. Raised as a signal after the commit; the row in the inbox is the truth.</summary>
public static class SubmissionStored
{
    public const string Topic = nameof(SubmissionStored);
}

/// <summary>A staged record changed in any way: pages that show it look again.</summary>
public sealed record RecordChanged(Guid Id) : IFact;

/// <summary>A record was approved by a person, or by itself being clean. Promotion takes it from here.</summary>
/// <param name="Hold">How long the promotion waits so that the approval can be taken back.</param>
public sealed record RecordApproved(ApprovedRecord Record, string By, TimeSpan Hold) : IFact;

/// <summary>An approval was taken back before its promotion began. Whoever promotes refuses when it began.</summary>
public sealed record ApprovalTakenBack(Guid RecordId, string By) : IFact;

/// <summary>A person wants a failed promotion tried again.</summary>
public sealed record PromotionRetried(Guid RecordId, string By) : IFact;

/// <summary>An attempt to promote began.</summary>
public sealed record PromotionStarted(Guid RecordId, int Attempt) : IFact;

/// <summary>The record is live in the system of record.</summary>
public sealed record RecordPromoted(Guid RecordId, PromotedDocument Document, int Attempts, TimeSpan Took) : IFact;

/// <summary>One attempt failed.</summary>
/// <param name="Final">No more tries: a person must decide.</param>
public sealed record PromotionFailed(Guid RecordId, string Reason, int Attempts, bool Final, DateTimeOffset? NextAt) : IFact;

/// <summary>What waits for a person, and what went through since a time: for home pages and metrics.</summary>
/// <param name="Since">Start of the reader's day, in UTC.</param>
[Needs(Permission.IntakeRead, Permission.IntakeReview)]
public sealed record AskWaiting(DateTimeOffset Since) : IRequest<Waiting>;

/// <param name="Count">Records that wait for a person now, counted up to 10,000.</param>
/// <param name="Oldest">The five that wait longest, oldest first.</param>
/// <param name="Day">What happened since the asked time.</param>
public sealed record Waiting(int Count, int WithBlocking, int WithWarnings, DateTimeOffset? OldestSince, IReadOnlyList<WaitingRecord> Oldest, DayInNumbers Day);

/// <param name="Finding">The gravest finding's sentence, or null for a clean record.</param>
public sealed record WaitingRecord(Guid Id, string Key, string Company, string Status, Severity? Gravest, string? Finding, decimal? Total, string? Currency, DateTimeOffset ReceivedAt);

/// <param name="ByItself">Promoted without a person.</param>
/// <param name="PerHour">Received in each hour since the start, 24 numbers.</param>
public sealed record DayInNumbers(int Received, int ByItself, int ByPeople, int Rejected, int Failed, IReadOnlyList<int> PerHour);

/// <summary>What a customer may see of their requests: newest first.</summary>
/// <param name="Before">Only requests received before this; null from the newest.</param>
/// <param name="BeforeId">The last request of the former page, for those received at the same instant.</param>
/// <param name="Only">This one request, when it is the customer's.</param>
[Needs(Permission.OwnRead, Permission.CustomersRead)]
public sealed record AskRequestsOf(string CustomerNumber, DateTimeOffset? Before = null, int Limit = 50, Guid? BeforeId = null, Guid? Only = null) : IRequest<IReadOnlyList<CustomerRequest>>;

/// <param name="Status">One of the staging statuses in kebab case; pages say it in the customer's words.</param>
/// <param name="Number">Official number once there is one.</param>
/// <param name="Becomes">What it becomes: "quote", "ticket".</param>
public sealed record CustomerRequest(Guid Id, string Key, string Kind, string Summary, string Status, DateTimeOffset ReceivedAt, DateTimeOffset UpdatedAt, string? Number, decimal? Total, string? Currency, string Becomes = "quote");

/// <summary>Which recent records look like these: for the rule that finds likely duplicates. Rejected ones do not count.</summary>
/// <param name="Fingerprints">As in <see cref="Assessment.Fingerprint"/>.</param>
[Needs(Permission.IntakeReview)]
public sealed record AskRecentlyLike(IReadOnlyCollection<string> Fingerprints, DateTimeOffset Since) : IRequest<IReadOnlyList<RecentRecord>>;

public sealed record RecentRecord(string Fingerprint, Guid Id, string Key, DateTimeOffset ReceivedAt);

/// <summary>What was approved for these customers and is not in the system of record yet: for the rule that looks at their credit.</summary>
[Needs(Permission.IntakeReview)]
public sealed record AskOnTheWay(IReadOnlyCollection<string> CustomerNumbers) : IRequest<IReadOnlyList<ValueOnTheWay>>;

public sealed record ValueOnTheWay(string CustomerNumber, string? Currency, decimal Total);

/// <summary>Looks for records by the beginning of a company, or a whole key, e-mail, quote number or customer number: for the command palette.</summary>
[Needs(Permission.IntakeRead, Permission.IntakeReview)]
public sealed record FindRecords(string Text, int Limit = 8) : IRequest<IReadOnlyList<FoundRecord>>;

/// <param name="Number">Quote number once there is one.</param>
public sealed record FoundRecord(Guid Id, string Key, string Company, string Status, string? Number, DateTimeOffset ReceivedAt);

/// <summary>The newest record that this API client submitted since a time; null when none is staged yet.</summary>
[Needs(Permission.IntakeRead, Permission.IntakeReview)]
public sealed record FindNewestOf(Guid ClientId, DateTimeOffset Since) : IRequest<FoundRecord?>;

/// <summary>How many records of these kinds are open, and of how many customers: for whoever plans a change.</summary>
[Needs(Permission.RegistryRead)]
public sealed record CountOpenRecords(IReadOnlyCollection<string> Kinds) : IRequest<OpenRecords>;

/// <param name="Records">Counted up to 10,000.</param>
/// <param name="Customers">Different customers among those counted.</param>
public sealed record OpenRecords(int Records, int Customers)
{
    public static readonly OpenRecords None = new(0, 0);
}
