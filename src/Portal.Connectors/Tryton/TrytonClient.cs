using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tryton;

/// <summary>
/// Tryton's JSON-RPC (6.0): POST to <c>/{database}/</c> with a session of <c>common.db.login</c>. The server runs each call in one transaction,
/// and answers 200 with an <c>error</c> when it has rolled it back.
/// </summary>
sealed class TrytonClient(ConnectionTerms terms, ConnectionRoom room)
{
    const string Title = "Tryton";
    readonly OutboundHttp http = new(room, Title);
    readonly Uri address = new($"{terms.Base()}/{Uri.EscapeDataString(terms.Require(Term.Database))}/");
    readonly SemaphoreSlim oneLogin = new(1), oneWriter = new(1);
    Session? session;

    /// <param name="Context">The user's preferences: they name the company, without which no record is given.</param>
    sealed record Session(string Header, JsonObject Context);

    /// <summary>Writes come one after the other: on SQLite Tryton does not lock its number series, and two at once get the same number. Lasts until it is disposed.</summary>
    public async Task<IDisposable> Turn(CancellationToken stop)
    {
        await oneWriter.WaitAsync(stop);
        return new WritersTurn(oneWriter);
    }

    sealed class WritersTurn(SemaphoreSlim one) : IDisposable
    {
        public void Dispose() => one.Release();
    }

    /// <summary>Company that the user works in.</summary>
    public async Task<int> Company(CancellationToken stop) => (await SignedIn(stop)).Context.Id("company")
        ?? throw new ConnectionFault(FaultKind.Refused, "The Tryton user has no company: choose one in its preferences.");

    /// <summary>Fields of the records that a domain selects.</summary>
    /// <param name="all">Deactivated ones too.</param>
    public async Task<IReadOnlyList<JsonNode>> Search(string model, JsonArray domain, IEnumerable<string> fields, CancellationToken stop, int? limit = null, JsonArray? order = null, bool all = false)
    {
        var found = await Call($"model.{model}.search_read", [domain, 0, limit, order, TrytonValues.List(fields)], Effect.Repeatable, stop, all ? new() { ["active_test"] = false } : null);
        return found is JsonArray records ? [.. records.OfType<JsonNode>()] : [];
    }

    /// <summary>Fields of records by their ids; one that is gone is left out.</summary>
    public Task<IReadOnlyList<JsonNode>> Read(string model, IReadOnlyCollection<int> ids, IEnumerable<string> fields, CancellationToken stop) =>
        ids.Count == 0 ? Task.FromResult<IReadOnlyList<JsonNode>>([]) : Search(model, [TrytonValues.Where("id", "in", TrytonValues.List(ids))], fields, stop, all: true);

    public async Task<int> Create(string model, JsonObject values, CancellationToken stop) =>
        await Call($"model.{model}.create", [TrytonValues.List(values)], Effect.Once, stop) is JsonArray and [{ } id] ? id.GetValue<int>()
            : throw new ConnectionFault(FaultKind.Doubtful, $"{Title} did not say which record it has made.");

    /// <param name="effect"><see cref="Effect.Once"/> where values add something: lines, addresses.</param>
    public Task Write(string model, int id, JsonObject values, Effect effect, CancellationToken stop) => Call($"model.{model}.write", [TrytonValues.List(id), values], effect, stop);

    /// <summary>Presses a button of a record: quote, lost. One whose state does not fit is left as it is.</summary>
    public Task Press(string model, string button, int id, CancellationToken stop) => Call($"model.{model}.{button}", [TrytonValues.List(id)], Effect.Repeatable, stop);

    public Task Delete(string model, int id, CancellationToken stop) => Call($"model.{model}.delete", [TrytonValues.List(id)], Effect.Repeatable, stop);

