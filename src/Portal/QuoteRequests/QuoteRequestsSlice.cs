using Portal.Shell;

namespace Portal.QuoteRequests;

/// <summary>The intake kind quote-requests: its schema, its rules, its promotion to a quote.</summary>
public sealed class QuoteRequestsSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
    }
}
