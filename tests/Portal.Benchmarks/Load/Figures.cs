using System.Diagnostics;

namespace Portal.Benchmarks.Load;

/// <summary>What a run measured: answers by status, and how long they took.</summary>
sealed class Figures
{
    readonly List<long> took = new(1 << 20);
    long started, stopped;

    public int Accepted { get; private set; }
    public int Others { get; private set; }
    public double Seconds => (stopped - started) / (double)Stopwatch.Frequency;
    public double PerSecond => Accepted / Seconds;

    public void Start() => started = Stopwatch.GetTimestamp();

    public void Stop()
    {
        stopped = Stopwatch.GetTimestamp();
        took.Sort();
    }

    public void Add(int status, long ticks)
    {
        if (status == 202) Accepted++;
        else Others++;
        took.Add(ticks);
    }

    /// <summary>Milliseconds within which this share of the answers came.</summary>
    public double Percentile(double share) => Percentile(took, share);

    public static double Percentile(List<long> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))] * 1000d / Stopwatch.Frequency;
}

/// <summary>What the machine was doing meanwhile: figures without it say little.</summary>
static class Machine
{
    public static string Load => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    public static string Describe => $"{Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, {System.Runtime.InteropServices.RuntimeInformation.OSDescription}, load average {Load}";
}
