using System.Security.Cryptography;
using NUlid;

namespace Portal.Intake;

/// <summary>A submission between the request that brought it and the commit that makes it durable.</summary>
sealed class Arrival
{
    readonly TaskCompletionSource<Receipt> receipt = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public required Guid Id { get; init; }
    public required string Key { get; init; }
    public required string Kind { get; init; }
    public required Guid ClientId { get; init; }
    public required string Source { get; init; }
    public required string? IdempotencyKey { get; init; }
    public required ReadOnlyMemory<byte> Body { get; init; }
    public required byte[] BodyHash { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required string? TraceParent { get; init; }

    /// <summary>Done after the commit, or when there will be none.</summary>
    public Task<Receipt> Receipt => receipt.Task;

    public static Arrival Of(string kind, string keyPrefix, Client client, string? idempotencyKey, ReadOnlyMemory<byte> body, string? traceParent, DateTimeOffset now)
    {
        // PostgreSQL keeps microseconds: cut here, so that the answer and the table say the same.
        var at = new DateTimeOffset(now.UtcTicks / 10 * 10, TimeSpan.Zero);
        return new Arrival
        {
            Id = Guid.CreateVersion7(at),
            Key = keyPrefix + Ulid.NewUlid(at),
            Kind = kind,
            ClientId = client.Id,
            Source = client.Name,
            IdempotencyKey = idempotencyKey,
            Body = body,
            BodyHash = SHA256.HashData(body.Span),
            ReceivedAt = at,
            TraceParent = traceParent,
        };
    }

    public Receipt Stored => new(Verdict.Stored, Id, Key, ReceivedAt);

    /// <summary>The key was used before: by the same body it is a replay, by another one a mistake.</summary>
    public Receipt Compare(Guid firstId, string firstKey, DateTimeOffset firstAt, ReadOnlySpan<byte> firstHash) =>
        firstId == Id ? Stored : firstHash.SequenceEqual(BodyHash) ? new(Verdict.Replayed, firstId, firstKey, firstAt) : new(Verdict.KeyReused, firstId, firstKey, firstAt);

    public void Answer(Receipt with) => receipt.TrySetResult(with);
}

/// <summary>What became of an arrival.</summary>
readonly record struct Receipt(Verdict Verdict, Guid Id, string Key, DateTimeOffset ReceivedAt);

enum Verdict
{
    /// <summary>Nothing was committed: the database could not take it.</summary>
    NotStored,
    Stored,
    /// <summary>The same bytes came with this key before; the receipt is the first one's.</summary>
    Replayed,
    /// <summary>Other bytes came with this key before.</summary>
    KeyReused,
}
