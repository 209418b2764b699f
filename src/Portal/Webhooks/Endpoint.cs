using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Data;

namespace Portal.Webhooks;

/// <summary>
/// How a subscription's target behaves, and the claim of the one worker that sends to it: so its events leave in order and a slow one delays nobody else.
/// </summary>
public sealed class Endpoint : IDueWork
{
    /// <summary>So many failures in a row open the breaker.</summary>
    public const int Patience = 5;
    static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(30);
    static readonly TimeSpan LongestProbe = TimeSpan.FromMinutes(15);
    /// <summary>After so long with nothing but failures the subscription is disabled.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(5);
    /// <summary>So many probes carry the event that waits longest; later ones take turns, because that one event may be what the endpoint cannot stand.</summary>
    const int ProbesInOrder = 3;

    Endpoint() { }

    /// <summary>The subscription's id: a subscription has one endpoint.</summary>
    public Guid Id { get; private init; }
    public DateTimeOffset? DueAt { get; private set; }
    public Guid? ClaimedBy { get; private set; }
    /// <summary>Raised whenever there is something new to do: a worker lets go only when it has seen the last.</summary>
    public long Arrivals { get; private set; }
    public int FailuresInARow { get; private set; }
    /// <summary>The first failure after the last success.</summary>
    public DateTimeOffset? FailingSince { get; private set; }
    /// <summary>Set while the breaker is open.</summary>
    public DateTimeOffset? OpenSince { get; private set; }
    public DateTimeOffset? NextProbeAt { get; private set; }
    /// <summary>Probes that failed since the breaker opened.</summary>
    public int ProbesFailed { get; private set; }
    public DateTimeOffset? LastSuccessAt { get; private set; }
    public DateTimeOffset? LastFailureAt { get; private set; }
    /// <summary>What waited behind a pause or an open breaker, up to this place in the feed, goes out one by one in order.</summary>
    public long CatchUpTo { get; private set; }

    public bool IsOpen => OpenSince is not null;

    public static Endpoint Of(Guid subscription) => new() { Id = subscription };

    /// <summary>An event arrived.</summary>
    /// <param name="last">The last place that waits in the feed, if it had been failing.</param>
    /// <returns>Whether the breaker closed: what waits behind it is due now.</returns>
    public bool Succeeded(DateTimeOffset at, long last)
    {
        var closed = IsOpen;
        if (closed) CatchUpTo = last;
        Forgive();
        LastSuccessAt = at;
        return closed;
    }

    /// <summary>An event did not arrive.</summary>
    /// <param name="probe">It was the one probe of an open breaker.</param>
    public void Failed(DateTimeOffset at, bool probe)
    {
        FailuresInARow++;
        FailingSince ??= at;
        LastFailureAt = at;
        if (!IsOpen && FailuresInARow >= Patience) (OpenSince, NextProbeAt, ProbesFailed) = (at, at + FirstProbe, 0);
        else if (IsOpen && probe)
        {
            ProbesFailed++;
            var wait = FirstProbe * Math.Pow(2, Math.Min(ProbesFailed, 10));
            NextProbeAt = at + (wait < LongestProbe ? wait : LongestProbe);
        }
    }

    /// <summary>Whether it has taken nothing for so long that the subscription is to be disabled.</summary>
    public bool IsGivenUp => FailingSince is { } since && LastFailureAt - since >= GivesUpAfter;

    /// <summary>Which of the waiting events the next probe carries, counted from the oldest.</summary>
    public int ProbeTurn(int waiting) => ProbesFailed < ProbesInOrder || waiting == 0 ? 0 : (ProbesFailed - ProbesInOrder + 1) % waiting;

    /// <summary>A person switched it on again: a clean sheet, and what waited goes out in order.</summary>
    public void StartAfresh(long last)
    {
        Forgive();
        CatchUpTo = last;
    }

    /// <summary>A person wants the probe now.</summary>
    public void ProbeAt(DateTimeOffset at)
    {
        if (IsOpen) NextProbeAt = at;
    }

    void Forgive() => (FailuresInARow, FailingSince, OpenSince, NextProbeAt, ProbesFailed) = (0, null, null, null, 0);
}

sealed class EndpointMapping : IEntityTypeConfiguration<Endpoint>
{
    public void Configure(EntityTypeBuilder<Endpoint> endpoints)
    {
        endpoints.ToTable("endpoints");
        endpoints.Property(e => e.Id).ValueGeneratedNever();
        endpoints.HasIndex(e => e.DueAt);
        endpoints.HasIndex(e => e.FailingSince).HasFilter("\"FailingSince\" IS NOT NULL");
    }
}
