namespace Portal.Kernel.Data;

/// <summary>
/// How hard the front door is pressed. Somebody waits for each of its answers, nobody waits for findings yet: work behind the door looks here and lets it go first.
/// </summary>
public sealed class Press(TimeProvider clock)
{
    /// <summary>Callers that share a commit: one or a few in ordinary hours, dozens when more come than go.</summary>
    const double Crowd = 4;
    static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    double average;
    long last;

    public bool IsHigh => Volatile.Read(ref average) > Crowd && clock.GetElapsedTime(Interlocked.Read(ref last)) < Fresh;

    /// <summary>The door committed this many at once.</summary>
    public void Committed(int callers)
    {
        Volatile.Write(ref average, (Volatile.Read(ref average) * 7 + callers) / 8);
        Interlocked.Exchange(ref last, clock.GetTimestamp());
    }

    /// <summary>
    /// Does a piece of work behind the door: all of it at once while the door is quiet. While it is pressed, a small piece, since the door waits for SQLite's
    /// one write lock as long as the piece takes, and then a rest nineteen times as long, never longer than a second: what waits still moves on.
    /// </summary>
    public async Task<T> Behind<T>(int whole, int piece, Func<int, Task<T>> work, CancellationToken stop)
    {
        var since = clock.GetTimestamp();
        var done = await work(IsHigh ? piece : whole);
        var (worked, until) = (clock.GetElapsedTime(since), clock.GetTimestamp());
        var rest = worked * 19 < Longest ? worked * 19 : Longest;
        while (IsHigh && clock.GetElapsedTime(until) < rest) await Task.Delay(Step, clock, stop);
        return done;
    }
}
