using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Kernel;
using Portal.Shell;

namespace Portal.Access;

/// <summary>
/// A submission signed by Standard Webhooks instead of carrying a key. The body is read whole, because the signature covers it, and handed on as it came;
/// the message's id becomes the idempotency key, so a repeated message stores nothing twice.
/// </summary>
sealed class SignatureAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KnownClients clients, LastUses uses, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "StandardWebhooks";
    const int Limit = 256 * 1024, BatchLimit = 8 * 1024 * 1024;

    bool tooLarge;

    /// <summary>Signatures are for submissions only.</summary>
    public static bool Fits(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Headers.ContainsKey(StandardWebhooks.SignatureHeader) && request.Path.StartsWithSegments(Urls.Intake);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[StandardWebhooks.IdHeader] is not [{ } id] || Request.Headers[StandardWebhooks.TimestampHeader] is not [{ } timestamp] || Request.Headers[StandardWebhooks.SignatureHeader] is not [{ } signatures]) return AuthenticateResult.NoResult();
        // Asked before the body is read: an old message costs nothing.
        if (!StandardWebhooks.IsId(id) || !StandardWebhooks.IsTimely(timestamp, clock.GetUtcNow())) return AuthenticateResult.NoResult();
        if (await ReadBody() is not { } body) return AuthenticateResult.NoResult();
        foreach (var (client, secret) in await clients.Signing())
        {
            if (!StandardWebhooks.Verify(id, timestamp, signatures, body.Span, secret, clock.GetUtcNow())) continue;
            uses.Saw(client.Id);
            return AuthenticateResult.Success(new AuthenticationTicket(client.Principal(id), Scheme));
        }
        return AuthenticateResult.NoResult();
    }

    /// <summary>The bytes as they were sent (packed or not), within the limit of the address; null when there are more.</summary>
    async Task<ReadOnlyMemory<byte>?> ReadBody()
    {
        var limit = Request.Path.Value!.EndsWith("/batch", StringComparison.Ordinal) ? BatchLimit : Limit;
        tooLarge = Request.ContentLength > limit;
        if (tooLarge) return null;
        var body = new MemoryStream((int)(Request.ContentLength ?? 4096));
        var part = new byte[16 * 1024];
        while (await Request.Body.ReadAsync(part, Context.RequestAborted) is > 0 and var read)
        {
            tooLarge = body.Length + read > limit;
            if (tooLarge) return null;
            body.Write(part, 0, read);
        }
        body.Position = 0;
        Request.Body = body;
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => tooLarge
        ? Problems.Write(Context, Problems.PayloadTooLarge, "The body is larger than this address takes.")
        : Refuse.Unknown(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refuse.Forbidden(Context);
}
