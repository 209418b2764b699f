using System.Data.Common;
using System.Threading.Channels;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Kernel.Mediation;

namespace Portal.Intake;

/// <summary>
/// Group commit: arrivals wait in one bounded channel, a writer takes as many as there are, commits them in one transaction and answers each caller after it.
/// A commit costs the same for one row and for five hundred, so the door's speed does not depend on the disk's.
/// </summary>
/// <remarks>
/// The row is the durable fact. Its event <c>intake.received</c> is written by Staging in the transaction that stages the row: exactly once, since each row is
/// staged once, never lost, since an unstaged row waits, and the door writes one table instead of two.
/// </remarks>
sealed partial class Inbox(InboxWriters writers, Signals signals, Press press, ILogger<Inbox> logger) : BackgroundService
{
    const int Room = 4096;
    const long RoomInBytes = 64 << 20;
    const int Group = 512;

    static readonly System.Diagnostics.Metrics.Counter<long> Arrivals = Telemetry.Meter.CreateCounter<long>("portal.intake.arrivals", description: "Submissions that reached the inbox, by what became of them");
    static readonly System.Diagnostics.Metrics.Histogram<int> Groups = Telemetry.Meter.CreateHistogram<int>("portal.intake.group", description: "Submissions in one commit");

    readonly Channel<Arrival> waiting = Channel.CreateBounded<Arrival>(new BoundedChannelOptions(Room) { SingleReader = writers.Count == 1 });
    long bytes;
    /// <summary>Somebody waits for bytes to be given back.</summary>
    TaskCompletionSource? freed;
    volatile bool failing;

    /// <summary>Whether the last group could not be committed. For health.</summary>
    public bool IsFailing => failing;

    /// <summary>Puts it in line for the next commit. False when the line is full.</summary>
    public bool TryTake(Arrival arrival)
    {
        if (!TryReserve(arrival.Body.Length)) return false;
        if (waiting.Writer.TryWrite(arrival)) return true;
        GiveBack(arrival.Body.Length);
        return false;
    }

    /// <summary>Never counts more than was let in, so whoever finds the line full knows that a commit will free some of it.</summary>
    bool TryReserve(int length)
    {
        for (var taken = Interlocked.Read(ref bytes); taken + length <= RoomInBytes;)
        {
            var before = Interlocked.CompareExchange(ref bytes, taken + length, taken);
            if (before == taken) return true;
            taken = before;
        }
        return false;
    }

    /// <summary>Waits until there may be room for so many bytes; false once the door is closed.</summary>
    public async ValueTask<bool> RoomAgain(int length, CancellationToken stop)
    {
        while (await waiting.Writer.WaitToWriteAsync(stop))
        {
            // Asked for before looking: what is freed in between is not missed.
            var next = NextFreed();
            if (Interlocked.Read(ref bytes) + length <= RoomInBytes) return true;
            await next.WaitAsync(stop);
        }
        return false;
    }

    Task NextFreed()
    {
        if (Volatile.Read(ref freed) is { } waitedFor) return waitedFor.Task;
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref freed, mine, null) ?? mine).Task;
    }

    void GiveBack(long length)
    {
        Interlocked.Add(ref bytes, -length);
        if (Volatile.Read(ref freed) is not null) Interlocked.Exchange(ref freed, null)?.TrySetResult();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, writers.Count).Select(_ => Task.Run(Write, CancellationToken.None)));

    /// <summary>Whoever was let in is answered: the line is closed, then emptied.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        while (waiting.Reader.TryRead(out var late))
        {
            late.Answer(default);
            GiveBack(late.Body.Length);
        }
    }

    async Task Write()
    {
        using var writer = writers.Open();
        var group = new List<Arrival>(Group);
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (group.Count < Group && waiting.Reader.TryRead(out var arrival)) group.Add(arrival);
            var receipts = await Commit(writer, group);
            long length = 0;
            for (var i = 0; i < group.Count; i++)
            {
                length += group[i].Body.Length;
                group[i].Answer(receipts is null ? default : receipts[i]);
            }
            GiveBack(length);
            group.Clear();
        }
    }

    /// <summary>The receipts in the order of the group; null when the database did not take it.</summary>
    async Task<Receipt[]?> Commit(IInboxWriter writer, List<Arrival> group)
    {
        try
        {
            var receipts = await writer.Commit(group);
            // Other instances need no call: this one stages what it took, and their own look of every second finds what a dead one left.
            signals.RaiseHere(SubmissionStored.Topic);
            press.Committed(group.Count);
            Arrivals.Add(group.Count, new KeyValuePair<string, object?>("outcome", "committed"));
            Groups.Record(group.Count);
            if (failing) LogRecovered(logger);
            failing = false;
            return receipts;
        }
        catch (Exception fault) when (fault is DbException or IOException or InvalidOperationException or TimeoutException)
        {
            // Nobody is told yes; the next group opens the database anew. One line an outage, not one a group.
            if (!failing) LogFailing(logger, group.Count, fault);
            failing = true;
            Arrivals.Add(group.Count, new KeyValuePair<string, object?>("outcome", "failed"));
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The inbox cannot be written; {Count} submissions were answered with 503. Trying again with each that comes")]
    static partial void LogFailing(ILogger logger, int count, Exception fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "The inbox can be written again")]
    static partial void LogRecovered(ILogger logger);
}

/// <summary>How many writers this database takes, and how to open one.</summary>
sealed record InboxWriters(int Count, Func<IInboxWriter> Open);

/// <summary>One connection that commits arrivals in groups.</summary>
interface IInboxWriter : IDisposable
{
    /// <summary>Commits the group; receipts are in its order. Throws when nothing was committed, and then starts afresh.</summary>
    ValueTask<Receipt[]> Commit(IReadOnlyList<Arrival> group);
}
