namespace Portal.Registry;

/// <summary>The four ways in which Portal moves data. An administrator may add one or forbid one.</summary>
static class Patterns
{
    public const string Intake = "intake", EventPush = "event-push", BatchSync = "batch-sync", FileExchange = "file-exchange";

    public static readonly IReadOnlyList<Pattern> All =
    [
        new() { Slug = Intake, Name = "Intake", Description = "A front door submits a record to the intake API; it is staged, checked, reviewed where that is needed, and promoted to the system of record." },
        new() { Slug = EventPush, Name = "Event push", Description = "What happened leaves through the outbox as a signed webhook to whoever subscribed. Nobody polls." },
        new() { Slug = BatchSync, Name = "Batch sync", Description = "Reference data is copied on purpose, on a schedule that does not collide, from a watermark on." },
        new() { Slug = FileExchange, Name = "File exchange", Description = "For a system without an API: a file in a watched folder or by SFTP, checked, imported once." },
    ];
}
