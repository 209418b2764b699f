using Microsoft.Extensions.Logging;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.HubSpot;

/// <summary>One HubSpot account.</summary>
sealed class HubSpotSystem : IConnectedSystem, IDomainReader, IDomainWriter, ITakesNotices
{
    readonly HubSpotClient client;
    readonly HubSpotSettings settings;
    readonly ILogger log;
    readonly HubSpotKind companies;
    readonly IReadOnlyList<HubSpotKind> kinds;
    readonly IReadOnlyList<string> secrets;

    public HubSpotSystem(string slug, HubSpotClient client, HubSpotSettings settings, IReadOnlyList<string> secrets, ILogger log)
    {
        (System, this.client, this.settings, this.secrets, this.log) = (slug, client, settings, secrets, log);
        companies = HubSpotKind.Companies(settings);
        kinds = [companies, HubSpotKind.Contacts(), HubSpotKind.Deals(settings)];
        Writable = [.. kinds.Select(k => k.Writable)];
        Readable = [.. kinds.Select(HubSpotReader.Shape)];
    }

    public string System { get; }
    public IReadOnlyList<DomainShape> Readable { get; }
    public IReadOnlyList<DomainShape> Writable { get; }
    public int BatchSize => HubSpotClient.BatchSize;

    public async Task Test(CancellationToken stop)
    {
        foreach (var (type, property) in new[] { ("companies", settings.CustomerNumber), ("deals", settings.Key) })
        {
            var definition = await client.Property(type, property, stop) ?? throw new ConnectionFault(FaultKind.Refused, $"HubSpot's {type} have no property {property}: make it as text with unique values.");
            if (definition["hasUniqueValue"]?.ToString() != "true") throw new ConnectionFault(FaultKind.Refused, $"The property {property} of HubSpot's {type} was not made with unique values, so that doubles could come up: make another one.");
        }
    }

    public Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop) => new HubSpotReader(client, companies, log).Read(Kind(domain), ask, stop);

    public async Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
    {
        var outcomes = new RowOutcome[rows.Count];
        // Of two rows with one key the second must see what became of the first.
        var rounds = rows.Select((row, at) => (row, at)).GroupBy(r => r.row.Key, StringComparer.OrdinalIgnoreCase).SelectMany(same => same.Select((r, round) => (r.row, r.at, round))).GroupBy(r => r.round, r => (r.row, r.at));
        foreach (var batch in rounds.SelectMany(r => r.Chunk(BatchSize)))
        {
            var written = await new HubSpotWriter(client, settings, companies, Kind(domain), rules).Write([.. batch.Select(b => b.row)], stop);
            for (var i = 0; i < batch.Length; i++) outcomes[batch[i].at] = written[i];
        }
        return outcomes;
    }

    public NoticeProof? Proof => secrets.Count == 0 ? null : new("In HubSpot give this address to the app's webhooks as target URL, and subscribe them to companies, contacts and deals. The app's client secret is this connection's webhook secret.");

    public Task<NoticeVerdict> Read(NoticeCall call, CancellationToken stop) => Task.FromResult(!call.IsPost ? Connectors.Proof.NotPosted : HubSpotNotices.Read(call, secrets));

    HubSpotKind Kind(string domain) => kinds.FirstOrDefault(k => k.Domain == domain) ?? throw new ArgumentException($"HubSpot has no {domain}.", nameof(domain));
}
