using Microsoft.Extensions.Logging;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Mailchimp;

/// <summary>The subscribers of one audience.</summary>
sealed class MailchimpSystem : IConnectedSystem, IDomainReader, IDomainWriter, ITakesNotices
{
    readonly MailchimpClient client;
    readonly MailchimpSettings settings;
    readonly MailchimpMap map;
    readonly MailchimpNotices notices;
    readonly ILogger log;

    public MailchimpSystem(string slug, MailchimpClient client, MailchimpSettings settings, MailchimpNotices notices, ILogger log)
    {
        (System, this.client, this.settings, this.notices, this.log, map) = (slug, client, settings, notices, log, new MailchimpMap(settings));
        Writable = Readable = [map.Shape];
    }

    public string System { get; }
    public IReadOnlyList<DomainShape> Readable { get; }
    public IReadOnlyList<DomainShape> Writable { get; }
    public int BatchSize => 100;

    public async Task Test(CancellationToken stop)
    {
        await client.FindList(stop);
        // A merge field that is not there is passed over without a word, and with it the proof of a consent.
        var missing = map.Tags.Except(await client.MergeTags(stop)).ToList();
        if (missing.Count > 0) throw new ConnectionFault(FaultKind.Refused, $"The audience has no merge field {string.Join(", ", missing)}: make it as text.");
    }

    public Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop)
    {
        Require(domain);
        return new MailchimpReader(client, map, log).Read(ask, stop);
    }

    public async Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
    {
        Require(domain);
        var writer = new MailchimpWriter(client, settings, map, rules);
        // Each address in its order, different ones side by side: the client keeps to Mailchimp's connections.
        var outcomes = new RowOutcome[rows.Count];
        await Task.WhenAll(rows.Select((row, at) => (row, at)).GroupBy(r => r.row.Key, StringComparer.OrdinalIgnoreCase).Select(async same =>
        {
            foreach (var (row, at) in same) outcomes[at] = await writer.Write(row, stop);
        }));
        return outcomes;
    }

    public NoticeProof? Proof => notices.Proof;

    public Task<NoticeVerdict> Read(NoticeCall call, CancellationToken stop) => Task.FromResult(notices.Read(call));

    static void Require(string domain)
    {
        if (domain != Domains.Subscribers) throw new ArgumentException($"Mailchimp has no {domain}.", nameof(domain));
    }
}
