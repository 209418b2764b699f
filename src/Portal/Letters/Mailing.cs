using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Letters;

public enum MailingState
{
    Draft,
    Sending,
    Paused,
    /// <summary>By a person, for good.</summary>
    Stopped,
    Done,
}

/// <summary>One letter to everybody who agreed to news and offers. It goes out in pieces, as due work.</summary>
public sealed class Mailing : IDueWork, IVersioned
{
    public const int MostPerMinute = 600, UsualPerMinute = 60;
    internal const int MaxSaid = 500;

    Mailing() { }

    public Guid Id { get; private init; }
    public string Subject { get; private set; } = "";
    public string Text { get; private set; } = "";
    /// <summary>Slug of the mail server.</summary>
    public string Connection { get; private set; } = "";
    /// <summary>Slug of the registered flow that it belongs to.</summary>
    public string? Flow { get; private set; }
    public int PerMinute { get; private set; }
    public MailingState State { get; private set; }
    /// <summary>The readers were written down up to this address; null: not begun.</summary>
    public string? GatheredTo { get; private set; }
    /// <summary>Every reader has a row.</summary>
    public bool Gathered { get; private set; }
    /// <summary>What keeps it, in a sentence.</summary>
    public string? Said { get; private set; }
    public string CreatedBy { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public DateTimeOffset? DueAt { get; private set; }
    public Guid? ClaimedBy { get; private set; }
    public int Version { get; private set; }

    public static Mailing Make(string by, DateTimeOffset at) => new() { Id = Guid.CreateVersion7(at), CreatedBy = by, CreatedAt = at };

    public void Say(string subject, string text, string connection, int perMinute, string? flow)
    {
        if (State is not MailingState.Draft) throw new BusinessRuleViolation("It is on its way; what was written stays.");
        (Subject, Text, Connection, PerMinute, Flow) = (subject, text, connection, perMinute, flow);
    }

    public void Start(DateTimeOffset at)
    {
        if (State is not MailingState.Draft) throw new BusinessRuleViolation("It was sent off already.");
        (State, StartedAt, DueAt) = (MailingState.Sending, at, at);
    }

    /// <summary>Whoever sends it sees it before the next letter.</summary>
    public void Pause()
    {
        if (State is not MailingState.Sending) throw new BusinessRuleViolation("It is not being sent.");
        State = MailingState.Paused;
    }

    public void Resume(DateTimeOffset at)
    {
        if (State is not MailingState.Paused) throw new BusinessRuleViolation("It is not paused.");
        (State, DueAt) = (MailingState.Sending, DueAt ?? at);
    }

    public void Stop(DateTimeOffset at)
    {
        if (State is not (MailingState.Sending or MailingState.Paused)) throw new BusinessRuleViolation("It is not being sent.");
        (State, FinishedAt) = (MailingState.Stopped, at);
    }
}

public enum ReaderState
{
    Waiting,
    /// <summary>Taken by somebody who is about to send; whoever finds it so later cannot know whether it left.</summary>
    Begun,
    Sent,
    /// <summary>They had taken their consent back by then.</summary>
    Skipped,
    /// <summary>The mail server will never take it.</summary>
    Failed,
    /// <summary>It may have arrived, and is not sent again.</summary>
    Doubtful,
}

/// <summary>One reader of a mailing: sent to once, whatever happens.</summary>
public sealed class MailingReader
{
    MailingReader() { }

    public Guid Id { get; private init; }
    public Guid MailingId { get; private init; }
    public string Email { get; private init; } = "";
    public ReaderState State { get; private init; }
    public string? Said { get; private init; }
    public DateTimeOffset? At { get; private init; }
    /// <summary>How often the mail server put this reader off.</summary>
    public int PutOff { get; private init; }
    /// <summary>Waits until then; null: whenever it is their turn.</summary>
    public DateTimeOffset? NotBefore { get; private init; }
    /// <summary>The claim under which it was begun.</summary>
    public Guid? ClaimedBy { get; private init; }

    public static MailingReader Of(Guid mailing, string email, DateTimeOffset at) => new() { Id = Guid.CreateVersion7(at), MailingId = mailing, Email = email };

    /// <summary>How long the next try is put off after so many; null: often enough. A full mailbox or a grey list lets letters in hours later.</summary>
    public static TimeSpan? Wait(int putOff) => putOff < Waits.Length ? Waits[putOff] : null;

    static readonly TimeSpan[] Waits = [TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12), TimeSpan.FromHours(24)];

    /// <summary>The same for a letter and its reader, however often it is tried.</summary>
    public string MessageId => $"letter-{MailingId:n}.{Id:n}";
}

sealed class MailingMapping : IEntityTypeConfiguration<Mailing>, IEntityTypeConfiguration<MailingReader>
{
    public void Configure(EntityTypeBuilder<Mailing> mailings)
    {
        mailings.ToTable("mailings");
        mailings.Property(m => m.Id).ValueGeneratedNever();
        mailings.Property(m => m.Subject).HasMaxLength(Wording.MaxSubject);
        mailings.Property(m => m.Connection).HasMaxLength(60);
        mailings.Property(m => m.Flow).HasMaxLength(100);
        mailings.Property(m => m.GatheredTo).HasMaxLength(254);
        mailings.Property(m => m.Said).HasMaxLength(Mailing.MaxSaid);
        mailings.Property(m => m.CreatedBy).HasMaxLength(200);
        mailings.HasIndex(m => m.DueAt);
    }

    public void Configure(EntityTypeBuilder<MailingReader> readers)
    {
        readers.ToTable("mailing_readers");
        readers.Property(r => r.Id).ValueGeneratedNever();
        readers.Property(r => r.Email).HasMaxLength(254);
        readers.Property(r => r.Said).HasMaxLength(Mailing.MaxSaid);
        readers.Ignore(r => r.MessageId);
        readers.HasIndex(r => new { r.MailingId, r.Email }).IsUnique();
        readers.HasIndex(r => new { r.MailingId, r.State, r.Id });
    }
}

/// <summary>A mailing moved on: pages that show it look again.</summary>
public sealed record MailingChanged(Guid Id) : IFact;
