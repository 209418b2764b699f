using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;

namespace Portal.Kernel.Data;

/// <summary>
/// So much moved, written in the transaction that moved it: nothing that moves goes uncounted, and nothing is counted that did not.
/// The registry sums these rows up by day and takes them away.
/// </summary>
public sealed class Traffic
{
    Traffic() { }

    public Guid Id { get; private init; }
    public DateTimeOffset At { get; private init; }
    public RunnerKind Kind { get; private init; }
    public string Name { get; private init; } = "";
    public string What { get; private init; } = "";
    /// <summary>Slug of the registered flow it was stamped with; null: whoever moved it knew none.</summary>
    public string? Flow { get; private init; }
    public Pace Pace { get; private init; }
    /// <summary>Records, events or rows, those that failed among them.</summary>
    public int Volume { get; private init; }
    public int Errors { get; private init; }
    /// <summary>So many of which it is known how long they took.</summary>
    public int Timed { get; private init; }

    internal static Traffic Of(Moved moved, HowMuch much, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at), At = at, Kind = moved.By.Kind, Name = moved.By.Name, What = moved.By.What, Flow = moved.Flow, Pace = moved.Pace, Volume = much.Volume, Errors = much.Errors, Timed = much.Timed,
    };
}

/// <summary>What is counted together within one transaction.</summary>
readonly record struct Moved(Mover By, string? Flow, Pace Pace);

readonly record struct HowMuch(int Volume, int Errors, int Timed);

/// <summary>How late data reached the other side: it took no longer than this, and longer than the one before.</summary>
public enum Pace
{
    NotMeasured,
    TenthOfASecond,
    HalfASecond,
    OneSecond,
    ThreeSeconds,
    TenSeconds,
    HalfAMinute,
    TwoMinutes,
    TenMinutes,
    OneHour,
    FourHours,
    OneDay,
    OneWeek,
    Longer,
}

public static class Paces
{
    static readonly TimeSpan[] Ends =
    [
        TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromDays(1), TimeSpan.FromDays(7),
    ];

    public static Pace Of(TimeSpan took)
    {
        var at = Array.FindIndex(Ends, end => took <= end);
        return at < 0 ? Pace.Longer : Pace.TenthOfASecond + at;
    }

    /// <summary>The longest that this pace took; of <see cref="Pace.Longer"/> it is known only that it was longer than that.</summary>
    public static TimeSpan End(this Pace pace) => Ends[Math.Clamp(pace - Pace.TenthOfASecond, 0, Ends.Length - 1)];
}

sealed class TrafficMapping : IEntityTypeConfiguration<Traffic>
{
    public void Configure(EntityTypeBuilder<Traffic> traffic)
    {
        traffic.ToTable("traffic");
        traffic.Property(t => t.Id).ValueGeneratedNever();
        traffic.Property(t => t.Pace).HasConversion<int>();
        traffic.Property(t => t.Name).HasMaxLength(200);
        traffic.Property(t => t.What).HasMaxLength(200);
        traffic.Property(t => t.Flow).HasMaxLength(100);
    }
}
