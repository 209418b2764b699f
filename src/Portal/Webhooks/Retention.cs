namespace Portal.Webhooks;

static class Retention
{
    /// <summary>What an event's data is once its days are over.</summary>
    public const string Removed = "null";
}
