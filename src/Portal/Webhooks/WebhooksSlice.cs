using Portal.Shell;

namespace Portal.Webhooks;

/// <summary>Events leave through the outbox to subscribers as signed webhooks, and as a feed.</summary>
public sealed class WebhooksSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
    }
}
