using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Data;
using Portal.Intake;
using Portal.Kernel.Data;

namespace Portal.Benchmarks;

/// <summary>The servers that Portal is held against, each a process of its own.</summary>
static class Baselines
{
    /// <summary>Parses the JSON and answers 202: as fast as this machine can be asked.</summary>
    public const string Empty = "empty";
    /// <summary>Commits the same row in groups with the product's own writer, and does nothing else: no credential, no schema, no limits, nothing behind it.</summary>
    public const string Group = "group";

    static readonly Client Nobody = new(Guid.NewGuid(), "Benchmark", 0, null);

    public static async Task Serve(string what, int port, string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        if (what == Group) await AddInbox(builder, Path.Combine(folder, "portal.db"));
        await using var app = builder.Build();
        if (what == Group)
        {
            var inbox = app.Services.GetRequiredService<Inbox>();
            app.MapPost("/", (HttpContext context) => Store(context, inbox));
        }
        else app.MapPost("/", Parse);
        await app.RunAsync();
    }

    static async Task AddInbox(WebApplicationBuilder builder, string file)
    {
        await using (var db = new SqlitePortalDb(new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite($"Data Source={file}").Options, null!)) await db.Database.EnsureCreatedAsync();
        builder.Services.AddSingleton(new Inbox(new InboxWriters(1, () => new SqliteInboxWriter($"Data Source={file}", TimeProvider.System)), new Signals(), new Press(TimeProvider.System), NullLogger<Inbox>.Instance));
        builder.Services.AddHostedService(s => s.GetRequiredService<Inbox>());
    }

    static async Task Parse(HttpContext context)
    {
        using var json = await JsonDocument.ParseAsync(context.Request.Body);
        Answer(context, """{"status":"received"}"""u8);
    }

    static async Task Store(HttpContext context, Inbox inbox)
    {
        var body = await Body.Read(context.Request, Door.LargestBody, context.RequestAborted);
        var arrival = Arrival.Of("quote-requests", "PQ-", Nobody, context.Request.Headers[Door.IdempotencyKey], body.Bytes, null, TimeProvider.System.GetUtcNow());
        if (!inbox.TryTake(arrival) || (await arrival.Receipt).Verdict is not Verdict.Stored) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else Answer(context, """{"status":"received"}"""u8);
    }

    static void Answer(HttpContext context, ReadOnlySpan<byte> body)
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        context.Response.BodyWriter.Write(body);
    }
}
