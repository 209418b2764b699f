using Portal.Shell;

namespace Portal.Staging;

/// <summary>Rules run over what arrived; people review what needs a person.</summary>
public sealed class StagingSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
    }
}
