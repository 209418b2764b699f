using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Portal.Testing;

/// <summary>A subscriber's endpoint on a free port: records what arrives and misbehaves on command.</summary>
public sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication host;
    readonly ConcurrentQueue<Received> received = new();
    readonly ConcurrentQueue<Behaviour> script = new();

    Receiver(WebApplication host) => this.host = host;

    /// <summary>What it does with every delivery that no scripted behaviour takes.</summary>
    public Behaviour Always { get; set; } = Behaviour.Ok;
    public string Url { get; private set; } = "";
    public IReadOnlyList<Received> Received => [.. received];

    /// <param name="port">0: a free one. A receiver that comes back takes its old port.</param>
    public static async Task<Receiver> Start(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var receiver = new Receiver(builder.Build());
        receiver.host.Run(receiver.Take);
        await receiver.host.StartAsync();
        receiver.Url = receiver.host.Urls.Single() + "/hook";
        return receiver;
    }

    /// <summary>The next deliveries are answered like this, one each, before <see cref="Always"/> applies again.</summary>
    public Receiver Next(params Behaviour[] behaviours)
    {
        foreach (var behaviour in behaviours) script.Enqueue(behaviour);
        return this;
    }

    /// <summary>Waits until so many deliveries (that fit) are there.</summary>
    public async Task<IReadOnlyList<Received>> Gets(int count, string? type = null, TimeSpan? within = null)
    {
        await Eventually.Holds($"{count} deliveries of {type ?? "any type"} arrived (there are {Received.Count})", () => Fitting(type).Count >= count, within);
        return Fitting(type);
    }

    IReadOnlyList<Received> Fitting(string? type) => [.. received.Where(r => type is null || r.Type == type)];

    async Task Take(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        received.Enqueue(new Received(context.Request.Path, headers, body.ToArray(), DateTimeOffset.UtcNow));
        await (script.TryDequeue(out var next) ? next : Always).Answer(context);
    }

    public async ValueTask DisposeAsync() => await host.DisposeAsync();
}

/// <summary>How an endpoint answers.</summary>
public sealed record Behaviour(Func<HttpContext, Task> Answer)
{
    public static readonly Behaviour Ok = Status(200);

    /// <summary>Breaks the connection without an answer.</summary>
    public static readonly Behaviour Reset = new(context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>Says nothing until the caller gives up.</summary>
    public static readonly Behaviour Hang = new(context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));

    public static Behaviour Status(int code, string body = "", int? retryAfter = null) => new(context =>
    {
        context.Response.StatusCode = code;
        if (retryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString();
        return context.Response.WriteAsync(body);
    });

    public static Behaviour Redirect(string to, int code = 302) => new(context =>
    {
        context.Response.StatusCode = code;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    });

    /// <summary>Sends its answer one byte at a time and never comes to the end.</summary>
    public static Behaviour Drip(TimeSpan every) => new(async context =>
    {
        using var timer = new PeriodicTimer(every);
        while (!context.RequestAborted.IsCancellationRequested && await timer.WaitForNextTickAsync(context.RequestAborted).AsTask().ContinueWith(t => t.IsCompletedSuccessfully, TaskScheduler.Default))
        {
            await context.Response.Body.WriteAsync("."u8.ToArray());
            await context.Response.Body.FlushAsync();
        }
    });

    /// <summary>Answers 200 with a body of so many bytes.</summary>
    public static Behaviour Flood(long bytes) => new(async context =>
    {
        var block = new byte[64 * 1024];
        Array.Fill(block, (byte)'x');
        for (var left = bytes; left > 0 && !context.RequestAborted.IsCancellationRequested; left -= block.Length)
            await context.Response.Body.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)));
    });
}

/// <summary>One delivery as it came over the wire.</summary>
public sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, DateTimeOffset At)
{
    public string Id => Headers.GetValueOrDefault("webhook-id", "");
    public string Text => Encoding.UTF8.GetString(Body);
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
    public string? Type => Json.ValueKind is JsonValueKind.Object && Json.TryGetProperty("type", out var type) ? type.GetString() : null;
    public JsonElement Data => Json.GetProperty("data");

    /// <summary>A subscriber's own check, written from the specification of Standard Webhooks and not from our sender.</summary>
    public bool IsSignedWith(string secret)
    {
        if (!secret.StartsWith("whsec_", StringComparison.Ordinal)) return false;
        if (!long.TryParse(Headers.GetValueOrDefault("webhook-timestamp"), out var sent) || Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - sent) > 300) return false;
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{Id}.{sent}."), .. Body];
        var expected = HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed);
        return Headers.GetValueOrDefault("webhook-signature", "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part.StartsWith("v1,", StringComparison.Ordinal))
            .Any(part => CryptographicOperations.FixedTimeEquals(expected, Convert.FromBase64String(part[3..])));
    }
}
