using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;

namespace Portal.Kernel.Data;

/// <summary>A fact from the event catalogue, written in the transaction that made it true. The feed reads it, deliveries refer to it.</summary>
public sealed class OutboxEvent
{
    /// <summary>Signal raised after events were committed.</summary>
    public const string Topic = nameof(OutboxEvent);

    /// <summary>What an event's data is once its days are over.</summary>
    public const string Removed = "null";

    /// <summary>How every event and API body is written: camel case, readable characters, enums as words.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    OutboxEvent() { }

    /// <summary>UUIDv7; <c>webhook-id</c> over all attempts.</summary>
    public Guid Id { get; private init; }
    /// <summary>Order of the feed, given by the dispatcher after the commit so that no reader can skip a row that commits late. Null: not dispatched yet.</summary>
    public long? Position { get; private init; }
    public string Type { get; private init; } = "";
    public Guid SubjectId { get; private init; }
    public DateTimeOffset OccurredAt { get; private init; }
    /// <summary>JSON of the event's data.</summary>
    public string Data { get; private init; } = "";
    public string? TraceParent { get; private init; }

    public static OutboxEvent Of(IEvent happened, DateTimeOffset at, string? traceParent) => new()
    {
        Id = Guid.CreateVersion7(at),
        Type = TypeOf(happened.GetType()),
        SubjectId = happened.Id,
        OccurredAt = at,
        Data = JsonSerializer.Serialize(happened, happened.GetType(), Json),
        TraceParent = traceParent,
    };

    /// <summary>Name in the catalogue of an event record.</summary>
    public static string TypeOf(Type data) => (string)data.GetProperty(nameof(IEvent.Type))!.GetValue(null)!;
}

sealed class OutboxEventMapping : IEntityTypeConfiguration<OutboxEvent>
{
    public void Configure(EntityTypeBuilder<OutboxEvent> events)
    {
        events.ToTable("events");
        events.Property(e => e.Id).ValueGeneratedNever();
        events.Property(e => e.Type).HasMaxLength(80);
        events.Property(e => e.TraceParent).HasMaxLength(60);
        events.HasIndex(e => e.Position).IsUnique();
        events.HasIndex(e => e.Id).HasDatabaseName("ix_events_undispatched").HasFilter("\"Position\" IS NULL");
        events.HasIndex(e => new { e.SubjectId, e.OccurredAt });
        // Retention finds what is left to remove, and later what is left of it, without reading the one for the other; a row is in one of them.
        events.HasIndex(e => e.OccurredAt, "ix_events_said").HasFilter($"\"Data\" <> '{OutboxEvent.Removed}'");
        events.HasIndex(e => e.OccurredAt, "ix_events_emptied").HasFilter($"\"Data\" = '{OutboxEvent.Removed}'");
    }
}
