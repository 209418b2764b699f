using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry;

/// <summary>What one thing moved on one day, in UTC: <see cref="Traffic"/> summed up.</summary>
public sealed class TrafficDay
{
    /// <summary>Stands for: stamped with no flow.</summary>
    public const string NoFlow = "";

    TrafficDay() { }

    public DateOnly Day { get; private init; }
    public RunnerKind Kind { get; private init; }
    public string Name { get; private init; } = "";
    public string What { get; private init; } = "";
    public string Flow { get; private init; } = NoFlow;
    public Pace Pace { get; private init; }
    public long Volume { get; private set; }
    public long Errors { get; private set; }
    public long Timed { get; private set; }
    public DateTimeOffset LastAt { get; private set; }

    public (DateOnly, RunnerKind, string, string, string, Pace) Key => (Day, Kind, Name, What, Flow, Pace);

    public static TrafficDay Of(Traffic first, string? flow) => new() { Day = DayOf(first), Kind = first.Kind, Name = first.Name, What = first.What, Flow = flow ?? NoFlow, Pace = first.Pace };

    public void Add(Traffic more)
    {
        (Volume, Errors, Timed) = (Volume + more.Volume, Errors + more.Errors, Timed + more.Timed);
        if (more.At > LastAt) LastAt = more.At;
    }

    public static DateOnly DayOf(Traffic traffic) => DateOnly.FromDateTime(traffic.At.UtcDateTime);
}

sealed class TrafficDayMapping : IEntityTypeConfiguration<TrafficDay>
{
    public void Configure(EntityTypeBuilder<TrafficDay> days)
    {
        days.ToTable("registry_traffic");
        days.HasKey(d => new { d.Day, d.Kind, d.Name, d.What, d.Flow, d.Pace });
        days.Property(d => d.Name).HasMaxLength(200);
        days.Property(d => d.What).HasMaxLength(200);
        days.Property(d => d.Flow).HasMaxLength(100);
        days.Property(d => d.Pace).HasConversion<int>();
        days.Ignore(d => d.Key);
    }
}
