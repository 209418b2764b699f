using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Inbound;

/// <summary>The address that other systems call.</summary>
static class InboundApi
{
    public static void MapInbound(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Urls.InboundApi + "/{connection}", ["POST", "GET"], Take)
            .AllowAnonymous().DisableAntiforgery().WithTags("Inbound")
            .WithSummary("Tell Portal that something changed")
            .WithDescription("Called by a connected system, which proves itself by its own signature or secret; the connection's page says which. Stored before it is answered: 202 again for the same notice, 503 when it could not be stored. GET, and POST with `validationToken`, answer the handshakes that systems begin with.")
            .Produces(202).Produces<string>(200, "text/plain").ProducesProblem(401).ProducesProblem(404).ProducesProblem(413).ProducesProblem(429).ProducesProblem(503);
    }

    static async Task Take(string connection, HttpContext context, InboundDoor door, InboundRates rates, PortalAddress portal, TimeProvider clock)
    {
        if (door.Of(connection) is not { } system)
        {
            await Problems.Write(context, Problems.NotFoundKind, "No connection of this name takes notices.");
            return;
        }
        if (!rates.MayCall(connection, context.Connection.RemoteIpAddress))
        {
            context.Response.Headers.RetryAfter = "60";
            await Problems.Write(context, Problems.RateLimited, "This address calls too often.");
            return;
        }
        if (await Body(context) is not { } body)
        {
            await Problems.Write(context, Problems.PayloadTooLarge, $"A notice has at most {InboundDoor.LargestBody / 1024:#,0} KiB.");
            return;
        }
        var request = context.Request;
        var path = $"{request.PathBase}{request.Path}{request.QueryString}";
        var call = new NoticeCall(request.Method, portal.Of(path) ?? new Uri($"{request.Scheme}://{request.Host}{path}"), request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body, clock.GetUtcNow());
        var answer = await door.Take(system, call);
        if (answer.Problem is { } why)
        {
            if (answer.Status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "5";
            await Problems.Write(context, Problems.Of(answer.Status), why);
            return;
        }
        context.Response.StatusCode = answer.Status;
        if (answer.Text is not { } text) return;
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>Null when it is longer than the limit.</summary>
    static async Task<ReadOnlyMemory<byte>?> Body(HttpContext context)
    {
        if (context.Request.ContentLength > InboundDoor.LargestBody) return null;
        using var body = new MemoryStream();
        var piece = new byte[16 << 10];
        while (await context.Request.Body.ReadAsync(piece, context.RequestAborted) is var read and > 0)
        {
            if (body.Length + read > InboundDoor.LargestBody) return null;
            body.Write(piece, 0, read);
        }
        return body.ToArray();
    }
}
