using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Access;

/// <summary>Who is let in: a cookie for people, a key for API clients, and one policy for each permission. What has no policy of its own is closed.</summary>
static class Policies
{
    const string ByRequest = "ByRequest";
    public static readonly TimeSpan KeepFor = TimeSpan.FromDays(14), WorkingDay = TimeSpan.FromHours(12);

    public static void AddDoors(this IServiceCollection services)
    {
        services.AddAuthentication(o => o.DefaultScheme = ByRequest)
            .AddPolicyScheme(ByRequest, null, o => o.ForwardDefaultSelector = Door)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.Scheme, null)
            .AddScheme<AuthenticationSchemeOptions, SignatureAuthentication>(SignatureAuthentication.Scheme, null)
            .AddCookie(IdentityConstants.ApplicationScheme, Cookie);
        services.AddAuthorization(o =>
        {
            foreach (var permission in Permission.All) o.AddPolicy(permission, policy => policy.RequireAuthenticatedUser().RequireAssertion(asked => asked.User.May(permission)));
            // Applies to whatever names no policy. Where nothing is, or the router itself refuses (405, 415), there is nothing to guard.
            o.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(asked => asked.Resource is HttpContext context && context.GetEndpoint() is not RouteEndpoint).Build();
        });
    }

    /// <summary>The API knows keys only, so that no page of another site can make a browser speak for somebody.</summary>
    static string Door(HttpContext context) =>
        context.Request.Headers.Authorization.Count > 0 ? ApiKeyAuthentication.Scheme
        : !context.Request.Path.StartsWithSegments("/api") ? IdentityConstants.ApplicationScheme
        : SignatureAuthentication.Fits(context.Request) ? SignatureAuthentication.Scheme : ApiKeyAuthentication.Scheme;

    static void Cookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "portal.session";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.LoginPath = Urls.SignIn;
        cookie.AccessDeniedPath = Urls.Denied;
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.ExpireTimeSpan = WorkingDay;
        cookie.SlidingExpiration = true;
        cookie.Events.OnRedirectToLogin = answer => Answer(answer, Problems.Unauthenticated);
        // The status alone: a page for people and problem details for programs are drawn from it.
        cookie.Events.OnRedirectToAccessDenied = answer =>
        {
            answer.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
        cookie.Events.OnValidatePrincipal = Validate;
    }

    static Task Answer(RedirectContext<CookieAuthenticationOptions> answer, ProblemKind problem)
    {
        if (Answers.IsPage(answer.HttpContext)) answer.Response.Redirect(answer.RedirectUri);
        else answer.Response.StatusCode = problem.Status;
        return Task.CompletedTask;
    }

    static async Task Validate(CookieValidatePrincipalContext cookie)
    {
        var people = cookie.HttpContext.RequestServices.GetRequiredService<KnownPeople>();
        if (await people.Stands(cookie.Principal!, cookie.HttpContext.RequestAborted)) return;
        cookie.RejectPrincipal();
        await cookie.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }
}
