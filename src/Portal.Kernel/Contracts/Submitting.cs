using MediatR;

namespace Portal.Kernel.Contracts;

/// <summary>
/// A person fills in a record of a kind. It goes through the same door as any front door's: the same schema, the same inbox, the same rules afterwards.
/// A customer's record carries their own number, whatever the body says.
/// </summary>
/// <param name="Body">JSON.</param>
/// <param name="Key">Made once for each form that is opened: the same form sent twice is one record.</param>
/// <exception cref="InvalidInput">With every violation of the schema.</exception>
[Needs(Permission.IntakeReview, Permission.OwnWrite)]
public sealed record SubmitRecord(string Kind, string Body, string Key) : IRequest<SubmittedRecord>;

/// <param name="Id">Of the staged record that it becomes in a moment.</param>
public sealed record SubmittedRecord(Guid Id, string Key);
