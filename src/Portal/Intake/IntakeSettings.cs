namespace Portal.Intake;

/// <summary>Section <c>Intake</c> of the configuration.</summary>
sealed record IntakeSettings
{
    public RateLimitSettings RateLimit { get; init; } = new();
    public int IdempotencyDays { get; init; } = 30;

    public static IntakeSettings From(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Intake").Get<IntakeSettings>() ?? new IntakeSettings();
        if (settings.RateLimit.PerMinute < 1) throw new InvalidOperationException("Intake__RateLimit__PerMinute must be 1 or more.");
        if (settings.RateLimit.Burst < 1) throw new InvalidOperationException("Intake__RateLimit__Burst must be 1 or more.");
        if (settings.IdempotencyDays < 1) throw new InvalidOperationException("Intake__IdempotencyDays must be 1 or more.");
        return settings;
    }
}

sealed record RateLimitSettings
{
    public int PerMinute { get; init; } = 600;
    public int Burst { get; init; } = 100;
}
