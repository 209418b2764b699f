using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Portal.Connectors.Doubles;

namespace Portal.Connectors.Tests;

/// <summary>A double behind a real HTTP server, which misbehaves on command.</summary>
public sealed class DoubleServer : IAsyncDisposable
{
    readonly WebApplication app;

    DoubleServer(WebApplication app, SystemDouble target, HurriedClock clock) => (this.app, Double, Clock) = (app, target, clock);

    public SystemDouble Double { get; }
    public HurriedClock Clock { get; }
    public Uri Address => new(app.Urls.First());

    /// <summary>Asked for each request, before the double: says what goes wrong with it. Null: all is well.</summary>
    public Func<HttpRequest, Mishap?> Mishaps { get; set; } = _ => null;

    /// <summary>Requests that came, as "METHOD path?query".</summary>
    public IReadOnlyList<string> Requests { get { lock (requests) return [.. requests]; } }
    readonly List<string> requests = [];

    /// <param name="clock">The one that the double goes by, when its limits and the client's waits must agree.</param>
    public static async Task<DoubleServer> Start(SystemDouble target, HurriedClock? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new DoubleServer(app, target, clock ?? new HurriedClock());
        app.Run(server.Serve);
        await app.StartAsync();
        return server;
    }

    async Task Serve(HttpContext context)
    {
        lock (requests) requests.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        context.Items[typeof(HurriedClock)] = Clock;
        var mishap = Mishaps(context.Request);
        if (ReferenceEquals(mishap, Mishap.Late))
        {
            var request = await Read(context);
            lock (underway) underway.Add(request);
            context.Abort();
            return;
        }
        if (mishap?.Before is { } before && await before(context)) return;
        using var answer = await Double.Answer(await Read(context), context.RequestAborted);
        if (mishap?.After is { } after && await after(context, answer)) return;
        await Write(context, answer);
    }

    /// <summary>Does what was held up by <see cref="Mishap.Late"/>; nobody hears the answers.</summary>
    /// <returns>How many requests there were.</returns>
    public async Task<int> Arrive()
    {
        List<HttpRequestMessage> late;
        lock (underway)
        {
            late = [.. underway];
            underway.Clear();
        }
        foreach (var request in late) using (await Double.Answer(request, CancellationToken.None)) request.Dispose();
        return late.Count;
    }
    readonly List<HttpRequestMessage> underway = [];

    static async Task<HttpRequestMessage> Read(HttpContext context)
    {
        // As it was sent, and not as the server understood it: doubles see escapes.
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri($"http://{context.Request.Host}{target}"));
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray())) request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }
        return request;
    }

    internal static async Task Write(HttpContext context, HttpResponseMessage answer)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers)) context.Response.Headers[name] = values.ToArray();
        // Where there is no body (204), a server must not even write an empty one.
        if (await answer.Content.ReadAsByteArrayAsync() is { Length: > 0 } body) await context.Response.Body.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }
}

/// <summary>What goes wrong with one request. Each part answers true when it answered in place of the double.</summary>
public sealed record Mishap(Func<HttpContext, Task<bool>>? Before = null, Func<HttpContext, HttpResponseMessage, Task<bool>>? After = null)
{
    /// <summary>The double never hears of it.</summary>
    public static Mishap Answer(int status, string body = "", string type = "application/json", params (string Name, string Value)[] headers) => new(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        foreach (var (name, value) in headers) context.Response.Headers[name] = value;
        await context.Response.WriteAsync(body);
        return true;
    });

    public static readonly Mishap ResetBefore = new(context =>
    {
        context.Abort();
        return Task.FromResult(true);
    });

    /// <summary>The double did it, and nobody hears of it: the duplicate maker.</summary>
    public static readonly Mishap ResetAfter = new(After: (context, _) =>
    {
        context.Abort();
        return Task.FromResult(true);
    });

    /// <summary>The connection breaks, and the double does it later: when <see cref="DoubleServer.Arrive"/> is called.</summary>
    public static readonly Mishap Late = new();

    /// <summary>Nothing is said for longer than anybody waits.</summary>
    public static readonly Mishap Silence = new(async context =>
    {
        var left = new TaskCompletionSource();
        ((HurriedClock)context.Items[typeof(HurriedClock)]!).LetTimePass();
        await using (context.RequestAborted.Register(() => left.TrySetResult())) await left.Task;
        return true;
    });

    /// <summary>The double did it, and half of its answer arrives.</summary>
    public static readonly Mishap Truncated = new(After: async (context, answer) =>
    {
        var body = await answer.Content.ReadAsByteArrayAsync();
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
        return true;
    });

    /// <summary>The double did it; the answer comes byte by byte and stops.</summary>
    public static readonly Mishap Drip = new(After: async (context, answer) =>
    {
        var body = await answer.Content.ReadAsByteArrayAsync();
        // An answer without a body is whole with its headers.
        if (body.Length == 0) return false;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, 1));
        await context.Response.Body.FlushAsync();
        return await Silence.Before!(context);
    });
}
