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
public sealed record RecordApproved(ApprovedRecord Record, string By) : IFact;

/// <summary>A person wants a failed promotion tried again.</summary>
public sealed record PromotionRetried(Guid RecordId, string By) : IFact;

/// <summary>An attempt to promote began.</summary>
public sealed record PromotionStarted(Guid RecordId, int Attempt) : IFact;

/// <summary>The record is live in the system of record.</summary>
public sealed record RecordPromoted(Guid RecordId, PromotedDocument Document, int Attempts, TimeSpan Took) : IFact;

/// <summary>One attempt failed.</summary>
/// <param name="Final">No more tries: a person must decide.</param>
public sealed record PromotionFailed(Guid RecordId, string Reason, int Attempts, bool Final, DateTimeOffset? NextAt) : IFact;

/// <summary>How many records wait for a person, and since when the oldest does.</summary>
[Needs(Permission.IntakeRead, Permission.IntakeReview)]
public sealed record AskWaiting : IRequest<Waiting>;

public sealed record Waiting(int NeedsReview, DateTimeOffset? OldestSince);

/// <summary>What a customer may see of their requests: newest first.</summary>
[Needs(Permission.OwnRead, Permission.CustomersRead)]
public sealed record AskRequestsOf(string CustomerNumber, int Limit = 50) : IRequest<IReadOnlyList<CustomerRequest>>;

/// <param name="Status">One of the staging statuses; pages say it in the customer's words.</param>
/// <param name="Number">Quote number once there is one.</param>
public sealed record CustomerRequest(Guid Id, string Key, string Kind, string Summary, string Status, DateTimeOffset ReceivedAt, DateTimeOffset UpdatedAt, string? Number, decimal? Total, string? Currency);
