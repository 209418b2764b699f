using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Shell;

/// <summary>A kind of problem (RFC 9457): its slug is the stable type, its page explains what to do.</summary>
/// <param name="Help">What it means and what the caller can do, for the page at <c>/problems/{slug}</c>.</param>
public sealed record ProblemKind(string Slug, int Status, string Title, string Help);

/// <summary>Every problem that the API answers with, in one place.</summary>
public static class Problems
{
    public static readonly ProblemKind MalformedJson = new("malformed-json", 400, "The body is not well-formed JSON", "Line and column say where reading stopped, counted from 1. The body must be one JSON object in UTF-8 without duplicate members, lone surrogates, trailing data, or more than 32 levels.");
    public static readonly ProblemKind SchemaViolation = new("schema-violation", 422, "The body does not follow the schema", "Every violation is listed in errors with a JSON pointer to the member. GET /api/v1/intake/{kind}/schema returns the schema.");
    public static readonly ProblemKind InvalidIdempotencyKey = new("invalid-idempotency-key", 400, "The idempotency key cannot be used", "Send 1 to 255 visible ASCII characters, for example a UUID made once per submission.");
    public static readonly ProblemKind IdempotencyKeyInUse = new("idempotency-key-in-use", 409, "The first request with this key is still being stored", "Wait a second and send the same request again: you will get the first answer.");
    public static readonly ProblemKind IdempotencyKeyReused = new("idempotency-key-reused", 422, "This idempotency key came with another body before", "A key belongs to one submission. Make a new key for a new body; send the very same bytes to repeat one.");
    public static readonly ProblemKind Unauthenticated = new("unauthenticated", 401, "Who is asking is not known", "Send Authorization: Bearer pk_… with the key of an API client that is switched on, or a valid Standard Webhooks signature.");
    public static readonly ProblemKind ForbiddenKind = new("forbidden", 403, "This needs a permission that you do not have", "Ask an administrator for the scope that the detail names.");
    public static readonly ProblemKind NotFoundKind = new("not-found", 404, "There is nothing here", "The address is wrong, or the thing is not yours to see.");
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405, "This address does not take that method", "The Allow header lists the methods that it takes.");
    public static readonly ProblemKind Conflict = new("conflict", 409, "Somebody else changed this first", "Load it again, look at what changed, then send your change with the new version. Nothing was overwritten.");
    public static readonly ProblemKind PayloadTooLarge = new("payload-too-large", 413, "The body is too large", "A submission may have 256 KiB after decompression, a batch 8 MiB or 10,000 lines.");
    public static readonly ProblemKind LengthRequired = new("length-required", 411, "The length of the body is missing", "Send Content-Length, or a chunked body.");
    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", 415, "The body is of a type that is not read here", "Send Content-Type: application/json in UTF-8, plain or with Content-Encoding: gzip.");
    public static readonly ProblemKind RateLimited = new("rate-limited", 429, "Too many requests", "Wait as long as Retry-After says.");
    public static readonly ProblemKind Overloaded = new("overloaded", 503, "Portal cannot take more at the moment", "Nothing was stored. Send the same request again after Retry-After, with the same idempotency key.");
    public static readonly ProblemKind AddressRefusedKind = new("address-refused", 422, "This target address is not allowed", "Webhooks go to public addresses only. An administrator can open a private network with Webhooks__AllowedNetworks.");
    public static readonly ProblemKind BusinessRule = new("business-rule", 409, "A rule of the business forbids this step now", "The detail says which rule. Change what it names, then try again.");
    public static readonly ProblemKind Internal = new("internal", 500, "Something went wrong on our side", "It was logged under the traceId. A repeated request with the same idempotency key is safe.");

    public static readonly IReadOnlyList<ProblemKind> All =
    [
        MalformedJson, SchemaViolation, InvalidIdempotencyKey, IdempotencyKeyInUse, IdempotencyKeyReused, Unauthenticated, ForbiddenKind, NotFoundKind, MethodNotAllowed,
        Conflict, PayloadTooLarge, LengthRequired, UnsupportedMediaType, RateLimited, Overloaded, AddressRefusedKind, BusinessRule, Internal,
    ];

    public static ProblemKind Of(int status) => All.FirstOrDefault(p => p.Status == status) ?? (status >= 500 ? Internal : NotFoundKind);

    /// <summary>Writes <c>application/problem+json</c>.</summary>
    /// <param name="more">Further members: errors, line, column.</param>
    public static Task Write(HttpContext context, ProblemKind kind, string detail, IReadOnlyDictionary<string, object?>? more = null)
    {
        context.Response.StatusCode = kind.Status;
        return context.Response.WriteAsJsonAsync(Members(context, kind, detail, more), OutboxEvent.Json, "application/problem+json", context.RequestAborted);
    }

    /// <summary>The members of a problem document, for answers that carry several.</summary>
    public static Dictionary<string, object?> Members(HttpContext context, ProblemKind kind, string detail, IReadOnlyDictionary<string, object?>? more = null)
    {
        var body = new Dictionary<string, object?>
        {
            ["type"] = Urls.Problem(kind.Slug),
            ["title"] = kind.Title,
            ["status"] = kind.Status,
            ["detail"] = detail,
            ["instance"] = context.Request.Path.Value,
            ["traceId"] = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier,
        };
        // What broke off on its way, or could not be read at all, is wrong from its beginning.
        if (kind == MalformedJson && more is null) more = new Dictionary<string, object?> { ["line"] = 1, ["column"] = 1 };
        foreach (var (name, value) in more ?? new Dictionary<string, object?>()) body[name] = value;
        return body;
    }
}

/// <summary>Turns the refusals that use cases throw into problem details.</summary>
sealed partial class Refusals(ILogger<Refusals> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.Response.HasStarted) return false;
        var (kind, detail) = exception switch
        {
            BusinessRuleViolation => (Problems.BusinessRule, exception.Message),
            StaleVersion => (Problems.Conflict, exception.Message),
            DbUpdateConcurrencyException => (Problems.Conflict, "Somebody else changed this at the same moment."),
            NotFound => (Problems.NotFoundKind, exception.Message),
            Forbidden => (Problems.ForbiddenKind, exception.Message),
            MalformedJson => (Problems.MalformedJson, exception.Message),
            AddressRefused => (Problems.AddressRefusedKind, exception.Message),
            InvalidInput => (Problems.SchemaViolation, exception.Message),
            BadHttpRequestException { StatusCode: 413 } => (Problems.PayloadTooLarge, "The body is larger than this address takes."),
            BadHttpRequestException { InnerException: JsonException json } => (Problems.MalformedJson, json.Message),
            BadHttpRequestException bad => (Problems.Of(bad.StatusCode) is { Status: 400 } or { Status: 404 } ? Problems.MalformedJson : Problems.Of(bad.StatusCode), bad.Message),
            _ => (Problems.Internal, "Something went wrong on our side; it was logged under this traceId."),
        };
        if (kind == Problems.Internal) LogFault(logger, exception);
        var more = exception switch
        {
            InvalidInput invalid => new Dictionary<string, object?> { ["errors"] = invalid.Violations },
            MalformedJson malformed => new Dictionary<string, object?> { ["line"] = malformed.Line, ["column"] = malformed.Column },
            _ => null,
        };
        await Problems.Write(httpContext, kind, detail, more);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed")]
    static partial void LogFault(ILogger logger, Exception fault);
}
