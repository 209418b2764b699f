using Portal.Shell;

namespace Portal.Access;

/// <summary>Who asks and what they may do: people with roles, API clients with scopes, sign-in, first run.</summary>
public sealed class AccessSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
    }
}
