using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Inbound;

public enum NoticeState
{
    /// <summary>Stored and answered; nobody was woken yet.</summary>
    Waiting,
    Taken,
    /// <summary>Proven, and nothing in it is of use.</summary>
    LeftOut,
    /// <summary>Not proven. At most one a minute is kept.</summary>
    Refused,
}

/// <summary>Signal: notices were stored.</summary>
public sealed record NoticesStored(string Connection) : IFact;

/// <summary>A call of another system, as it was understood when it was proven.</summary>
public sealed class InboundNotice : IDueWork
{
    internal const int MaxId = 255, MaxText = 500;
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    InboundNotice() { }

    public Guid Id { get; private init; }
    /// <summary>Slug.</summary>
    public string Connection { get; private init; } = "";
    /// <summary>What is the same when it is sent again.</summary>
    public string NoticeId { get; private init; } = "";
    public DateTimeOffset ReceivedAt { get; private init; }
    public NoticeState State { get; private set; }
    /// <summary>What it says, for people.</summary>
    public string Says { get; private init; } = "";
    /// <summary>JSON of the notices in it, until they are handled.</summary>
    public string Json { get; private set; } = "[]";
    /// <summary>It came so often.</summary>
    public int Times { get; private init; } = 1;
    public DateTimeOffset? DueAt { get; private set; }
    public Guid? ClaimedBy { get; private set; }

    public IReadOnlyList<Notice> Notices => JsonSerializer.Deserialize<List<Notice>>(Json, OutboxEvent.Json)!;

    public static InboundNotice Of(string connection, NoticeVerdict.Taken taken, DateTimeOffset at)
    {
        var id = Guid.CreateVersion7(at);
        return new()
        {
            Id = id, Connection = connection, NoticeId = Short(taken.Id ?? id.ToString(), MaxId), ReceivedAt = at, Says = Short(Words(taken), MaxText),
            State = taken.Notices.Count == 0 ? NoticeState.LeftOut : NoticeState.Waiting, Json = JsonSerializer.Serialize(taken.Notices, OutboxEvent.Json), DueAt = taken.Notices.Count == 0 ? null : at,
        };
    }

    public static InboundNotice NotProven(string connection, string why, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at), Connection = connection, NoticeId = $"refused in minute {at.UtcTicks / Minute.Ticks}", ReceivedAt = at, Says = Short(why, MaxText), State = NoticeState.Refused,
    };

    /// <summary>Whoever it concerns was told. What it carried is kept elsewhere, or read from the system.</summary>
    public void Done() => (State, Json, DueAt, ClaimedBy) = (NoticeState.Taken, "[]", null, null);

    static string Words(NoticeVerdict.Taken taken)
    {
        var about = taken.Notices.GroupBy(n => n.Domain).Select(g => g.Count() == 1 && g.First() is { Id: { } id } one ? $"{g.Key} {id} {one.Change.ToString().ToLowerInvariant()}" : g.Any(n => n.Change is NoticeChange.Collection) ? $"many {g.Key}" : g.Count() == 1 ? g.Key : $"{g.Count()} {g.Key}");
        return string.Join("; ", about.Concat(taken.LeftOut is { } why ? [why] : []));
    }

    static string Short(string text, int most) => text.Length > most ? text[..most] : text;
}

/// <summary>What a system posted last of one record, where there is nobody to ask.</summary>
public sealed class PostedRow
{
    internal const int MaxKey = 200;

    PostedRow() { }

    public string Connection { get; private init; } = "";
    public string Domain { get; private init; } = "";
    public string Key { get; private init; } = "";
    public string Json { get; private set; } = "{}";
    /// <summary>When it happened, as the system says: what is older comes too late.</summary>
    public DateTimeOffset SaidAt { get; private set; }
    /// <summary>When it was written down here: whoever reads what changed goes by it, so that what comes late is read too.</summary>
    public DateTimeOffset ChangedAt { get; private set; }
    public bool Deleted { get; private set; }

    public static PostedRow Of(string connection, string domain, string key) => new() { Connection = connection, Domain = domain, Key = key };

    public DomainRow Row => new(Key, Values, ChangedAt, Key, Deleted);

    Dictionary<string, string?> Values => JsonSerializer.Deserialize<Dictionary<string, string?>>(Json)!;

