using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Portal.Connectors.Outbound;

namespace Portal.Connectors.OData;

/// <summary>How calls say who makes them: a name with a password, or a token. A token that is refused is asked for anew, once a call.</summary>
sealed class Login
{
    readonly BearerTokens? tokens;
    readonly AuthenticationHeaderValue? basic;

    public Login(BearerTokens tokens) => this.tokens = tokens;

    public Login(string user, string password) => basic = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public async Task<OutboundAnswer> Send(OutboundHttp http, Func<HttpRequestMessage> make, Effect effect, CancellationToken stop)
    {
        if (tokens is null) return await http.Send(() => Signed(make(), basic!), effect, stop);
        var token = await tokens.Token(stop);
        var answer = await http.Send(() => Signed(make(), new("Bearer", token)), effect, stop);
        if (answer.Status is not HttpStatusCode.Unauthorized) return answer;
        // It was refused at the door, so nothing was done: the call may be made again whatever it does.
        tokens.Forget(token);
        var another = await tokens.Token(stop);
        return await http.Send(() => Signed(make(), new("Bearer", another)), effect, stop);
    }

    static HttpRequestMessage Signed(HttpRequestMessage request, AuthenticationHeaderValue header)
    {
        request.Headers.Authorization = header;
        return request;
    }
}
