using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Intake;

/// <summary>Takes one submission: only what must be done before the answer, and nothing twice.</summary>
sealed class Door(Kinds kinds, Inbox inbox, RateLimits limits, TimeProvider clock)
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";
    public const int LargestBody = 256 << 10;
    const string Json = "application/json";
    const int LongestKey = 255;

    readonly ConcurrentDictionary<(Guid Client, string Kind, string Key), byte> keysInUse = new();

    public async Task Submit(string name, HttpContext context)
    {
        if (!TryEnter(name, context, Json, out var kind, out var client, out var refusal) || !TryReadKey(context, client, out var key, out refusal))
        {
            await refusal!.Write(context);
            return;
        }
        (var body, refusal) = await Body.Read(context.Request, LargestBody, context.RequestAborted);
        var receipt = default(Receipt);
        if (refusal is null) (receipt, refusal) = await Take(kind!, client, key, body, Activity.Current?.Id);
        if (refusal is null) Accept(context, kind!, receipt);
        else await refusal.Write(context);
    }

    /// <summary>Whether the kind exists, the caller is somebody within their rate, and the body is of a type that is read here.</summary>
    public bool TryEnter(string name, HttpContext context, string mediaType, out IIntakeKind? kind, out Client client, out Refusal? refusal)
    {
        client = default;
        kind = kinds.Named(name);
        if (kind is null) refusal = new(Problems.NotFoundKind, $"There is no kind of record with this name; GET {Urls.Intake} lists those that there are.");
        else if (Client.Of(context.User) is not { } caller) refusal = new(Problems.ForbiddenKind, "The credential names neither an API client nor a person who could submit.");
        else
        {
            client = caller;
            var allowance = limits.Take(caller);
            allowance?.Describe(context.Response.Headers);
            refusal = allowance is { Granted: false }
                ? new(Problems.RateLimited, $"This client may send {allowance.PerMinute} submissions a minute.")
                : Body.Refuse(context.Request, mediaType);
        }
        return refusal is null;
    }

    /// <summary>The key that makes repeating safe: a signed request's <c>webhook-id</c>, else the header, else none.</summary>
    public static bool TryReadKey(HttpContext context, Client client, out string? key, out Refusal? refusal)
    {
        var header = context.Request.Headers[IdempotencyKey];
        key = client.WebhookId ?? (header.Count == 0 ? null : header.Count == 1 ? header[0] : "");
        refusal = key is null || (key.Length is >= 1 and <= LongestKey && !key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            ? null
            : new(Problems.InvalidIdempotencyKey, $"An idempotency key is one header of 1 to {LongestKey} visible ASCII characters.");
        return refusal is null;
    }

    /// <summary>Checks one body and has it committed. Does not end with the caller's connection: what was let in is stored whole.</summary>
    public async ValueTask<(Receipt Receipt, Refusal? Refusal)> Take(IIntakeKind kind, Client client, string? key, ReadOnlyMemory<byte> body, string? traceParent, bool patient = false)
    {
        if (Check(kind, body.Span) is { } bad) return (default, bad);
        var use = (client.Id, kind.Name, key ?? "");
        if (key is not null && !keysInUse.TryAdd(use, 0)) return (default, new(Problems.IdempotencyKeyInUse, "The first request with this key is still being stored.", RetryAfter: 1));
        try
        {
            var arrival = Arrival.Of(kind.Name, kind.KeyPrefix, client, key, body, traceParent, clock.GetUtcNow());
            while (!inbox.TryTake(arrival))
                if (!patient || !await inbox.RoomAgain(body.Length, CancellationToken.None)) return (default, Refusal.Overloaded("More is coming in than can be stored at the moment."));
            var receipt = await arrival.Receipt;
            return (receipt, receipt.Verdict switch
            {
                Verdict.NotStored => Refusal.Overloaded("The database cannot take it at the moment."),
                Verdict.KeyReused => new(Problems.IdempotencyKeyReused, "This key belongs to another body that came before."),
                _ => null,
            });
        }
        finally
        {
            if (key is not null) keysInUse.TryRemove(use, out _);
        }
    }

    static Refusal? Check(IIntakeKind kind, ReadOnlySpan<byte> body)
    {
        try
        {
            JsonShape.Require(body);
        }
        catch (MalformedJson fault)
        {
            return Refusal.Malformed(fault);
        }
        var violations = kind.Check(body);
        return violations.Count > 0 ? Refusal.Violates(violations) : null;
    }

    static void Accept(HttpContext context, IIntakeKind kind, Receipt receipt)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status202Accepted;
        response.ContentType = Json;
        response.Headers.Location = Urls.IntakeRecord(kind.Name, receipt.Id);
        if (receipt.Verdict is Verdict.Replayed) response.Headers[Replayed] = "true";
        var writer = AnswerWriter.Mine;
        writer.Json.WriteStartObject();
        Describe(writer.Json, kind, receipt);
        writer.Json.WriteEndObject();
        writer.Json.Flush();
        response.ContentLength = writer.Bytes.WrittenCount;
        response.BodyWriter.Write(writer.Bytes.WrittenSpan);
    }

    /// <summary>The members of a receipt as callers read it.</summary>
    public static void Describe(Utf8JsonWriter json, IIntakeKind kind, Receipt receipt)
    {
        json.WriteString("id"u8, receipt.Id);
        json.WriteString("key"u8, receipt.Key);
        json.WriteString("kind"u8, kind.Name);
        json.WriteString("status"u8, "received"u8);
        json.WriteString("receivedAt"u8, receipt.ReceivedAt);
    }

    /// <summary>One for each thread, used again for every answer.</summary>
    sealed class AnswerWriter
    {
        [ThreadStatic] static AnswerWriter? mine;

        public ArrayBufferWriter<byte> Bytes { get; } = new(512);
        public Utf8JsonWriter Json { get; }

        AnswerWriter() => Json = new(Bytes);

        public static AnswerWriter Mine
        {
            get
            {
                mine ??= new();
                mine.Bytes.ResetWrittenCount();
                mine.Json.Reset();
                return mine;
            }
        }
    }
}
