using Portal.Shell;

namespace Portal.Promotion;

/// <summary>Approved records become live ones in the system of record, exactly once.</summary>
public sealed class PromotionSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
    }
}
