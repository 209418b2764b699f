using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Portal.Connectors.Doubles;
using Portal.Connectors.Zendesk;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Zendesk;

/// <summary>The double behind a server, our connection to it, and agents who work there too.</summary>
public sealed class ZendeskDesk : IAsyncDisposable
{
    ZendeskDesk(DoubleServer server, TimeProvider clock)
    {
        Server = server;
        System = Open(clock);
    }

    public DoubleServer Server { get; }
    public IConnectedSystem System { get; }
    public DoubleShelf Shelf => Server.Double.Shelf;

    /// <param name="clock">Of both sides; null: short waits are over at once.</param>
    public static async Task<ZendeskDesk> Start(FakeTimeProvider? clock = null)
    {
        var server = await DoubleServer.Start(new ZendeskDouble(new DoubleShelf(), clock ?? TimeProvider.System));
        return new ZendeskDesk(server, clock ?? (TimeProvider)server.Clock);
    }

    public IConnectedSystem Open(TimeProvider clock, params (string Name, string Value)[] more) => new ZendeskConnector().Open(
        ConnectionTerms.Of("desk", "zendesk", [(Term.BaseUrl, Server.Address.AbsoluteUri), (Term.User, "portal@example.org"), (Term.Password, "s3cret"), ("PerMinute", "700"), .. more]), Rooms.Room(clock: clock));

    public async Task<RowOutcome> Write(DomainRow row, string domain = Domains.Tickets, WriteRules? rules = null) => (await ((IDomainWriter)System).Write(domain, [row], rules ?? WriteRules.Always, CancellationToken.None)).Single();

    /// <summary>As the caller does it: again while nobody knows what was done.</summary>
    public async Task<RowOutcome> WriteUntilKnown(DomainRow row, string domain = Domains.Tickets)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                var outcome = await Write(row, domain);
                if (!outcome.Again || tries > 3) return outcome;
            }
            catch (ConnectionFault fault) when (tries < 4 && fault.Kind is FaultKind.Doubtful or FaultKind.Unreachable or FaultKind.Busy)
            {
                // Once more, as the contract says.
            }
        }
    }

    public async Task<List<DomainRow>> Read(string domain, DateTimeOffset? since = null, int size = 500)
    {
        var (rows, cursor) = (new List<DomainRow>(), (string?)null);
        do
        {
            var page = await ((IDomainReader)System).Read(domain, new ReadAsk(since, cursor, size), CancellationToken.None);
            rows.AddRange(page.Rows);
            cursor = page.Next;
        } while (cursor is not null);
        return rows;
    }

    /// <summary>Somebody else at Zendesk, past the network.</summary>
    public async Task<(HttpStatusCode Status, JsonObject? Body, HttpResponseMessage Answer)> Agent(HttpMethod method, string path, JsonObject? body = null, string? key = null)
    {
        var request = new HttpRequestMessage(method, new Uri($"http://desk.example/api/v2{path}")) { Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer agent");
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        var answer = await Server.Double.Answer(request, CancellationToken.None);
        return (answer.StatusCode, answer.Content.Headers.ContentLength > 0 ? JsonNode.Parse(await answer.Content.ReadAsStringAsync()) as JsonObject : null, answer);
    }

    public Task Change(string ticket, string member, JsonNode value) => Agent(HttpMethod.Put, $"/tickets/{ticket}", new JsonObject { ["ticket"] = new JsonObject { [member] = value } });

    public IReadOnlyList<string> Said(string ticket) => [.. Shelf.All("comments").Where(c => c["ticket_id"]!.ToString() == ticket).Select(c => (string)c["body"]!)];

    public int Writes => Server.Requests.Count(r => !r.StartsWith("GET", StringComparison.Ordinal));

    public static DomainRow Ticket(string key = "PQ-1", string body = "The pump leaks.\r\n\r\nPlease help. ", params (string Field, string? Value)[] more)
    {
        (string Field, string? Value)[] said = [(Fields.Subject, "Pump leaks"), (Fields.Body, body), .. more];
        return new(key, said.ToDictionary(s => s.Field, s => s.Value));
    }

    public static DomainRow Customer(string number, string company, string? id = null) => new(number, new Dictionary<string, string?> { [Fields.Company] = company }, Id: id);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
