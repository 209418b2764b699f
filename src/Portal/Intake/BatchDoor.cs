using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Intake;

/// <summary>Takes many submissions in one request, a line each; a bad line never hinders a good one.</summary>
sealed class BatchDoor(Door door, RateLimits limits)
{
    public const string NdJson = "application/x-ndjson";
    public const int LargestBatch = 8 << 20;
    public const int MostLines = 10_000;
    /// <summary>Enough for full group commits, few enough that one batch does not fill the line that others stand in.</summary>
    const int AtOnce = 512;

    public async Task Submit(string name, HttpContext context)
    {
        if (!door.TryEnter(name, context, NdJson, out var kind, out var client, out var refusal) || !Door.TryReadKey(context, client, out var key, out refusal))
        {
            await refusal!.Write(context);
            return;
        }
        (var body, refusal) = await Body.Read(context.Request, LargestBatch, context.RequestAborted);
        refusal ??= Pay(context, client, LinesIn(body.Span));
        if (refusal is not null)
        {
            await refusal.Write(context);
            return;
        }
        context.Response.ContentType = NdJson;
        await Answer(context, kind!, Take(kind!, client, key, Lines(body)));
    }

    /// <summary>A batch costs as many requests as it has lines. Coming at all cost one; the rest is owed.</summary>
    Refusal? Pay(HttpContext context, Client client, int lines)
    {
        if (lines > MostLines) return new(Problems.PayloadTooLarge, $"A batch has at most {MostLines:#,0} lines; this one has {lines:#,0}.");
        var allowance = lines > 1 ? limits.Owe(client, lines - 1) : null;
        allowance?.Describe(context.Response.Headers);
        return allowance is { Granted: false } ? new(Problems.RateLimited, $"This client may send {allowance.PerMinute:#,0} lines a minute, and has not made up for its last batch yet.") : null;
    }

    /// <summary>Counted before anything is made of them. A newline at the end begins no line.</summary>
    public static int LinesIn(ReadOnlySpan<byte> body) => body.Count((byte)'\n') + (body is [] or [.., (byte)'\n'] ? 0 : 1);

    static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> body)
    {
        while (body.Length > 0)
        {
            var end = body.Span.IndexOf((byte)'\n');
            var line = end < 0 ? body : body[..end];
            yield return line.Span.EndsWith("\r"u8) ? line[..^1] : line;
            body = end < 0 ? default : body[(end + 1)..];
        }
    }

    /// <summary>Begins each line in turn, so many at once; the answers come in the order of the lines.</summary>
    IEnumerable<Task<(Receipt Receipt, Refusal? Refusal)>> Take(IIntakeKind kind, Client client, string? key, IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        var trace = Activity.Current?.Id;
        var begun = new Queue<Task<(Receipt, Refusal?)>>(AtOnce);
        var row = 0;
        foreach (var line in lines)
        {
            row++;
            if (begun.Count == AtOnce) yield return begun.Dequeue();
            // A key of the whole batch makes one for each line; the blank between cannot come in a header, so it meets no other key.
            begun.Enqueue(TakeLine(kind, client, key is null ? null : $"{key} {row}", line, trace));
        }
        while (begun.TryDequeue(out var next)) yield return next;
    }

    async Task<(Receipt, Refusal?)> TakeLine(IIntakeKind kind, Client client, string? key, ReadOnlyMemory<byte> line, string? trace) =>
        line.Length > Door.LargestBody
            ? (default, new Refusal(Problems.PayloadTooLarge, $"A line has at most {Door.LargestBody / 1024} KiB."))
            : await door.Take(kind, client, key, line, trace, patient: true);

    static async Task Answer(HttpContext context, IIntakeKind kind, IEnumerable<Task<(Receipt Receipt, Refusal? Refusal)>> results)
    {
        var output = context.Response.BodyWriter;
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = OutboxEvent.Json.Encoder });
        var row = 0;
        foreach (var result in results)
        {
            var (receipt, refusal) = await result;
            json.WriteStartObject();
            json.WriteNumber("row"u8, ++row);
            if (refusal is null)
            {
                Door.Describe(json, kind, receipt);
                if (receipt.Verdict is Verdict.Replayed) json.WriteBoolean("replayed"u8, true);
            }
            else
            {
                foreach (var (name, value) in Problems.Members(context, refusal.Kind, refusal.Detail, refusal.More))
                {
                    json.WritePropertyName(name);
                    JsonSerializer.Serialize(json, value, OutboxEvent.Json);
                }
            }
            json.WriteEndObject();
            await json.FlushAsync();
            json.Reset();
            output.Write("\n"u8);
            if (row % AtOnce == 0) await output.FlushAsync();
        }
    }
}
