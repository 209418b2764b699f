using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Reconciliation.Comparing;

namespace Portal.Reconciliation;

public enum DifferenceState
{
    /// <summary>Waits for somebody.</summary>
    Open,
    /// <summary>Somebody was asked.</summary>
    Asked,
    /// <summary>The copy is being written.</summary>
    Fixing,
    /// <summary>The copy took it; the next run looks whether it holds.</summary>
    Written,
    /// <summary>May stay until a day.</summary>
    Accepted,
    /// <summary>The copy was written and matches.</summary>
    Fixed,
    /// <summary>Both match again, and not by a fix.</summary>
    Gone,
}

/// <summary>One key that is not the same in both copies, from the first run that saw it until it is so.</summary>
public sealed class Difference : IVersioned
{
    public const int MaxKey = 200, MaxText = 1000, MaxWhom = 200;

    /// <summary>Fields that a row is called by, the first that has something.</summary>
    static readonly string[] Names = [Fields.Company, Fields.Name, Fields.Title, Fields.Subject, Fields.Contact, Fields.Email];

    public static readonly IReadOnlyList<DifferenceState> Waiting = [DifferenceState.Open, DifferenceState.Asked];
    /// <summary>A run takes them away when they match.</summary>
    internal static readonly DifferenceState[] Alive = [DifferenceState.Open, DifferenceState.Asked, DifferenceState.Written, DifferenceState.Accepted];

    Difference() { }

