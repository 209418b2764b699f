using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.QuickBooks;

/// <summary>
/// OAuth 2.0 refresh tokens that work once (RFC 6749, 6; RFC 9700, 4.14.2): each answer brings the next one, which is kept before the token beside it is used.
/// Were it lost, a person would have to connect the company again: so a refresh goes on when its caller leaves, and who is told that its token is used up looks whether another instance has kept a newer one.
/// </summary>
sealed class RotatingTokens(OutboundHttp http, ConnectionRoom room, Uri tokenUrl, string clientId, string clientSecret, string firstRefreshToken)
{
    static readonly TimeSpan Early = TimeSpan.FromMinutes(5);
    readonly SemaphoreSlim one = new(1);
    // Successors belong to the token that they come from: a company that was connected anew starts with the new one.
    readonly string name = $"refresh-token-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(firstRefreshToken)))[..16]}";
    string? token;
    DateTimeOffset until;
    const int Looks = 5;
    static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>A token that is good by the clock.</summary>
    /// <exception cref="ConnectionFault">The refresh token is used up or revoked, or the endpoint cannot be reached.</exception>
    public async Task<string> Token(CancellationToken stop)
    {
        if (token is { } known && room.Clock.GetUtcNow() < until) return known;
        stop.ThrowIfCancellationRequested();
        return await Task.Run(Refreshed, CancellationToken.None).WaitAsync(stop);
    }

    /// <summary>Nobody cancels it: what is sent kills the token before it.</summary>
    async Task<string> Refreshed()
    {
        var stop = CancellationToken.None;
        await one.WaitAsync(stop);
        try
        {
            if (token is not null && room.Clock.GetUtcNow() < until) return token;
            for (var look = 1; ; look++)
            {
                var refresh = await room.Memory.Recall(name, stop) ?? firstRefreshToken;
                try
                {
                    return await Refreshed(refresh, stop);
                }
                catch (UsedUp) when (look < Looks)
                {
                    // Another instance may have used it; it keeps the successor a moment later.
                    if (refresh == (await room.Memory.Recall(name, stop) ?? firstRefreshToken)) await Task.Delay(LookAgain, room.Clock, stop);
                }
                catch (UsedUp refused)
                {
                    throw new ConnectionFault(FaultKind.Credentials, refused.Message);
                }
            }
        }
        finally
        {
            one.Release();
        }
    }

    async Task<string> Refreshed(string refresh, CancellationToken stop)
    {
        var answer = await http.Send(() => Ask(refresh), Effect.Repeatable, stop);
        var body = answer.Json() as JsonObject;
        var why = body?["error"] is JsonValue words ? words.ToString() : null;
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || (answer.Status is HttpStatusCode.BadRequest && why is not null))
        {
            var said = $"Intuit refuses the refresh token: {why ?? ((int)answer.Status).ToString()}. Connect the company again and set the new token.";
            throw why is "invalid_grant" ? new UsedUp(said) : new ConnectionFault(FaultKind.Credentials, said);
        }
        if ((int)answer.Status is >= 300 and < 500) throw new ConnectionFault(FaultKind.Refused, $"Intuit's token endpoint answered {(int)answer.Status}.");
        if (!answer.IsGood || body?["access_token"]?.ToString() is not { Length: > 0 } given) throw new ConnectionFault(FaultKind.Unreachable, $"Intuit's token endpoint answered {(int)answer.Status} without a token.");
        if (body["refresh_token"]?.ToString() is { Length: > 0 } next && next != refresh) await room.Memory.Keep(name, next, stop);
        var seconds = int.TryParse(body["expires_in"]?.ToString(), out var lasts) ? lasts : 3600;
        until = room.Clock.GetUtcNow() + (seconds > 2 * Early.TotalSeconds ? TimeSpan.FromSeconds(seconds) - Early : TimeSpan.FromSeconds(seconds) / 2);
        return token = given;
    }

    sealed class UsedUp(string message) : Exception(message);

    /// <summary>It was refused: the next call asks for another.</summary>
    public void Forget(string refused)
    {
        if (token == refused) token = null;
    }

    HttpRequestMessage Ask(string refresh)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, tokenUrl) { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refresh }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{clientSecret}")));
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }
}