    /// <summary>Makes the call within a session; one that has ended is replaced once.</summary>
    /// <param name="more">Added to the context of this call.</param>
    public async Task<JsonNode?> Call(string method, JsonArray parameters, Effect effect, CancellationToken stop, JsonObject? more = null)
    {
        var mine = await SignedIn(stop);
        var answer = await Post(method, Parameters(mine), mine.Header, effect, stop);
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            Interlocked.CompareExchange(ref session, null, mine);
            mine = await SignedIn(stop);
            answer = await Post(method, Parameters(mine), mine.Header, effect, stop);
            if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) throw new ConnectionFault(FaultKind.Credentials, $"{Title} does not let this user call {method}.");
        }
        return Result(answer, effect);

        JsonArray Parameters(Session session)
        {
            var context = session.Context.DeepClone().AsObject();
            foreach (var (name, value) in more ?? []) context[name] = value?.DeepClone();
            return new([.. parameters.Select(p => p?.DeepClone()), context]);
        }
    }

    async Task<Session> SignedIn(CancellationToken stop)
    {
        if (session is { } known) return known;
        await oneLogin.WaitAsync(stop);
        try
        {
            return session ??= await Login(stop);
        }
        finally
        {
            oneLogin.Release();
        }
    }

    async Task<Session> Login(CancellationToken stop)
    {
        var user = terms.Require(Term.User);
        var answer = await Post("common.db.login", [user, new JsonObject { ["password"] = terms.Require(Term.Password) }], null, Effect.Repeatable, stop);
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) throw new ConnectionFault(FaultKind.Credentials, $"{Title} does not know the user or the password.");
        if (answer.Status is HttpStatusCode.NotFound) throw new ConnectionFault(FaultKind.Refused, $"{Title} has no database {terms.Require(Term.Database)}.");
        if (Result(answer, Effect.Repeatable) is not (JsonArray and [{ } id, { } key, ..])) throw new ConnectionFault(FaultKind.Unreachable, $"{Title} answered the login without a session.");
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{id}:{key}"));
        answer = await Post("model.res.user.get_preferences", [true, new JsonObject()], header, Effect.Repeatable, stop);
        return new(header, Result(answer, Effect.Repeatable) as JsonObject ?? []);
    }

    Task<OutboundAnswer> Post(string method, JsonArray parameters, string? session, Effect effect, CancellationToken stop)
    {
        var body = new JsonObject { ["id"] = 1, ["method"] = method, ["params"] = parameters }.ToJsonString();
        return http.Send(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            if (session is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Session", session);
            return request;
        }, effect, stop);
    }

    static JsonNode? Result(OutboundAnswer answer, Effect effect)
    {
        if (!answer.IsGood) throw new ConnectionFault(FaultKind.Refused, $"{Title} answered {(int)answer.Status}.");
        var body = answer.Object(Title, effect);
        return body["error"] is { } error ? throw Fault(error) : body["result"];
    }

    /// <summary>
    /// <c>["UserError", [message, description, domain]]</c>, <c>["UserWarning", [name, message, description]]</c>, <c>["ConcurrencyException", …]</c>,
    /// or <c>[text, traceback]</c> of anything else. The transaction was rolled back in every case.
    /// </summary>
    static ConnectionFault Fault(JsonNode error)
    {
        var type = (error as JsonArray)?.FirstOrDefault()?.ToString() ?? error.ToString();
        var words = (error as JsonArray)?.ElementAtOrDefault(1) is JsonArray said ? said.Select(s => (s as JsonValue)?.ToString()).ToList() : [];
        return type switch
        {
            "UserError" => new(FaultKind.Refused, string.Join(" ", words.Take(2).Where(w => !string.IsNullOrWhiteSpace(w)))),
            "UserWarning" => new(FaultKind.Refused, $"{words.ElementAtOrDefault(1)} (Tryton asks a person to confirm this.)"),
            "ConcurrencyException" => new(FaultKind.Busy, $"{Title}: the record was changed by somebody else meanwhile."),
            "LoginException" => new(FaultKind.Credentials, $"{Title} asks for another login."),
            _ when Passing.Any(sign => type.Contains(sign, StringComparison.OrdinalIgnoreCase)) => new(FaultKind.Busy, $"{Title}'s database is busy."),
            // A KeyError of its pool: just the name in quotes.
            ['\'', .., '\''] => new(FaultKind.Refused, $"{Title} has no {type}: is its module activated?"),
            _ => new(FaultKind.Unreachable, $"{Title} failed inside: {(type.Length > 0 ? type : "without a word")}."),
        };
    }

    /// <summary>What SQLite and PostgreSQL say when two transactions met.</summary>
    static readonly string[] Passing = ["database is locked", "could not serialize", "deadlock", "could not obtain lock"];
}
