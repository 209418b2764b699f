using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Outbound;

/// <summary>What a call does there, and so whether it may be made again when nobody knows what became of it.</summary>
public enum Effect
{
    /// <summary>Changes nothing, or the same however often.</summary>
    Repeatable,
    /// <summary>Twice would be two.</summary>
    Once,
}

/// <param name="Timeout">For one try, body included.</param>
/// <param name="FirstWait">Before the second try; doubled for each one after it.</param>
/// <param name="LongestWait">A system that asks for more is told of to the caller instead.</param>
/// <param name="MaxBytes">A longer answer is refused.</param>
public sealed record OutboundLimits(TimeSpan Timeout, TimeSpan FirstWait, TimeSpan LongestWait, int Tries, int MaxBytes)
{
    public static readonly OutboundLimits Usual = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20), 3, 32 * 1024 * 1024);
}

/// <summary>
/// HTTP to one outside system. Every call has a time and a size; too many calls and short outages are waited out;
/// what cannot be repaired is a <see cref="ConnectionFault"/> that says whether something may have been done.
/// </summary>
public sealed class OutboundHttp(ConnectionRoom room, string system, Pace? pace = null)
{
    readonly HttpMessageInvoker wire = new(room.Wire, disposeHandler: false);
    readonly OutboundLimits limits = room.Limits;

    /// <summary>Makes the call; answers whatever the system answers, but for 429 and, after the last try, 5xx.</summary>
    /// <param name="make">Makes the request anew for each try.</param>
    public async Task<OutboundAnswer> Send(Func<HttpRequestMessage> make, Effect effect, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            ConnectionFault fault;
            try
            {
                var answer = await Try(make, effect, stop);
                if (answer.Fault(system, effect, room.Clock.GetUtcNow()) is not { } trouble) return answer;
                fault = trouble;
            }
            catch (ConnectionFault trouble)
            {
                fault = trouble;
            }
            // Busy: it says itself that nothing was done. Unreachable: no byte of ours arrived, or the call only asks.
            var wait = fault.RetryAfter ?? limits.FirstWait * Math.Pow(2, attempt - 1) * (1 + Random.Shared.NextDouble() / 4);
            if (attempt >= limits.Tries || wait > limits.LongestWait || !(fault.Kind is FaultKind.Busy or FaultKind.Unreachable || (fault.Kind is FaultKind.Doubtful && effect is Effect.Repeatable))) throw fault;
            await Task.Delay(wait, room.Clock, stop);
        }
    }

    async Task<OutboundAnswer> Try(Func<HttpRequestMessage> make, Effect effect, CancellationToken stop)
    {
        using var turn = pace is null ? null : await pace.Enter(stop);
        using var limit = new CancellationTokenSource(limits.Timeout, room.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        using var request = make();
        // Some servers know no chunked bodies.
        if (request.Content is not null) await request.Content.LoadIntoBufferAsync(either.Token);
        try
        {
            using var response = await wire.SendAsync(request, either.Token);
            return new OutboundAnswer(response.StatusCode, Headers(response), await Body(response, either.Token));
        }
        catch (AddressRefused refused)
        {
            throw new ConnectionFault(FaultKind.Refused, refused.Message, inner: refused);
        }
        catch (HttpRequestException fault) when (fault.InnerException is AddressRefused refused)
        {
            throw new ConnectionFault(FaultKind.Refused, refused.Message, inner: fault);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError)
        {
            throw new ConnectionFault(FaultKind.Unreachable, $"{system} could not be reached: {fault.Message}", inner: fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw Lost(effect, $"The connection to {system} broke off.", fault);
        }
        catch (OperationCanceledException fault) when (!stop.IsCancellationRequested)
        {
            throw Lost(effect, $"{system} did not answer within {limits.Timeout.TotalSeconds:0} s.", fault);
        }
    }

    static ConnectionFault Lost(Effect effect, string message, Exception fault) => new(effect is Effect.Once ? FaultKind.Doubtful : FaultKind.Unreachable, message, inner: fault);

    async Task<byte[]> Body(HttpResponseMessage response, CancellationToken stop)
    {
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        using var kept = new MemoryStream();
        var part = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(part, stop)) > 0;)
        {
            if (kept.Length + read > limits.MaxBytes) throw new ConnectionFault(FaultKind.Refused, $"{system} answered more than {limits.MaxBytes / 1024 / 1024} MB.");
            kept.Write(part, 0, read);
        }
        return kept.ToArray();
    }

    static Dictionary<string, string> Headers(HttpResponseMessage response) =>
        response.Headers.Concat(response.Content.Headers).GroupBy(h => h.Key, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => string.Join(", ", g.SelectMany(h => h.Value)), StringComparer.OrdinalIgnoreCase);
}

/// <summary>What a system answered, read to its end.</summary>
public sealed record OutboundAnswer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public bool IsGood => (int)Status is >= 200 and < 300;

    /// <summary>The body as JSON, or null when it is none (a page of HTML, half a document).</summary>
    public JsonNode? Json()
    {
        try
        {
            return Body.Length == 0 ? null : JsonNode.Parse(Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The body as a JSON object. What cannot be read after a call with effect leaves it in doubt.</summary>
    public JsonObject Object(string system, Effect effect) => Json() as JsonObject
        ?? throw new ConnectionFault(effect is Effect.Once ? FaultKind.Doubtful : FaultKind.Unreachable, $"{system} answered {(int)Status} with something that is not its usual answer.");

    /// <summary>What is wrong, when the status says that everybody would: 429 and 5xx.</summary>
    internal ConnectionFault? Fault(string system, Effect effect, DateTimeOffset now)
    {
        if (Status is HttpStatusCode.TooManyRequests) return new(FaultKind.Busy, $"{system} asks for fewer calls.", RetryAfter(now));
        if (Status is HttpStatusCode.ServiceUnavailable && RetryAfter(now) is { } later) return new(FaultKind.Busy, $"{system} is closed for a while.", later);
        if ((int)Status >= 500) return new(effect is Effect.Once ? FaultKind.Doubtful : FaultKind.Unreachable, $"{system} answered {(int)Status}.", RetryAfter(now));
        return null;
    }

    /// <summary>Seconds or a date (RFC 9110, 10.2.3); null when it is missing or cannot be read.</summary>
    TimeSpan? RetryAfter(DateTimeOffset now)
    {
        if (!Headers.TryGetValue("Retry-After", out var text)) return null;
        if (int.TryParse(text, out var seconds) && seconds >= 0) return TimeSpan.FromSeconds(seconds);
        return DateTimeOffset.TryParseExact(text, "r", null, System.Globalization.DateTimeStyles.AssumeUniversal, out var at) ? (at > now ? at - now : TimeSpan.Zero) : null;
    }
}
