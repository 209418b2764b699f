namespace Portal.Kernel.Contracts;

/// <summary>A submission was accepted and is on disk.</summary>
public sealed record IntakeReceived(Guid Id, string Key, string Kind, string Status, DateTimeOffset ReceivedAt) : IEvent
{
    public static string Type => "intake.received";
}

/// <summary>The rules found something that a person should look at.</summary>
public sealed record IntakeNeedsReview(Guid Id, string Key, string Kind, string Status, DateTimeOffset ReceivedAt) : IEvent
{
    public static string Type => "intake.needs_review";
}

/// <summary>A record was rejected, with a reason.</summary>
public sealed record IntakeRejected(Guid Id, string Key, string Kind, string Status, DateTimeOffset ReceivedAt, string Reason) : IEvent
{
    public static string Type => "intake.rejected";
}
