using System.Runtime.CompilerServices;
using Portal.Kernel.Contracts;

namespace Portal.Reconciliation.Comparing;

/// <summary>One of the two sources of a comparison.</summary>
interface ISide : IAsyncDisposable
{
    /// <summary>Rows that came over from the system.</summary>
    long Transferred { get; }

    Task<IReadOnlyList<SegmentDigest>> Digest(IReadOnlyList<Segment> within, int bits, CancellationToken stop);

    /// <summary>In the order of the key's hash.</summary>
    IAsyncEnumerable<DomainRow> Rows(IReadOnlyList<Segment> segments, CancellationToken stop);
}

/// <summary>A system that sums up its rows by itself: only those of segments that differ come over.</summary>
sealed class DigestSide(IDomainDigest system, string domain, DigestPlan plan) : ISide
{
    public long Transferred { get; private set; }

    public Task<IReadOnlyList<SegmentDigest>> Digest(IReadOnlyList<Segment> within, int bits, CancellationToken stop) => system.Digest(domain, plan, within, bits, stop);

    public async IAsyncEnumerable<DomainRow> Rows(IReadOnlyList<Segment> segments, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var row in system.Rows(domain, plan, segments, stop))
        {
            Transferred++;
            yield return row;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
