namespace Portal.Connectors.Outbound;

/// <summary>Keeps to a system's limits: so many calls at once, so many in a sliding window.</summary>
public sealed class Pace(int atOnce, int calls, TimeSpan window, TimeProvider clock)
{
    readonly SemaphoreSlim room = new(atOnce);
    readonly Queue<long> made = new();
    readonly Lock gate = new();

    /// <summary>Waits for a turn, which lasts until it is disposed.</summary>
    public async Task<IDisposable> Enter(CancellationToken stop)
    {
        await room.WaitAsync(stop);
        try
        {
            while (Wait() is { } wait) await Task.Delay(wait, clock, stop);
            return new Turn(room);
        }
        catch
        {
            room.Release();
            throw;
        }
    }

    /// <summary>Null: now, and it is counted.</summary>
    TimeSpan? Wait()
    {
        lock (gate)
        {
            var now = clock.GetTimestamp();
            while (made.TryPeek(out var first) && clock.GetElapsedTime(first, now) >= window) made.Dequeue();
            if (made.Count >= calls) return window - clock.GetElapsedTime(made.Peek(), now) is var left && left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
            made.Enqueue(now);
            return null;
        }
    }

    sealed class Turn(SemaphoreSlim room) : IDisposable
    {
        int ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0) room.Release();
        }
    }
}
