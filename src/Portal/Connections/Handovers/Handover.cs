using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Connections.Matching;
using Portal.Kernel.Data;

namespace Portal.Connections.Handovers;

/// <summary>How a handover stands.</summary>
public enum HandoverState
{
    Waiting,
    Done,
    /// <summary>A person must look: the system says no, or records there look the same.</summary>
    Failed,
}

/// <summary>One piece of news for one connection: work that survives restarts and is done once.</summary>
public sealed class Handover : IDueWork
{
    internal const int MaxSaid = 1000;

    /// <summary>Waits between tries; after the last a person must look.</summary>
    static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(8), TimeSpan.FromHours(16),
    ];

    Handover() { }

    public Guid Id { get; private init; }
    /// <summary>Slug of the connection.</summary>
    public string Connection { get; private init; } = "";
    /// <summary>Name of the recipe that says what is made there.</summary>
    public string Recipe { get; private init; } = "";
    /// <summary>Id of the staged record or the consent that it is about.</summary>
    public Guid SubjectId { get; private init; }
    /// <summary>Our key, the same in every system: of the quote, or an e-mail address.</summary>
    public string Key { get; private init; } = "";
    /// <summary>JSON of the <see cref="QuoteNews"/> or <see cref="ConsentNews"/>.</summary>
    public string News { get; private init; } = "";
    /// <summary>Slug of the registered flow that it belongs to.</summary>
    public string? Flow { get; private init; }
    public string? TraceParent { get; private init; }
    public HandoverState State { get; private set; }
    public int Attempts { get; private set; }
    /// <summary>Domain and key of the record for which a person must say which one there is meant.</summary>
    public string? UnclearDomain { get; private set; }
    public string? UnclearKey { get; private set; }
    /// <summary>When a letter left for the mail server and it is not known that it was not taken: it is not sent again by itself.</summary>
    public DateTimeOffset? LeftAt { get; private set; }
    /// <summary>What came of the last try, in a sentence.</summary>
    public string? Said { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public DateTimeOffset? DueAt { get; private set; }
    public Guid? ClaimedBy { get; private set; }

    internal static Handover Of(HandoverRule rule, Guid subject, INews news, string? trace, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at), Connection = rule.Connection, Recipe = rule.Recipe, Flow = rule.Flow, SubjectId = subject, Key = news.Key,
        News = JsonSerializer.Serialize(news, news.GetType(), OutboxEvent.Json), TraceParent = trace, CreatedAt = at, DueAt = at,
    };

    internal T Read<T>() where T : INews => JsonSerializer.Deserialize<T>(News, OutboxEvent.Json)!;

    public void Began() => (Attempts, UnclearDomain, UnclearKey) = (Attempts + 1, null, null);

    public void Done(string said, DateTimeOffset at) => (State, Said, FinishedAt, DueAt, ClaimedBy) = (HandoverState.Done, Short(said), at, null, null);

    /// <summary>The system says no, and will say no again.</summary>
    public void Refused(string said, DateTimeOffset at) => (State, Said, FinishedAt, DueAt, ClaimedBy) = (HandoverState.Failed, Short(said), at, null, null);

    /// <summary>Records there look the same: a person says which one is meant, and then it goes on.</summary>
    public void Unclear(string domain, string key, string said, DateTimeOffset at)
    {
        Refused(said, at);
        (UnclearDomain, UnclearKey) = (domain, key);
    }

    /// <summary>It may work later.</summary>
    /// <param name="wait">What the system asked for; null: as usual.</param>
    public void Later(string said, DateTimeOffset at, TimeSpan? wait)
    {
        if (Attempts > Waits.Length) Refused(said, at);
        else (Said, DueAt, ClaimedBy) = (Short(said), at + (wait > Waits[Attempts - 1] ? wait.Value : Waits[Attempts - 1]), null);
    }

    /// <summary>A person wants it tried again, also where it may have arrived.</summary>
    public void TryAgain(DateTimeOffset at) => (State, Attempts, FinishedAt, DueAt, ClaimedBy, LeftAt) = (HandoverState.Waiting, 0, null, at, null, null);

    static string Short(string said) => said.Length > MaxSaid ? said[..MaxSaid] : said;
}

/// <summary>A connection gets a kind of news from now on.</summary>
public sealed class HandoverRule
{
    HandoverRule() { }

    public string Connection { get; private init; } = "";
    public string Recipe { get; private init; } = "";
    /// <summary>Slug of the registered flow that it belongs to.</summary>
    public string? Flow { get; private init; }

    public static HandoverRule Of(string connection, string recipe, string? flow) => new() { Connection = connection, Recipe = recipe, Flow = flow };
}

sealed class HandoverMapping : IEntityTypeConfiguration<Handover>, IEntityTypeConfiguration<HandoverRule>
{
    public void Configure(EntityTypeBuilder<Handover> handovers)
    {
        handovers.ToTable("handovers");
        handovers.Property(h => h.Id).ValueGeneratedNever();
        handovers.Property(h => h.Connection).HasMaxLength(Connections.Connection.MaxSlug);
        handovers.Property(h => h.Recipe).HasMaxLength(60);
        handovers.Property(h => h.Key).HasMaxLength(254);
        handovers.Property(h => h.Flow).HasMaxLength(100);
        handovers.Property(h => h.UnclearDomain).HasMaxLength(StoredLink.MaxDomain);
        handovers.Property(h => h.UnclearKey).HasMaxLength(StoredLink.MaxKey);
        handovers.Property(h => h.Said).HasMaxLength(Handover.MaxSaid);
        handovers.HasIndex(h => h.DueAt);
        handovers.HasIndex(h => h.SubjectId);
        handovers.HasIndex(h => new { h.Connection, h.Id });
        handovers.HasIndex(h => new { h.Connection, h.State, h.Id });
        handovers.HasIndex(h => new { h.State, h.FinishedAt });
    }

    public void Configure(EntityTypeBuilder<HandoverRule> rules)
    {
        rules.ToTable("handover_rules");
        rules.HasKey(r => new { r.Connection, r.Recipe });
        rules.Property(r => r.Connection).HasMaxLength(Connections.Connection.MaxSlug);
        rules.Property(r => r.Recipe).HasMaxLength(60);
        rules.Property(r => r.Flow).HasMaxLength(100);
    }
}
