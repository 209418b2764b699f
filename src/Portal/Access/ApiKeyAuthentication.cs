using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Portal.Shell;

namespace Portal.Access;

/// <summary><c>Authorization: Bearer pk_…</c>. What is missing is answered as problem details.</summary>
sealed class ApiKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KnownClients clients)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";
    const string Bearer = "Bearer ";

    static readonly Task<AuthenticateResult> Nothing = Task.FromResult(AuthenticateResult.NoResult());

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? clients.Find(header.AsSpan(Bearer.Length).Trim()) : Nothing;

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Refuse.Unknown(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refuse.Forbidden(Context);
}

/// <summary>What a program is told that may not.</summary>
static class Refuse
{
    public static Task Unknown(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Write(context, Problems.Unauthenticated, Problems.Unauthenticated.Help);
    }

    public static Task Forbidden(HttpContext context)
    {
        var needed = context.GetEndpoint()?.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>().Distinct().ToList() ?? [];
        return Problems.Write(context, Problems.ForbiddenKind, needed.Count > 0 ? $"This needs the scope {string.Join(" and ", needed)}." : "This is not open to API clients.");
    }
}
