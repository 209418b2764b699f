using Portal.Shell;

namespace Portal.Intake;

/// <summary>The door: authenticates, checks shape and idempotency, and has the submission on disk before it answers.</summary>
public sealed class IntakeSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
    }
}
