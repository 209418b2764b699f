using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Reconciliation;

/// <summary>Differences of one comparison that are written from the owner to the copy: one or many, in pieces, over restarts. A write that is repeated ends in the same record.</summary>
public sealed class FixRun : IDueWork
{
    static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    FixRun() { }

    public Guid Id { get; private init; }
    public Guid ComparisonId { get; private init; }
    public string By { get; private init; } = "";
    public DateTimeOffset StartedAt { get; private init; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public int Total { get; private init; }
    public int Fixed { get; private set; }
    /// <summary>Written, and not seen again yet.</summary>
    public int Written { get; private set; }
    public int Refused { get; private set; }
    public string? Fault { get; private set; }
    public int Attempts { get; private set; }
    public DateTimeOffset? DueAt { get; private set; }
    public Guid? ClaimedBy { get; private set; }

    public int Done => Fixed + Written + Refused;

    public static FixRun Of(Guid id, Guid comparison, int total, string by, DateTimeOffset at) => new() { Id = id, ComparisonId = comparison, Total = total, By = by, StartedAt = at, DueAt = at };

    internal void Count(IEnumerable<Difference> differences)
    {
        foreach (var difference in differences)
        {
            if (difference.State is DifferenceState.Fixed) Fixed++;
            else if (difference.State is DifferenceState.Written) Written++;
            else Refused++;
        }
        (Attempts, Fault) = (0, null);
    }

    /// <summary>The copy cannot be written now. False: it was tried often enough.</summary>
    internal bool TryAgain(ConnectionFault fault, DateTimeOffset at)
    {
        if (Attempts >= Waits.Length) return false;
        (DueAt, ClaimedBy, Fault) = (at + (fault.RetryAfter ?? Waits[Attempts]), null, Cut(fault.Message));
        Attempts++;
        return true;
    }

    internal void Finish(DateTimeOffset at, string? fault = null) => (FinishedAt, DueAt, ClaimedBy, Fault) = (at, null, null, Cut(fault));

    static string? Cut(string? text) => text is { Length: > Difference.MaxText } ? text[..Difference.MaxText] : text;
}

sealed class FixRunMapping : IEntityTypeConfiguration<FixRun>
{
    public void Configure(EntityTypeBuilder<FixRun> fixes)
    {
        fixes.ToTable("comparison_fixes");
        fixes.Property(f => f.Id).ValueGeneratedNever();
        fixes.Property(f => f.By).HasMaxLength(200);
        fixes.Property(f => f.Fault).HasMaxLength(Difference.MaxText);
        fixes.Property(f => f.ClaimedBy).IsConcurrencyToken();
        fixes.Ignore(f => f.Done);
        fixes.HasIndex(f => f.DueAt);
        fixes.HasIndex(f => new { f.ComparisonId, f.StartedAt });
    }
}
