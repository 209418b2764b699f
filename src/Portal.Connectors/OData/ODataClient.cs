using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.OData;

/// <param name="Next">Address of the next page, byte for byte as the server said it; null: that was the last.</param>
sealed record ODataPage(IReadOnlyList<JsonObject> Records, string? Next);

/// <summary>OData V4 in JSON as the Dynamics ERPs speak it: pages by the server's links, changes against an entity tag, errors with a code.</summary>
/// <param name="system">Its name for people.</param>
/// <param name="root">What paths are put behind, without a slash at the end.</param>
sealed class ODataClient(OutboundHttp http, Login login, string system, Uri root, ILogger log)
{
    public string System => system;

    /// <summary>A page of a set, or what stands behind a former page's link.</summary>
    /// <param name="path">Path behind the root, or <see cref="ODataPage.Next"/>.</param>
    /// <param name="size">Asked for with a header, because <c>$top</c> would end the list.</param>
    public async Task<ODataPage> Page(string path, int size, CancellationToken stop)
    {
        var address = Address(path);
        var body = await Ask(HttpMethod.Get, address, null, Effect.Repeatable, stop, ("Prefer", $"odata.maxpagesize={size}"));
        if (body["value"] is not JsonArray values) throw new ConnectionFault(FaultKind.Unreachable, $"{system} answered without a list where one was asked for.");
        var next = body.Text("@odata.nextLink") is { } link ? Absolute(link, address, body.Text("@odata.context")) : null;
        if (next is not null) Address(next);
        return new ODataPage([.. values.OfType<JsonObject>()], next);
    }

    /// <summary>Every record of a set, page after page.</summary>
    public async IAsyncEnumerable<JsonObject> All(string path, [EnumeratorCancellation] CancellationToken stop)
    {
        for (var next = path; next is not null;)
        {
            var page = await Page(next, 1000, stop);
            foreach (var record in page.Records) yield return record;
            next = page.Next;
        }
    }

    /// <summary>One record, or null when there is none.</summary>
    public async Task<JsonObject?> Find(string path, CancellationToken stop)
    {
        var answer = await Send(HttpMethod.Get, Address(path), null, Effect.Repeatable, stop);
        return answer.Status is HttpStatusCode.NotFound || Code(answer) is "Internal_RecordNotFound" or "BadRequest_NotFound" ? null : Good(answer, Effect.Repeatable);
    }

    /// <exception cref="ConnectionFault"><see cref="FaultKind.Doubtful"/>: it may be there.</exception>
    public Task<JsonObject> Create(string path, JsonObject body, CancellationToken stop) => Ask(HttpMethod.Post, Address(path), body, Effect.Once, stop);

    /// <summary>Changes a record that is still as it was read; null when it is not.</summary>
    public async Task<JsonObject?> Change(string path, JsonObject body, string etag, CancellationToken stop)
    {
        var answer = await Send(HttpMethod.Patch, Address(path), body, Effect.Repeatable, stop, ("If-Match", etag));
        if (answer.Status is HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed || Code(answer) is "Request_EntityChanged" or "BadRequest_InvalidToken") return null;
        // Some servers answer a change with 204 and nothing: it is what was sent.
        return answer.Status is HttpStatusCode.NoContent ? (JsonObject)body.DeepClone() : Good(answer, Effect.Repeatable);
    }

    /// <summary>Does what a bound action says; it answers nothing.</summary>
    /// <exception cref="ConnectionFault"><see cref="FaultKind.Doubtful"/>: it may be done.</exception>
    public async Task Act(string path, CancellationToken stop)
    {
        var answer = await Send(HttpMethod.Post, Address(path), [], Effect.Once, stop);
        if (!answer.IsGood) throw Fault(answer, Effect.Once);
    }

    /// <summary>Deletes a record whatever became of it; one that is gone is well gone.</summary>
    public async Task Delete(string path, CancellationToken stop)
    {
        var answer = await Send(HttpMethod.Delete, Address(path), null, Effect.Repeatable, stop, ("If-Match", "*"));
        if (!answer.IsGood && answer.Status is not HttpStatusCode.NotFound) throw Fault(answer, Effect.Repeatable);
    }

    /// <summary>The answer to a call that has to work.</summary>
    async Task<JsonObject> Ask(HttpMethod method, Uri address, JsonObject? body, Effect effect, CancellationToken stop, params (string Name, string Value)[] headers) =>
        Good(await Send(method, address, body, effect, stop, headers), effect);

    /// <summary>The address of a path or a link; a link to somewhere else is not followed, because our credentials would go with it.</summary>
    public Uri Address(string path)
    {
        if (!path.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !path.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return new Uri($"{root.AbsoluteUri.TrimEnd('/')}/{path}");
        // Byte for byte: a token in a link may hold escapes that mean something there.
        if (Uri.TryCreate(path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out var link)
            && link.Scheme == root.Scheme && link.Authority == root.Authority && link.UserInfo.Length == 0) return link;
        throw new ConnectionFault(FaultKind.Refused, $"{system} sent a link to another server. It was not followed.");
    }

    /// <summary>A relative link stands behind the context of the answer, which may itself be relative to what was asked (OData JSON 4.01, 4.5.1).</summary>
    static string Absolute(string link, Uri asked, string? context)
    {
        if (link.Contains("://", StringComparison.Ordinal)) return link;
        var beside = context is not null && Uri.TryCreate(asked, context, out var known) ? known : asked;
        return link.StartsWith("//", StringComparison.Ordinal) ? $"{asked.Scheme}:{link}" : new Uri(beside, link).AbsoluteUri;
    }

    Task<OutboundAnswer> Send(HttpMethod method, Uri address, JsonObject? body, Effect effect, CancellationToken stop, params (string Name, string Value)[] headers) => login.Send(http, () =>
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.Accept.ParseAdd("application/json");
        // It sets the language of errors and of numbers in text.
        request.Headers.AcceptLanguage.ParseAdd("en-US");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }, effect, stop);

    JsonObject Good(OutboundAnswer answer, Effect effect)
    {
        if (!answer.IsGood) throw Fault(answer, effect);
        var body = answer.Object(system, effect);
        return body["error"] is JsonObject ? throw Fault(answer, effect) : body;
    }

    ConnectionFault Fault(OutboundAnswer answer, Effect effect)
    {
        var said = (answer.Json() as JsonObject)?["error"];
        var (code, words) = (said.Text("code"), said.Text("message"));
        if (code is not null) log.LogWarning("{System} answered {Status} {Code}: {Words}", system, (int)answer.Status, code, words);
        // The correlation id is for the log.
        words = words?.Split("CorrelationId:")[0].Trim() is { Length: > 0 } plain ? plain : $"{system} answered {(int)answer.Status}.";
        return (answer.Status, code) switch
        {
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) or (_, "Authentication_InvalidCredentials") => new(FaultKind.Credentials, $"{system} does not let us in: {words}"),
            (_, "Internal_TenantUnavailable") => new(FaultKind.Busy, $"{system} is closed for a while: {words}"),
            (HttpStatusCode.RequestTimeout, _) => new(effect is Effect.Once ? FaultKind.Doubtful : FaultKind.Unreachable, $"{system} took too long: {words}"),
            _ => new(FaultKind.Refused, words),
        };
    }

    static string? Code(OutboundAnswer answer) => answer.IsGood ? null : (answer.Json() as JsonObject)?["error"].Text("code");
}
