namespace Portal.Kernel.Contracts;

/// <summary>A subscription was switched off: its endpoint is gone, or took nothing for days. Its events are kept.</summary>
/// <param name="Url">Scheme and host only: the rest of an address may hold what only its owner is to know.</param>
public sealed record SubscriptionDisabled(Guid Id, string Name, string Url, string? Owner, string Reason, DateTimeOffset DisabledAt) : IEvent
{
    public static string Type => "subscription.disabled";
}

/// <summary>A scheduled copy of a data domain did not come to its end.</summary>
/// <param name="Flow">Slug of the registered flow.</param>
public sealed record SyncFailed(Guid Id, string Flow, string Reason, DateTimeOffset StartedAt, DateTimeOffset FailedAt) : IEvent
{
    public static string Type => "sync.failed";
}

/// <summary>Two copies that should match do not.</summary>
public sealed record ReconciliationDriftFound(Guid Id, string Domain, string System, string SystemOfRecord, int Differences, DateTimeOffset FoundAt) : IEvent
{
    public static string Type => "reconciliation.drift_found";
}
