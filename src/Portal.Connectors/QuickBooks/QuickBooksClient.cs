using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portal.Connectors.OData;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.QuickBooks;

/// <summary>The API of one company: records by query, page after page; writes with a request id, so that the same write is one however often it is sent.</summary>
sealed class QuickBooksClient(OutboundHttp http, RotatingTokens tokens, Uri root, string minorVersion, ConnectionRoom room)
{
    public const string Name = "QuickBooks Online";

    /// <summary>Records that one query answers at most.</summary>
    public const int MostRecords = 1000;

    const int Tries = 3;

    /// <summary>Intuit's word for how long to leave it alone; it sends no Retry-After.</summary>
    static readonly TimeSpan WhenBusy = TimeSpan.FromSeconds(60);

    /// <param name="where">Comparisons joined by "and": there is no "or". Not every member can be asked for.</param>
    /// <param name="start">From 1.</param>
    public async Task<IReadOnlyList<JsonObject>> Query(string entity, string where, int start, int most, CancellationToken stop)
    {
        var query = $"select * from {entity} where {where} STARTPOSITION {start} MAXRESULTS {most}";
        var answer = await Send(HttpMethod.Get, $"query?query={Uri.EscapeDataString(query)}&minorversion={minorVersion}", null, Effect.Repeatable, stop);
        // No record, no member.
        return [.. Good(answer, Effect.Repeatable)["QueryResponse"].Records(entity)];
    }

    public async IAsyncEnumerable<JsonObject> All(string entity, string where, [EnumeratorCancellation] CancellationToken stop)
    {
        for (var start = 1; ; start += MostRecords)
        {
            var page = await Query(entity, $"{where} ORDERBY Id", start, MostRecords, stop);
            foreach (var record in page) yield return record;
            if (page.Count < MostRecords) yield break;
        }
    }

    /// <summary>Null when there is none.</summary>
    public async Task<JsonObject?> Find(string entity, string id, CancellationToken stop) =>
        (await Query(entity, $"Id = {Quoted(id)}{(entity == "Estimate" ? "" : " and Active IN (true, false)")}", 1, 1, stop)).SingleOrDefault();

    /// <summary>Creates a record, or changes the one whose Id and SyncToken are in the body; null when that one was changed meanwhile.</summary>
    /// <param name="requestId">The same id gets the first answer again.</param>
    /// <exception cref="ConnectionFault"><see cref="FaultKind.Doubtful"/>: it was sent several times and nobody knows.</exception>
    public async Task<JsonObject?> Write(string entity, JsonObject body, string requestId, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await Send(HttpMethod.Post, $"{entity.ToLowerInvariant()}?minorversion={minorVersion}&requestid={Uri.EscapeDataString(requestId)}", body, Effect.Once, stop);
                if (Errors(answer).Any(e => e.Code == "5010")) return null;
                return Good(answer, Effect.Once)[entity] as JsonObject ?? throw new ConnectionFault(FaultKind.Doubtful, $"{Name} answered without the record that was written.");
            }
            catch (ConnectionFault fault) when (fault.Kind is FaultKind.Doubtful && attempt < Tries)
            {
                room.Log.LogInformation("{Fault} Sent again with the same request id.", fault.Message);
                await Task.Delay(room.Limits.FirstWait * attempt, room.Clock, stop);
            }
        }
    }

    public static string Quoted(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    public static string In(string member, IEnumerable<string> values) => $"{member} IN ({string.Join(", ", values.Select(Quoted))})";

    async Task<OutboundAnswer> Send(HttpMethod method, string path, JsonObject? body, Effect effect, CancellationToken stop)
    {
        var token = await tokens.Token(stop);
        try
        {
            var answer = await http.Send(() => Request(token), effect, stop);
            if (answer.Status is not HttpStatusCode.Unauthorized) return answer;
            tokens.Forget(token);
            token = await tokens.Token(stop);
            return await http.Send(() => Request(token), effect, stop);
        }
        catch (ConnectionFault fault) when (fault.Kind is FaultKind.Busy && fault.RetryAfter is null)
        {
            throw new ConnectionFault(FaultKind.Busy, fault.Message, WhenBusy, fault);
        }

        HttpRequestMessage Request(string bearer)
        {
            var request = new HttpRequestMessage(method, $"{root.AbsoluteUri}/{path}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            request.Headers.Accept.ParseAdd("application/json");
            if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            return request;
        }
    }

    static JsonObject Good(OutboundAnswer answer, Effect effect)
    {
        var errors = Errors(answer);
        // A fault can come with any status, 200 among them.
        if (!answer.IsGood || errors.Count > 0) throw Fault(answer.Status, errors, effect);
        return answer.Object(Name, effect);
    }

    static ConnectionFault Fault(HttpStatusCode status, IReadOnlyList<(string? Code, string Words)> errors, Effect effect)
    {
        var words = errors.Count > 0 ? string.Join(" ", errors.Select(e => e.Words)) : $"{Name} answered {(int)status}.";
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || errors.Any(e => e.Code is "3200" or "3100")) return new(FaultKind.Credentials, $"{Name} does not let us in: {words}");
        if (errors.Any(e => e.Code is "003001" or "3001")) return new(FaultKind.Busy, $"{Name} asks for fewer calls.", WhenBusy);
        if (status is HttpStatusCode.RequestTimeout) return new(effect is Effect.Once ? FaultKind.Doubtful : FaultKind.Unreachable, words);
        return new(FaultKind.Refused, words);
    }

    /// <summary>Refusals at the door write their members small, others write them large.</summary>
    static List<(string? Code, string Words)> Errors(OutboundAnswer answer)
    {
        var fault = answer.Json() is JsonObject body ? body["Fault"] ?? body["fault"] : null;
        return [.. fault.Records("Error").Concat(fault.Records("error")).Select(e => (e.Text("code"), e.Text("Detail") ?? e.Text("detail") ?? e.Text("Message") ?? e.Text("message") ?? "No reason was given."))];
    }
}
