namespace Portal.Shell;

/// <summary>What a health check is asked for.</summary>
static class HealthTags
{
    /// <summary>Part of <c>/health/ready</c> and of the home pages.</summary>
    public const string Ready = "ready";
    /// <summary>Asked only once the database is migrated.</summary>
    public const string NeedsTables = "tables";
}
