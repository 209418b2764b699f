namespace Portal.Webhooks;

/// <summary>The <c>Webhooks</c> section of the settings.</summary>
public sealed class WebhookSettings
{
    /// <summary>Targets may be http outside Development too.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Days for which what was sent and answered is kept.</summary>
    public int PayloadDays { get; init; } = 90;

    /// <summary>Days for which events, deliveries and attempts are kept without it.</summary>
    public int HistoryDays { get; init; } = 400;
}
