using MediatR;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Portal.Access.Plugin;
using Portal.Access.UseCases;
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
        services.AddSingleton<SignInTurns>();
        services.AddSingleton<KnownPeople>();
        services.AddSingleton<KnownClients>();
        services.AddSingleton<LastUses>();
        services.AddSingleton<UnprovenBodies>();
        services.AddSingleton<IPrepare, Demo>();
        services.AddSingleton<FirstRun>().AddSingleton<IPrepare>(s => s.GetRequiredService<FirstRun>());
        services.AddSingleton(s => new SignInRate(builder.Configuration.GetValue("Access:SignInsPerMinute", SignInRate.Usual), s.GetRequiredService<TimeProvider>()));
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

    /// <summary>The door counts what it takes by itself.</summary>
    public void Use(WebApplication app) => app.UseWhen(context => !context.Request.Path.StartsWithSegments(Urls.Intake), reads => reads.UseMiddleware<CountReads>());

    public IEnumerable<RecurringWork> Recurring =>
    [
        new("forget-failed-sign-ins", "7 * * * *", (services, stop) => services.GetRequiredService<IMediator>().Send(new ForgetFailedSignIns(), stop)),
        new("write-last-uses", "*/30 * * * * *", (services, stop) => services.GetRequiredService<IMediator>().Send(new WriteLastUses(), stop)),
    ];

    public IEnumerable<NavigationItem> Navigation =>
    [
        new(900, "Keeping order", "Audit", Urls.Audit, "i-audit", [Permission.AuditRead], "g a"),
        new(905, "Keeping order", "Users", Urls.Users, "i-people", [Permission.AccessManage], "g u"),
        new(910, "Keeping order", "API clients", Urls.ApiClients, "i-key", [Permission.AccessManage], "g k"),
        new(911, "Keeping order", "Connect a website", Urls.ConnectWebsite, "i-globe", [Permission.AccessManage]),
    ];

    public IEnumerable<Setting> Settings =>
    [
        new("Access__SignInsPerMinute", "30", "Sign-ins that one network address may try in a minute, failed or not."),
        new("Https__Redirect", "false", "Sends http requests to https; otherwise Portal answers both."),
        new("Proxies__Known", "", "Addresses or networks of reverse proxies, separated by commas; only their X-Forwarded-For and -Proto are believed."),
    ];

    public void MapEndpoints(WebApplication app)
    {
        app.MapPost(Urls.SignOut, SignOut).AllowAnonymous();
        app.MapPlugin();
    }

    static async Task<IResult> SignOut(HttpContext context, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return TypedResults.BadRequest();
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        return TypedResults.LocalRedirect(Urls.SignIn);
    }
}
