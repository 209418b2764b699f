using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Registry;

/// <summary>Signal: an alarm was raised, ended or seen.</summary>
public sealed record RegistryAlarmsChanged : IFact;

/// <summary>Where plan and reality came apart, from when to when. One at a time for one cause; it ends by itself when its cause is gone.</summary>
public sealed class RegistryAlarm
{
    RegistryAlarm() { }

    public Guid Id { get; private init; }
    public AlarmKind Kind { get; private init; }
    /// <summary>Slug of the flow, of the undeclared traffic, or of the exception.</summary>
    public string Subject { get; private init; } = "";
    /// <summary>Which reminder it is: 30, 7 or 1 days; empty for what has no parts.</summary>
    public string Part { get; private init; } = "";
    public string Name { get; private init; } = "";
    public string Says { get; private init; } = "";
    /// <summary>Where to look.</summary>
    public string Address { get; private init; } = "";
    public DateTimeOffset RaisedAt { get; private init; }
    public DateTimeOffset? EndedAt { get; private set; }
    /// <summary>Who has taken note of it; it nags no more.</summary>
    public string? SeenBy { get; private set; }
    public DateTimeOffset? SeenAt { get; private set; }

    public (AlarmKind, string, string) Cause => (Kind, Subject, Part);

    public static RegistryAlarm Raise(Trouble trouble, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at), Kind = trouble.Kind, Subject = trouble.Subject, Part = trouble.Part, Name = trouble.Name, Says = trouble.Says, Address = trouble.Address, RaisedAt = at,
    };

    public void End(DateTimeOffset at) => EndedAt = at;

    public void See(string by, DateTimeOffset at)
    {
        if (SeenAt is null) (SeenBy, SeenAt) = (by, at);
    }
}

/// <summary>A reason for an alarm, as it is now.</summary>
/// <param name="Says">One sentence.</param>
public sealed record Trouble(AlarmKind Kind, string Subject, string Part, string Name, string Says, string Address);

public static class Troubles
{
    /// <summary>Days before the end of an exception on which its owner is reminded.</summary>
    public static readonly IReadOnlyList<int> Reminders = [1, 7, 30];

    static string Every(int minutes) => $"every {Format.Length(TimeSpan.FromMinutes(minutes))}".Replace("every 1 ", "every ", StringComparison.Ordinal);

    /// <summary>Everything that is a reason for an alarm now.</summary>
    public static IEnumerable<Trouble> Of(Picture picture)
    {
        foreach (var flow in picture.Book.Flows.Where(f => picture.StatusOf(f) is FlowStatus.Stale))
            yield return new(AlarmKind.Stale, flow.Slug, "", flow.Name, $"{flow.Name} was {(picture.LastSeen(flow) is { } last ? $"not seen for {Format.Length(picture.Now - last)}" : "never seen")}; it is expected {Every(flow.RhythmMinutes!.Value)}.", Urls.RegistryItem("flows", flow.Slug));
        foreach (var flow in picture.Book.Flows.Where(f => f.State is FlowState.Planned && picture.StatusOf(f) is FlowStatus.Undeclared))
            yield return new(AlarmKind.Undeclared, flow.Slug, "", flow.Name, $"{flow.Name} moves data from {picture.Book.NameOf(flow.From)} to {picture.Book.NameOf(flow.To)} before anybody allowed it.", Urls.RegistryItem("flows", flow.Slug));
        foreach (var traffic in picture.Seen.Undeclared)
            yield return new(AlarmKind.Undeclared, traffic.Slug, "", traffic.Name, $"{traffic.Name} moves data from {picture.Book.NameOf(traffic.From)} to {picture.Book.NameOf(traffic.To)}, and no flow declares it.", Urls.DeclareFound(traffic.Slug));
        foreach (var exception in picture.Book.Exceptions.Where(e => e.State is ExceptionState.Approved))
        {
            if (picture.Book.Flow(exception.Flow) is not { State: not FlowState.Retired } flow || picture.Book.Pattern(flow.Pattern) is { Allowed: true }) continue;
            // A later one has taken its place.
            if (picture.Book.ExceptionsOf(flow.Slug).Any(e => e.State is ExceptionState.Approved && e.Until > exception.Until)) continue;
            var (days, address) = (exception.Until.DayNumber - picture.Today.DayNumber, Urls.RegistryItem("exceptions", exception.Slug));
            var who = exception.Owner is { } owner ? $"{owner}{(exception.Contact is { } contact ? $" ({contact})" : "")} answers for it." : "Nobody answers for it.";
            if (days < 0) yield return new(AlarmKind.ExceptionOver, exception.Slug, "", exception.Name, $"The exception {exception.Name} ended on {Format.Date(exception.Until)}, and {flow.Name} still runs. {who}", address);
            else if (Reminders.FirstOrDefault(r => days <= r) is > 0 and var part) yield return new(AlarmKind.ExceptionEnds, exception.Slug, $"{part}", exception.Name, $"The exception {exception.Name} for {flow.Name} ends {(days == 0 ? "today" : $"in {Format.Of(days, "day")}")}{(exception.Plan is null ? ", without a plan" : "")}. {who}", address);
        }
    }
}

sealed class RegistryAlarmMapping : IEntityTypeConfiguration<RegistryAlarm>
{
    public void Configure(EntityTypeBuilder<RegistryAlarm> alarms)
    {
        alarms.ToTable("registry_alarms");
        alarms.Property(a => a.Id).ValueGeneratedNever();
        alarms.Property(a => a.Subject).HasMaxLength(250);
        alarms.Property(a => a.Part).HasMaxLength(10);
        alarms.Property(a => a.Name).HasMaxLength(250);
        alarms.Property(a => a.Says).HasMaxLength(1000);
        alarms.Property(a => a.Address).HasMaxLength(500);
        alarms.Property(a => a.SeenBy).HasMaxLength(200);
        alarms.Ignore(a => a.Cause);
        // However many instances look, one cause has one open alarm.
        alarms.HasIndex(a => new { a.Kind, a.Subject, a.Part }).IsUnique().HasFilter("\"EndedAt\" IS NULL");
        alarms.HasIndex(a => a.RaisedAt).HasDatabaseName("ix_registry_alarms_unseen").HasFilter("\"EndedAt\" IS NULL AND \"SeenAt\" IS NULL");
        alarms.HasIndex(a => a.EndedAt);
    }
}
