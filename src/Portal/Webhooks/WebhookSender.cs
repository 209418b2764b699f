using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Portal.Data;
using Portal.Kernel;
using Portal.Kernel.Contracts;

namespace Portal.Webhooks;

/// <summary>Where to send and what to sign with, decrypted once for many deliveries.</summary>
/// <param name="Former">Signs as well until its time.</param>
sealed record Target(string Url, string Secret, string? Former, DateTimeOffset? FormerUntil)
{
    public static Target Of(Subscription subscription, Secrets secrets) => new(
        subscription.Url, secrets.Reveal(subscription.Secret), subscription.PreviousSecret is { } former ? secrets.Reveal(former) : null, subscription.PreviousUntil);

    /// <summary>While a secret rotates both sign, the new one first.</summary>
    public string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var signature = StandardWebhooks.Sign(id, at, body, Secret);
        return Former is not null && FormerUntil > at ? $"{signature} {StandardWebhooks.Sign(id, at, body, Former)}" : signature;
    }
}

/// <summary>Makes one exchange with an endpoint. Whatever the endpoint does, it answers within the limits; it never throws but for the stop.</summary>
sealed class WebhookSender(HttpMessageInvoker http, TimeProvider clock)
{
    /// <summary>For the whole exchange: name, connection, answer and its body.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    /// <summary>Reading stops here: nobody makes us read for ever.</summary>
    const int MostRead = 64 * 1024;
    const int Kept = 16 * 1024;
    const string Agent = "Portal-Webhooks/1.0";

    /// <param name="traceParent">Trace that the receiver may join.</param>
    public async Task<Exchange> Send(Target target, Message message, string? traceParent, CancellationToken stop)
    {
        var at = clock.GetUtcNow();
        var began = clock.GetTimestamp();
        using var request = Request(target, message, at, traceParent);
        var headers = Shown(request);
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        HttpStatusCode? status = null;
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            status = response.StatusCode;
            var said = await Read(response, either.Token);
            var (outcome, error) = Judge(response.StatusCode);
            return Ended(outcome, error, said, RetryAfter(response));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Ended(Outcome.Timeout, status is null ? $"No answer in {Limit.TotalSeconds:0} s." : $"The answer did not end in {Limit.TotalSeconds:0} s.");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException or AddressRefused or NotSupportedException or InvalidOperationException)
        {
            var (outcome, error) = Judge(fault);
            return Ended(outcome, error);
        }

        Exchange Ended(Outcome outcome, string? error, string? said = null, TimeSpan? hint = null) =>
            new(at, clock.GetElapsedTime(began), outcome, (int?)status, headers, said, error, hint);
    }

    static HttpRequestMessage Request(Target target, Message message, DateTimeOffset at, string? traceParent)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Uri.TryCreate(target.Url, UriKind.Absolute, out var url) ? url : null) { Content = new ByteArrayContent(message.Body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", message.ContentType);
        request.Headers.TryAddWithoutValidation("User-Agent", Agent);
        request.Headers.TryAddWithoutValidation(StandardWebhooks.IdHeader, message.Id);
        request.Headers.TryAddWithoutValidation(StandardWebhooks.TimestampHeader, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(StandardWebhooks.SignatureHeader, target.Sign(message.Id, at, message.Body));
        if (traceParent is not null) request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        return request;
    }

    /// <summary>What is kept of the request: a signature would let whoever reads it send in our name for minutes.</summary>
    static string Shown(HttpRequestMessage request)
    {
        var text = new StringBuilder();
        foreach (var header in request.Headers.Concat(request.Content!.Headers).Where(h => h.Key != StandardWebhooks.SignatureHeader))
            text.Append(header.Key.ToLowerInvariant()).Append(": ").AppendJoin(", ", header.Value).Append('\n');
        return text.ToString();
    }

    static (Outcome, string?) Judge(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => (Outcome.Delivered, null),
        >= 300 and < 400 => (Outcome.Redirected, $"The endpoint answered {(int)status}; redirects are not followed."),
        410 => (Outcome.Gone, "The endpoint answered 410 Gone."),
        var other => (Outcome.Refused, $"The endpoint answered {other}."),
    };

    static (Outcome, string) Judge(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException!)
            switch (cause)
            {
                case AddressRefused: return (Outcome.BlockedAddress, cause.Message);
                case AuthenticationException: return (Outcome.Unreachable, "No secure connection: the certificate or the protocol was not accepted.");
                case NotSupportedException or InvalidOperationException: return (Outcome.BlockedAddress, "This is not a web address that can be called.");
                case SocketException socket: return (Outcome.Unreachable, Said(socket.SocketErrorCode));
                case HttpIOException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } or HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }:
                    return (Outcome.Unreachable, "The headers of the answer are too large.");
            }
        return (Outcome.Unreachable, "The connection broke before the answer was whole.");
    }

    static string Said(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "The connection was refused.",
        SocketError.HostNotFound or SocketError.NoData => "The host name is not known.",
        SocketError.TryAgain => "The host name could not be looked up in time.",
        SocketError.TimedOut => "No connection in time.",
        SocketError.ConnectionReset => "The connection was reset.",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "There is no way to the host.",
        _ => $"The connection failed ({error}).",
    };

    static async Task<string?> Read(HttpResponseMessage response, CancellationToken stop)
    {
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        var kept = new byte[Kept];
        var (length, read) = (0, 0);
        var rest = new byte[4096];
        while (read < MostRead)
        {
            var room = length < Kept ? kept.AsMemory(length) : rest;
            var got = await body.ReadAsync(room, stop);
            if (got == 0) break;
            if (length < Kept) length += got;
            read += got;
        }
        // PostgreSQL keeps no NUL in a text.
        return length == 0 ? null : Encoding.UTF8.GetString(kept, 0, length).Replace('\0', '\uFFFD');
    }

    TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)) return null;
        return response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
            _ => null,
        };
    }
}
