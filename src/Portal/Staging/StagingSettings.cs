namespace Portal.Staging;

/// <summary>The <c>Staging</c> section of the settings.</summary>
public sealed class StagingSettings
{
    /// <summary>Records without any finding are approved by themselves.</summary>
    public bool AutoApproveClean { get; init; }

    /// <summary>How long a page's approval can be taken back before the promotion begins. An approval over the API begins at once.</summary>
    public int UndoSeconds { get; init; } = 5;

    /// <summary>How soon a person should decide: ages in the queue count against it. 0: no target.</summary>
    public int TargetMinutes { get; init; } = 60;
}
