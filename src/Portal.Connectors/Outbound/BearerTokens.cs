using System.Net;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Outbound;

/// <summary>OAuth 2.0 client credentials (RFC 6749, 4.4): a token is asked for once, used until five minutes before its end, and thrown away when the system refuses it.</summary>
public sealed class BearerTokens(OutboundHttp http, TimeProvider clock, Uri tokenUrl, string clientId, string clientSecret, string? scope)
{
    static readonly TimeSpan Early = TimeSpan.FromMinutes(5);
    readonly SemaphoreSlim one = new(1);
    string? token;
    DateTimeOffset until;

    /// <summary>A token that is good by the clock.</summary>
    /// <exception cref="ConnectionFault">The token endpoint does not know us, or cannot be reached.</exception>
    public async Task<string> Token(CancellationToken stop)
    {
        await one.WaitAsync(stop);
        try
        {
            if (token is not null && clock.GetUtcNow() < until) return token;
            var answer = await http.Send(Ask, Effect.Repeatable, stop);
            // RFC 6749 refuses clients with 400 and 401, others in its place with 403; anything else below 500 is no token endpoint.
            if (answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) throw new ConnectionFault(FaultKind.Credentials, $"The token endpoint refuses the client: {(answer.Json() as JsonObject)?["error"]?.ToString() ?? ((int)answer.Status).ToString()}.");
            if ((int)answer.Status is >= 300 and < 500) throw new ConnectionFault(FaultKind.Refused, $"The token endpoint answered {(int)answer.Status}: its address may be wrong.");
            var body = answer.Object("The token endpoint", Effect.Repeatable);
            token = answer.IsGood && body["access_token"]?.ToString() is { Length: > 0 } given ? given : throw new ConnectionFault(FaultKind.Unreachable, $"The token endpoint answered {(int)answer.Status} without a token.");
            var seconds = int.TryParse(body["expires_in"]?.ToString(), out var said) ? said : 3600;
            until = clock.GetUtcNow() + (seconds > 2 * Early.TotalSeconds ? TimeSpan.FromSeconds(seconds) - Early : TimeSpan.FromSeconds(seconds) / 2);
            return token;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>The system refused this token: the next call asks for another.</summary>
    public void Forget(string refused)
    {
        if (token == refused) token = null;
    }

    HttpRequestMessage Ask()
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = clientId, ["client_secret"] = clientSecret };
        if (scope is not null) form["scope"] = scope;
        return new HttpRequestMessage(HttpMethod.Post, tokenUrl) { Content = new FormUrlEncodedContent(form) };
    }
}
