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
sealed class SignatureAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KnownClients clients, UnprovenBodies room, LastUses uses, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "StandardWebhooks";
    const int Limit = 256 * 1024, BatchLimit = 8 * 1024 * 1024;
    const string TooLarge = "The body is larger than this address takes.";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Why the body was not read.</summary>
    (ProblemKind Kind, string Detail)? unread;

    /// <summary>Signatures are for submissions only.</summary>
    public static bool Fits(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Headers.ContainsKey(StandardWebhooks.SignatureHeader) && request.Path.StartsWithSegments(Urls.Intake);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[StandardWebhooks.IdHeader] is not [{ } id] || Request.Headers[StandardWebhooks.TimestampHeader] is not [{ } timestamp] || Request.Headers[StandardWebhooks.SignatureHeader] is not [{ } signatures]) return AuthenticateResult.NoResult();
        // Asked before the body is read: an old message, or one that nobody could have signed, costs nothing.
        if (!StandardWebhooks.IsId(id) || !StandardWebhooks.IsTimely(timestamp, clock.GetUtcNow()) || await clients.Signing() is not { Count: > 0 } signers) return AuthenticateResult.NoResult();
        var limit = Request.Path.Value!.EndsWith("/batch", StringComparison.Ordinal) ? BatchLimit : Limit;
        if (Request.ContentLength > limit) return NotRead(Problems.PayloadTooLarge, TooLarge);
        using var share = room.Open();
        return await ReadBody(limit, share) is { } body ? Prove(signers, id, timestamp, signatures, body.Span) : AuthenticateResult.NoResult();
    }

    AuthenticateResult Prove(IReadOnlyList<(ApiClient Client, string Secret)> signers, string id, string timestamp, string signatures, ReadOnlySpan<byte> body)
    {
        foreach (var (client, secret) in signers)
        {
            if (!StandardWebhooks.Verify(id, timestamp, signatures, body, secret, clock.GetUtcNow())) continue;
            uses.Saw(client.Id);
            return AuthenticateResult.Success(new AuthenticationTicket(client.Principal(id), Scheme));
        }
        return AuthenticateResult.NoResult();
    }

    /// <summary>The bytes as they were sent (packed or not), and grown as they come; null when there are more than the limit, no room is left or they take too long.</summary>
    async Task<ReadOnlyMemory<byte>?> ReadBody(int limit, UnprovenBodies.Share share)
    {
        using var late = new CancellationTokenSource(Patience, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, Context.RequestAborted);
        var body = new MemoryStream();
        var part = new byte[16 * 1024];
        try
        {
            while (await Request.Body.ReadAsync(part, stop.Token) is > 0 and var read)
            {
                if (body.Length + read > limit)
                {
                    NotRead(Problems.PayloadTooLarge, TooLarge);
                    return null;
                }
                if (!share.TryTake(read))
                {
                    NotRead(Problems.Overloaded, "More signed bodies are on their way than can be read at the moment. Nothing was stored.");
                    return null;
                }
                body.Write(part, 0, read);
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            NotRead(Problems.Overloaded, "The body took too long to arrive. Nothing was stored.");
            return null;
        }
        body.Position = 0;
        Request.Body = body;
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    AuthenticateResult NotRead(ProblemKind kind, string detail)
    {
        unread = (kind, detail);
        return AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (unread is not { } why) return Refuse.Unknown(Context);
        if (why.Kind == Problems.Overloaded) Response.Headers.RetryAfter = "2";
        return Problems.Write(Context, why.Kind, why.Detail);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Refuse.Forbidden(Context);
}

/// <summary>
/// Room for bodies of which nobody knows yet who sends them: strangers cannot fill the memory, however many they come.
/// It is taken by what came, not by what was announced: whoever would keep others out must send it all.
/// </summary>
sealed class UnprovenBodies
{
    const long Room = 64 << 20;

    long taken;

    /// <summary>The room of one body, which grows as it comes and is given back as a whole.</summary>
    public Share Open() => new(this);

    public sealed class Share(UnprovenBodies all) : IDisposable
    {
        long mine;

        public bool TryTake(int more)
        {
            if (Interlocked.Add(ref all.taken, more) > Room)
            {
                Interlocked.Add(ref all.taken, -more);
                return false;
            }
            mine += more;
            return true;
        }

        public void Dispose() => Interlocked.Add(ref all.taken, -mine);
    }
}
