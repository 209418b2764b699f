using System.Diagnostics;

namespace Portal.Kernel.Data;

/// <summary>
/// How hard the front door is pressed. Somebody waits for each of its answers, nobody waits for findings yet: work behind the door looks here and lets it go first.
/// </summary>
public sealed class Press
{
    /// <summary>Callers that share a commit: one or a few in ordinary hours, dozens when more come than go.</summary>
    const double Crowd = 16;
    static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(400);

    double average;
    long last;

    public bool IsHigh => Volatile.Read(ref average) > Crowd && Stopwatch.GetElapsedTime(Interlocked.Read(ref last)) < Fresh;

    /// <summary>The door committed this many at once.</summary>
    public void Committed(int callers)
    {
        Volatile.Write(ref average, (Volatile.Read(ref average) * 7 + callers) / 8);
        Interlocked.Exchange(ref last, Stopwatch.GetTimestamp());
    }

    /// <summary>Rests four times as long as the work took while the door is pressed, never longer than a moment: what waits still moves on.</summary>
    public async Task GiveWay(TimeSpan worked, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        var rest = worked * 4 < Longest ? worked * 4 : Longest;
        while (IsHigh && Stopwatch.GetElapsedTime(since) < rest) await Task.Delay(Step, stop);
    }
}
