using Portal.Shell;

namespace Portal.Operations;

/// <summary>Health, metrics, logs, traces, the clock (Hangfire) and its dashboard, the audit trail.</summary>
public sealed class OperationsSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
    }
}