    public Guid Id { get; private init; }
    public Guid ComparisonId { get; private init; }
    /// <summary>As keys are made alike, the same for both sides.</summary>
    public string Key { get; private init; } = "";
    public string Label { get; private set; } = "";
    public DifferenceKind Kind { get; private set; }
    public string FieldsJson { get; private set; } = "[]";
    /// <summary>Its rows as the last run saw them; null: none.</summary>
    public string? OwnerJson { get; private set; }
    public string? CopyJson { get; private set; }
    public DifferenceState State { get; private set; }
    public DateOnly? AcceptedUntil { get; private set; }
    /// <summary>Why it may stay, or what was asked.</summary>
    public string? Reason { get; private set; }
    public string? AskedWhom { get; private set; }
    public string? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    /// <summary>What came of the last fix.</summary>
    public string? Outcome { get; private set; }
    public Guid? FixId { get; private set; }
    public DateTimeOffset FirstSeenAt { get; private set; }
    public DateTimeOffset LastSeenAt { get; private set; }
    public Guid FirstRunId { get; private set; }
    public Guid LastRunId { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public int Version { get; private set; }

    public IReadOnlyList<DifferentField> Different => Kept.Read<IReadOnlyList<DifferentField>>(FieldsJson);
    public DomainRow? Owner => OwnerJson is null ? null : Kept.Read<DomainRow>(OwnerJson);
    public DomainRow? Copy => CopyJson is null ? null : Kept.Read<DomainRow>(CopyJson);

    internal static Difference Of(Guid comparison, FoundDifference found, Guid run, DateTimeOffset at)
    {
        var difference = new Difference { Id = Guid.CreateVersion7(at), ComparisonId = comparison, Key = found.Key };
        difference.Appear(run, at);
        difference.Take(found, run, at);
        return difference;
    }

    /// <summary>A run sees it. True when it is news: it was not there before, or it is other than what somebody accepted.</summary>
    internal bool See(FoundDifference found, ComparisonRun by, DateTimeOffset at)
    {
        var run = by.Id;
        // A run that began anew has seen it already.
        if (LastRunId == run) return FirstRunId == run;
        // It was mended since the run read the copy: the next one looks.
        if (ClosedAt > by.BeganAt) return false;
        var changed = found.Kind != Kind || Kept.Write(found.Fields) != FieldsJson;
        var over = State is DifferenceState.Accepted && (changed || AcceptedUntil < DateOnly.FromDateTime(at.UtcDateTime));
        var news = over || State is DifferenceState.Fixed or DifferenceState.Gone;
        if (news) Appear(run, at);
        else if (State is DifferenceState.Written) (State, Outcome) = (DifferenceState.Open, "The copy was written, and does not match.");
        Take(found, run, at);
        return news;
    }

    void Appear(Guid run, DateTimeOffset at)
    {
        (State, FirstSeenAt, FirstRunId, ClosedAt, Outcome, FixId) = (DifferenceState.Open, at, run, null, null, null);
        (AcceptedUntil, Reason, AskedWhom, DecidedBy, DecidedAt) = (null, null, null, null, null);
    }

    void Take(FoundDifference found, Guid run, DateTimeOffset at)
    {
        (Kind, FieldsJson) = (found.Kind, Kept.Write(found.Fields));
        (OwnerJson, CopyJson) = (found.Owner is null ? null : Kept.Write(found.Owner), found.Copy is null ? null : Kept.Write(found.Copy));
        Label = LabelOf(found.Owner ?? found.Copy!);
        (LastSeenAt, LastRunId) = (at, run);
    }

    static string LabelOf(DomainRow row)
    {
        var name = Names.Select(n => row[n]).FirstOrDefault(n => !string.IsNullOrWhiteSpace(n)) ?? "";
        return name.Length > MaxKey ? name[..MaxKey] : name;
    }

    public void Accept(DateOnly until, string reason, string by, DateTimeOffset at) =>
        Decide(DifferenceState.Accepted, by, at, () => (AcceptedUntil, Reason) = (until, reason));

    public void Ask(string whom, string question, string by, DateTimeOffset at) =>
        Decide(DifferenceState.Asked, by, at, () => (AskedWhom, Reason) = (whom, question));

    /// <summary>Takes a decision back.</summary>
    public void Reopen()
    {
        if (State is not (DifferenceState.Accepted or DifferenceState.Asked)) throw Over();
        (State, AcceptedUntil, Reason, AskedWhom, DecidedBy, DecidedAt) = (DifferenceState.Open, null, null, null, null, null);
    }

    void Decide(DifferenceState state, string by, DateTimeOffset at, Action what)
    {
        if (State is not (DifferenceState.Open or DifferenceState.Asked or DifferenceState.Accepted or DifferenceState.Written)) throw Over();
        (AcceptedUntil, Reason, AskedWhom) = (null, null, null);
        what();
        (State, DecidedBy, DecidedAt) = (state, by, at);
    }

    BusinessRuleViolation Over() => new(State switch
    {
        DifferenceState.Fixing => $"{Key} is being written to the copy now.",
        DifferenceState.Open => $"{Key} waits for a decision already.",
        _ => $"{Key} matches by now.",
    });

    /// <summary>The copy was written and read again.</summary>
    internal void Fixed(DomainRow owner, DomainRow copy, DateTimeOffset at)
    {
        (OwnerJson, CopyJson) = (Kept.Write(owner), Kept.Write(copy));
        (State, Outcome, ClosedAt) = (DifferenceState.Fixed, "Written to the copy, read again, and it matches.", at);
    }

    internal void Written(string outcome) => (State, Outcome) = (DifferenceState.Written, Short(outcome));

    /// <summary>Waits again, and says why.</summary>
    internal void NotFixed(string outcome) => (State, Outcome) = (DifferenceState.Open, Short(outcome));

    internal void StillDiffers(FoundDifference found)
    {
        (Kind, FieldsJson, OwnerJson, CopyJson) = (found.Kind, Kept.Write(found.Fields), found.Owner is null ? null : Kept.Write(found.Owner), found.Copy is null ? null : Kept.Write(found.Copy));
        NotFixed(found.Fields.Count == 0 ? "It was written, and the copy has it not." : $"It was written, and the copy still differs: {string.Join(", ", found.Fields.Select(f => f.Field))}.");
    }

    static string Short(string text) => text.Length > MaxText ? text[..MaxText] : text;
}

sealed class DifferenceMapping : IEntityTypeConfiguration<Difference>
{
    public void Configure(EntityTypeBuilder<Difference> differences)
    {
        differences.ToTable("differences");
        differences.Property(d => d.Id).ValueGeneratedNever();
        differences.Property(d => d.Key).HasMaxLength(Difference.MaxKey);
        differences.Property(d => d.Label).HasMaxLength(Difference.MaxKey);
        differences.Property(d => d.Reason).HasMaxLength(Difference.MaxText);
        differences.Property(d => d.Outcome).HasMaxLength(Difference.MaxText);
        differences.Property(d => d.AskedWhom).HasMaxLength(Difference.MaxWhom);
        differences.Property(d => d.DecidedBy).HasMaxLength(200);
        differences.Ignore(d => d.Different).Ignore(d => d.Owner).Ignore(d => d.Copy);
        differences.HasIndex(d => new { d.ComparisonId, d.Key }).IsUnique();
        differences.HasIndex(d => new { d.ComparisonId, d.State, d.Id });
        differences.HasIndex(d => d.State);
        differences.HasIndex(d => d.FixId).HasFilter("\"FixId\" IS NOT NULL");
    }
}
