namespace Portal.Connectors.Tests;

/// <summary>
/// A clock that does not like to wait: short waits (backing off, a Retry-After) are over at once and the clock shows that they were made;
/// long ones, the time that a call may take, last until <see cref="LetTimePass"/>.
/// </summary>
public sealed class HurriedClock : TimeProvider
{
    /// <summary>What a call may take. A wait for a turn in a window of a minute is shorter.</summary>
    static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    readonly Lock gate = new();
    readonly HashSet<Timer> waiting = [];
    long ahead;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref ahead));

    public override long GetTimestamp() => System.GetTimestamp() + (long)(Interlocked.Read(ref ahead) / (double)TimeSpan.TicksPerSecond * TimestampFrequency);

    /// <summary>So much time is over, and with it every long wait.</summary>
    public void LetTimePass()
    {
        List<Timer> over;
        lock (gate)
        {
            over = [.. waiting];
            waiting.Clear();
        }
        Interlocked.Add(ref ahead, Long.Ticks);
        over.ForEach(t => t.Fire());
    }

    /// <summary>So much time is over; nobody who waits is woken.</summary>
    public void Pass(TimeSpan time) => Interlocked.Add(ref ahead, time.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    sealed class Timer(HurriedClock clock, Action callback) : ITimer
    {
        int ended;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate) clock.waiting.Remove(this);
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            if (dueTime >= Long)
            {
                lock (clock.gate) clock.waiting.Add(this);
                return true;
            }
            Interlocked.Add(ref clock.ahead, dueTime.Ticks);
            ThreadPool.QueueUserWorkItem(_ => Fire());
            return true;
        }

        public void Fire()
        {
            if (Volatile.Read(ref ended) == 0) callback();
        }

        public void Dispose()
        {
            Interlocked.Exchange(ref ended, 1);
            lock (clock.gate) clock.waiting.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
