namespace Portal.Shell;

/// <summary>
/// Live, but calm: many nudges become one call, at most one each half second, and the last nudge is never lost.
/// Pages nudge it from signals and dispose it with themselves.
/// </summary>
/// <param name="clock">Time.</param>
/// <param name="act">What to do, e.g. <c>() => InvokeAsync(Load)</c>.</param>
public sealed class Calm(TimeProvider clock, Func<Task> act) : IDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    readonly Lock gate = new();
    ITimer? timer;
    bool resting, again, ended;

    /// <summary>Something changed. Quick and callable from any thread.</summary>
    public void Nudge()
    {
        lock (gate)
        {
            if (ended) return;
            if (resting) { again = true; return; }
            resting = true;
            timer ??= clock.CreateTimer(_ => Rested(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            timer.Change(Pause, Timeout.InfiniteTimeSpan);
        }
        _ = Act();
    }

    void Rested()
    {
        bool go;
        lock (gate) (go, resting, again) = (again && !ended, false, false);
        if (go) Nudge();
    }

    async Task Act()
    {
        try { await act(); }
        catch (ObjectDisposedException) { Dispose(); /* the page went away while it was told */ }
    }

    public void Dispose()
    {
        lock (gate) ended = true;
        timer?.Dispose();
    }
}
