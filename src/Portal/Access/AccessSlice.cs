using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Access;

/// <summary>Who asks and what they may do: people with roles, API clients with scopes, sign-in, first run.</summary>
public sealed class AccessSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddIdentityCore<User>(Rules).AddUserStore<UserStore>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<KnownPeople>();
        services.AddSingleton<KnownClients>();
        services.AddSingleton<IPrepare, Demo>();
        services.AddDoors();
        services.AddScoped<CircuitScope>();
        services.AddScoped<CircuitHandler, CircuitMark>();
        services.AddScoped<ICurrentPerson, CurrentPerson>();
        services.AddScoped<AuthenticationStateProvider, CircuitAuthentication>();
    }

    /// <summary>Length is what makes a password strong; rules about signs only make it forgotten.</summary>
    static void Rules(IdentityOptions identity)
    {
        identity.User.RequireUniqueEmail = true;
        identity.User.AllowedUserNameCharacters = "";
        identity.Password = new() { RequiredLength = 12, RequiredUniqueChars = 5, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
    }

    public void MapEndpoints(WebApplication app) => app.MapPost(Urls.SignOut, SignOut).AllowAnonymous();

    static async Task<IResult> SignOut(HttpContext context, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest();
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        return TypedResults.LocalRedirect(Urls.SignIn);
    }
}
