using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Conformance;

/// <summary>The suite itself: a connector that makes the usual mistakes does not get through it.</summary>
public sealed class SuiteTests
{
    [Theory]
    [InlineData(Mistake.Doubles, Fault.ResetAfter, "2 records carry the key")]
    [InlineData(Mistake.Doubles, Fault.Truncated, "2 records carry the key")]
    [InlineData(Mistake.Trusts, Fault.Html, "0 records carry the key")]
    [InlineData(Mistake.Trusts, Fault.Missing, "0 records carry the key")]
    [InlineData(Mistake.MissesCredentials, Fault.Unauthorized, "a fault about credentials was to be told")]
    [InlineData(Mistake.MissesCredentials, Fault.Crash, "an outage or a doubt was to be told")]
    public async Task A_connector_that_makes_a_mistake_is_told_so(Mistake mistake, string fault, string words)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => FaultTests.Play(new NaiveCase(mistake), fault));
        Assert.Contains(words, failure.Message);
    }

    [Theory, InlineData(Mistake.Doubles), InlineData(Mistake.Trusts)]
    public async Task A_storm_that_doubles_or_loses_something_names_its_seed(Mistake mistake)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StormTests.Storm(new NaiveCase(mistake), 7));
        Assert.Contains("carry the key", failure.Message);
        Assert.EndsWith("PORTAL_STORM_SEED=7.", failure.Message);
    }

    public enum Mistake
    {
        /// <summary>Makes without looking.</summary>
        Doubles,
        /// <summary>Takes every answer for a yes.</summary>
        Trusts,
        /// <summary>Says "failed" to everything.</summary>
        MissesCredentials,
    }

    sealed class NaiveCase(Mistake mistake) : ConnectorCase
    {
        public NaiveCase() : this(Mistake.Doubles) { }

        public override IConnector Connector { get; } = new NaiveConnector(mistake);

        public override ConnectionTerms Terms(Uri address) => ConnectionTerms.Of("naive", "naive", (Term.BaseUrl, address.ToString()));

        public override IReadOnlyList<WriteCase> Writes =>
        [
            new(Domains.Items, (n, edition) => new DomainRow($"I-{n}", new Dictionary<string, string?> { [Fields.Name] = $"Item {edition}", [Fields.Unit] = "pcs" }), (shelf, key) =>
                [.. shelf.All("items").Where(i => i["key"]!.ToString() == key).Select(i => new Dictionary<string, string?> { [Fields.Name] = i["name"]!.ToString(), [Fields.Unit] = i["unit"]!.ToString() })]),
        ];
    }

    sealed class NaiveConnector(Mistake mistake) : IConnector
    {
        public string Kind => "naive";
        public string Title => "Naive";
        public IReadOnlyList<Term> Terms => [];
        public IConnectedSystem Open(ConnectionTerms terms, ConnectionRoom room) => new NaiveSystem(mistake, terms.Base(), new OutboundHttp(room, "Naive"));
        public SystemDouble OpenDouble(DoubleShelf shelf, TimeProvider clock) => new NaiveDouble(shelf, clock);
    }

    sealed class NaiveDouble : SystemDouble
    {
        public NaiveDouble(DoubleShelf shelf, TimeProvider clock) : base(shelf, clock) => Map(HttpMethod.Post, "/items", ask =>
        {
            Shelf.Put("items", Shelf.NextId("items"), ask.Json()!);
            return Json(new JsonObject { ["ok"] = true }, HttpStatusCode.Created);
        });

        public override IReadOnlyList<string> Kinds => ["items"];
    }

    sealed class NaiveSystem(Mistake mistake, Uri root, OutboundHttp http) : IConnectedSystem, IDomainWriter
    {
        public string System => "naive";
        public IReadOnlyList<DomainShape> Writable => [new(Domains.Items, [new(Fields.Name), new(Fields.Unit)])];
        public int BatchSize => 1;
        public Task Test(CancellationToken stop) => Task.CompletedTask;

        public async Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
        {
            var outcomes = new List<RowOutcome>();
            foreach (var row in rows) outcomes.Add(await Write(row, stop));
            return outcomes;
        }

        async Task<RowOutcome> Write(DomainRow row, CancellationToken stop)
        {
            try
            {
                var answer = await http.Send(() => new HttpRequestMessage(HttpMethod.Post, new Uri(root, "/items")) { Content = JsonContent.Create(new { key = row.Key, name = row[Fields.Name], unit = row[Fields.Unit] }) }, Effect.Once, stop);
                if (mistake is not Mistake.Trusts) answer.Object("Naive", Effect.Once);
                return answer.IsGood || mistake is Mistake.Trusts ? new(row.Key, RowResult.Created) : new(row.Key, RowResult.Failed, Reason: $"{(int)answer.Status}");
            }
            catch (ConnectionFault fault) when (mistake is Mistake.MissesCredentials)
            {
                return new(row.Key, RowResult.Failed, Reason: fault.Message);
            }
        }
    }
}