    /// <summary>Takes what is said unless something newer was said before. What it does not mention stays.</summary>
    public void Hear(DomainRow said, DateTimeOffset at)
    {
        var when = said.ChangedAt ?? at;
        if (when < SaidAt) return;
        var values = Deleted || said.Deleted ? [] : Values;
        foreach (var (field, value) in said.Values) values[field] = value;
        (Json, SaidAt, ChangedAt, Deleted) = (JsonSerializer.Serialize(new SortedDictionary<string, string?>(values)), when, at, said.Deleted);
    }
}

/// <summary>A subscription at another system that Portal keeps alive.</summary>
public sealed class KeptSubscription : IDueWork
{
    /// <summary>It is looked after so often, also long before it ends: one that is gone is missed soon.</summary>
    static readonly TimeSpan Rhythm = TimeSpan.FromHours(1);
    static readonly TimeSpan[] Waits = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    KeptSubscription() { }

    public Guid Id { get; private init; }
    public string Connection { get; private init; } = "";
    public string Domain { get; private init; } = "";
    public DateTimeOffset? Until { get; private set; }
    public string? Problem { get; private set; }
    public int Tries { get; private set; }
    public DateTimeOffset? DueAt { get; private set; }
    public Guid? ClaimedBy { get; private set; }

    public static KeptSubscription Of(WatchedDomain watched, DateTimeOffset at) => new() { Id = Guid.CreateVersion7(at), Connection = watched.Connection, Domain = watched.Domain, DueAt = at };

    public void Lives(DateTimeOffset? until, DateTimeOffset at)
    {
        var half = until is { } end && end > at ? (end - at) / 2 : Rhythm;
        (Until, Problem, Tries, DueAt, ClaimedBy) = (until, null, 0, at + (half < Rhythm ? half : Rhythm), null);
    }

    public void Fails(string why, TimeSpan? wait, DateTimeOffset at) =>
        (Problem, DueAt, ClaimedBy, Tries) = (why.Length > InboundNotice.MaxText ? why[..InboundNotice.MaxText] : why, at + (wait ?? Waits[Math.Min(Tries, Waits.Length - 1)]), null, Tries + 1);
}

sealed class InboundMapping : IEntityTypeConfiguration<InboundNotice>, IEntityTypeConfiguration<PostedRow>, IEntityTypeConfiguration<KeptSubscription>
{
    const int MaxSlug = 60;

    public void Configure(EntityTypeBuilder<InboundNotice> notices)
    {
        notices.ToTable("inbound_notices");
        notices.Property(n => n.Id).ValueGeneratedNever();
        notices.Property(n => n.Connection).HasMaxLength(MaxSlug);
        notices.Property(n => n.NoticeId).HasMaxLength(InboundNotice.MaxId);
        notices.Property(n => n.Says).HasMaxLength(InboundNotice.MaxText);
        // A worker that lost its claim must not write.
        notices.Property(n => n.ClaimedBy).IsConcurrencyToken();
        notices.Ignore(n => n.Notices);
        notices.HasIndex(n => new { n.Connection, n.NoticeId }).IsUnique();
        notices.HasIndex(n => new { n.Connection, n.Id });
        notices.HasIndex(n => n.DueAt);
        notices.HasIndex(n => n.ReceivedAt);
    }

    public void Configure(EntityTypeBuilder<PostedRow> rows)
    {
        rows.ToTable("inbound_rows");
        rows.HasKey(r => new { r.Connection, r.Domain, r.Key });
        rows.Property(r => r.Connection).HasMaxLength(MaxSlug);
        rows.Property(r => r.Domain).HasMaxLength(MaxSlug);
        rows.Property(r => r.Key).HasMaxLength(PostedRow.MaxKey);
        rows.Ignore(r => r.Row);
        rows.HasIndex(r => new { r.Connection, r.Domain, r.ChangedAt, r.Key });
    }

    public void Configure(EntityTypeBuilder<KeptSubscription> subscriptions)
    {
        subscriptions.ToTable("inbound_subscriptions");
        subscriptions.Property(s => s.Id).ValueGeneratedNever();
        subscriptions.Property(s => s.Connection).HasMaxLength(MaxSlug);
        subscriptions.Property(s => s.Domain).HasMaxLength(MaxSlug);
        subscriptions.Property(s => s.Problem).HasMaxLength(InboundNotice.MaxText);
        subscriptions.Property(s => s.ClaimedBy).IsConcurrencyToken();
        subscriptions.HasIndex(s => new { s.Connection, s.Domain }).IsUnique();
        subscriptions.HasIndex(s => s.DueAt);
    }
}
