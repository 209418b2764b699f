using Portal.Kernel.Contracts;
using Portal.Reconciliation.Comparing;

namespace Portal.Reconciliation;

/// <summary>The connections that can be compared.</summary>
sealed class Sources(IConnections connections, Stage stage)
{
    public IReadOnlyList<IDomainReader> All => [.. connections.All<IDomainReader>().DistinctBy(r => r.System).OrderBy(r => r.System, StringComparer.Ordinal)];

    /// <exception cref="ConnectionFault">There is no such connection, or it does not read the domain.</exception>
    public IDomainReader Reader(string slug, string domain)
    {
        var reader = All.FirstOrDefault(r => r.System == slug) ?? throw new ConnectionFault(FaultKind.Refused, $"There is no connection {slug} that can be read.");
        return reader.Readable.Any(s => s.Domain == domain) ? reader : throw new ConnectionFault(FaultKind.Refused, $"The connection {slug} has no {domain}.");
    }

    /// <summary>Null: it takes none.</summary>
    public IDomainWriter? Writer(string slug, string domain) =>
        connections.All<IDomainWriter>().FirstOrDefault(w => w.System == slug && w.Writable.Any(s => s.Domain == domain));

    /// <summary>Whoever sums up by himself does so; anybody else is read whole first.</summary>
    public async Task<ISide> Side(string slug, string domain, DigestPlan plan, Action<long> read, CancellationToken stop) => Reader(slug, domain) switch
    {
        IDomainDigest digests => new DigestSide(digests, domain, plan),
        var reader => await StagedSide.Of(reader, domain, plan, stage.Folder, read, stop),
    };
}
