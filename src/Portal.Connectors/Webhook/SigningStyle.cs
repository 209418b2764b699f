using Portal.Kernel;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Webhook;

/// <summary>How a tool proves its posts, and how it names them.</summary>
abstract class SigningStyle
{
    static readonly Dictionary<string, SigningStyle> all = new()
    {
        ["standard"] = new Standard(), ["stripe"] = new Timed("Stripe-Signature"), ["calendly"] = new Timed("Calendly-Webhook-Signature"), ["github"] = new GitHub(), ["token"] = new Token(),
    };

    public static IEnumerable<string> Names => all.Keys;

    public static SigningStyle? Named(string name) => all.GetValueOrDefault(name);

    public abstract string Says(string header);

    public abstract bool IsGood(NoticeCall call, IReadOnlyList<string> secrets, string header);

    /// <summary>What is the same when a post is sent again, and only then; null: there is nothing of that kind.</summary>
    public virtual string? IdOf(NoticeCall call, Posted posted) => null;

    public virtual string? TypeOf(NoticeCall call) => null;

    /// <summary>What is wrong with the secrets; null: nothing.</summary>
    public virtual string? ProblemOf(IReadOnlyList<string> secrets) => null;

    static bool Any(IReadOnlyList<string> secrets, Func<string, bool> good) => secrets.Aggregate(false, (found, secret) => found | good(secret));

    sealed class Standard : SigningStyle
    {
        public override string Says(string header) => "Standard Webhooks: the headers webhook-id, webhook-timestamp and webhook-signature, made with this connection's secret (whsec_…).";

        public override bool IsGood(NoticeCall call, IReadOnlyList<string> secrets, string header) =>
            call.Header(StandardWebhooks.IdHeader) is { } id && call.Header(StandardWebhooks.TimestampHeader) is { } timestamp && call.Header(StandardWebhooks.SignatureHeader) is { } signatures
            && Any(secrets, secret => StandardWebhooks.Verify(id, timestamp, signatures, call.Body.Span, secret, call.Now));

        public override string? IdOf(NoticeCall call, Posted posted) => call.Header(StandardWebhooks.IdHeader);

        public override string? ProblemOf(IReadOnlyList<string> secrets) => secrets.All(s => System.Buffers.Text.Base64.IsValid(s.StartsWith(StandardWebhooks.SecretPrefix, StringComparison.Ordinal) ? s[StandardWebhooks.SecretPrefix.Length..] : s)) ? null : "is whsec_ and base64.";
    }

    /// <summary>A header like <c>t=1614265330,v1=…</c>: hexadecimal HMAC-SHA256 over <c>t.body</c>; several v1 while a secret changes.</summary>
    sealed class Timed(string name) : SigningStyle
    {
        public override string Says(string header) => $"The header {name} (t=…,v1=…), made with this connection's secret.";

        public override bool IsGood(NoticeCall call, IReadOnlyList<string> secrets, string header)
        {
            var parts = (call.Header(name) ?? "").Split(',', StringSplitOptions.TrimEntries);
            if (parts.FirstOrDefault(p => p.StartsWith("t=", StringComparison.Ordinal))?[2..] is not { } timestamp || !StandardWebhooks.IsTimely(timestamp, call.Now)) return false;
            var said = parts.Where(p => p.StartsWith("v1=", StringComparison.Ordinal)).Take(10).Select(p => p[3..]).ToList();
            return Any(secrets, secret => said.Aggregate(false, (found, one) => found | Proof.IsSame(one, Convert.ToHexStringLower(Proof.Hmac(secret, $"{timestamp}.", call.Body.Span)))));
        }

        /// <summary>Stripe's events have an id. Calendly's have none, but each says when it was made.</summary>
        public override string IdOf(NoticeCall call, Posted posted) => name.StartsWith("Stripe", StringComparison.Ordinal) && posted.Text("id") is { Length: > 0 and <= 200 } id ? id : Proof.IdOf(call.Body);
    }

    sealed class GitHub : SigningStyle
    {
        public override string Says(string header) => "The header X-Hub-Signature-256 (sha256=…), made with this connection's secret over the body.";

        public override bool IsGood(NoticeCall call, IReadOnlyList<string> secrets, string header) =>
            Any(secrets, secret => Proof.IsSame(call.Header("X-Hub-Signature-256"), $"sha256={Convert.ToHexStringLower(Proof.Hmac(secret, "", call.Body.Span))}"));

        public override string? IdOf(NoticeCall call, Posted posted) => call.Header("X-GitHub-Delivery") is { Length: > 0 and <= 200 } id ? id : null;

        public override string? TypeOf(NoticeCall call) => call.Header("X-GitHub-Event");
    }

    sealed class Token : SigningStyle
    {
        const int Shortest = 16;

        public override string Says(string header) => $"This connection's secret in the header {header}{(header == "Authorization" ? ", with or without the word Bearer before it" : "")}.";

        public override bool IsGood(NoticeCall call, IReadOnlyList<string> secrets, string header) =>
            call.Header(header) is { } said && Proof.IsAny(said.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? said[7..].Trim() : said.Trim(), secrets);

        /// <summary>Whoever retries says the same key again.</summary>
        public override string? IdOf(NoticeCall call, Posted posted) => call.Header("Idempotency-Key") is { Length: > 0 and <= 200 } key ? key : null;

        public override string? ProblemOf(IReadOnlyList<string> secrets) => secrets.All(s => s.Length >= Shortest) ? null : $"has at least {Shortest} characters.";
    }
}
