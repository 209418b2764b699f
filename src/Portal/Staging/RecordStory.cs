using System.Globalization;
using System.Text.Json;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Staging.UseCases;

namespace Portal.Staging;

/// <summary>One thing that happened to a record.</summary>
/// <param name="Icon">Symbol of the sprite.</param>
/// <param name="Who">Set when a person did it.</param>
/// <param name="Note">More about it, in a sentence.</param>
/// <param name="Mark">Slug of a status, with the word beside it.</param>
/// <param name="Changes">What a correction changed.</param>
/// <param name="IsArrival">The payload belongs to it.</param>
/// <param name="Unclear">The match that a person must decide before it goes on.</param>
public sealed record Fact(
    DateTimeOffset At, string Icon, string Title, string? Who = null, string? Note = null, (string Status, string Word)? Mark = null,
    IReadOnlyList<JsonChange>? Changes = null, DeliveryNote? Delivery = null, bool IsArrival = false, bool IsComment = false, OpenMatch? Unclear = null);

/// <summary>A station of the record's way, with how long it took to get there.</summary>
/// <param name="Since">From the station before; null when it was not reached.</param>
public sealed record Station(string Name, string Icon, string Status, string Word, TimeSpan? Since);

/// <summary>A record's story, told from what was written down: facts in the order they happened, and the stations of its way.</summary>
public static class RecordStory
{
    public static IReadOnlyList<Fact> Facts(RecordView view)
    {
        var record = view.Record;
        var facts = new List<Fact> { new(record.ReceivedAt, "i-globe", $"Arrived from {record.Source}", Mark: ("received", "on disk"), IsArrival: true) };
        facts.AddRange(view.Timeline.Where(e => e.Kind is not TimelineKind.Received).Select(FactOf));
        facts.AddRange(view.Events.Select(e => new Fact(e.At, "i-bolt", $"{e.Type} published", Note: "Written in the transaction that made it true.", Mark: Heard(view, e))));
        facts.AddRange(view.Deliveries.Select(FactOf));
        facts.AddRange(view.Handovers.Select(FactOf));
        return [.. facts.OrderBy(f => f.At)];
    }

    public static IReadOnlyList<Station> Stations(RecordView view)
    {
        var record = view.Record;
        var rules = First(TimelineKind.RulesRan);
        var decided = Last(TimelineKind.Approved, TimelineKind.Rejected);
        var settled = Last(TimelineKind.Promoted, TimelineKind.PromotionFailed);
        var told = record.Status is RecordStatus.Promoted ? view.Events.LastOrDefault() : null;
        var (checkedAs, checkedWord) = Worst(record);
        var stations = new List<Station>
        {
            new(record.Source, "i-globe", "promoted", "Sent", null),
            new("Rules", "i-rule", checkedAs, checkedWord, rules?.At - record.ReceivedAt),
            record switch
            {
                { Status: RecordStatus.Rejected } => new("Review", "i-user", "rejected", "Rejected", decided?.At - rules?.At),
                { WaitsForDecision: true } => new("Review", "i-user", "ready", "Waits", null),
                { DecidedBy: StagedRecord.ByItself } => new("Review", "i-user", "promoted", "By itself", decided?.At - rules?.At),
                _ => new("Review", "i-user", "promoted", "Approved", decided?.At - rules?.At),
            },
        };
        if (record.Status is RecordStatus.Rejected) return stations;
        stations.Add(record.Status switch
        {
            RecordStatus.Promoted => new("ERP", "i-erp", "promoted", record.ResultNumber ?? "Done", settled?.At - decided?.At),
            RecordStatus.PromotionFailed => new("ERP", "i-erp", "promotion-failed", "Failed", settled?.At - decided?.At),
            RecordStatus.Promoting => new("ERP", "i-erp", "promoting", "Running", null),
            _ => new("ERP", "i-erp", "expired", "Not yet", null),
        });
        stations.Add(told is null ? new("Event", "i-bolt", "expired", "Not yet", null) : new("Event", "i-bolt", "promoted", "Published", told.At - settled?.At));
        return stations;

        TimelineEntry? First(TimelineKind kind) => view.Timeline.FirstOrDefault(e => e.Kind == kind);
        TimelineEntry? Last(params TimelineKind[] kinds) => view.Timeline.LastOrDefault(e => kinds.Contains(e.Kind));
    }

    /// <summary>Names of fields by pointer, as a change is told: "Line 2, quantity".</summary>
    public static IReadOnlyDictionary<string, string> Labels(Comparison comparison) => comparison.Sections
        .SelectMany(s => s.Fields.Select(f => (f.Pointer, Label: DraftEdit.ItemOf(s) is null ? f.Label : $"{s.Title.Split(':')[0]}, {f.Label.ToLowerInvariant()}")))
        .DistinctBy(f => f.Pointer).ToDictionary(f => f.Pointer, f => f.Label);

    /// <summary>A length as short as its unit allows: 3 ms, 0.4 s, 12 min, 3 h, 2 d.</summary>
    public static string Length(TimeSpan length)
    {
        var plain = CultureInfo.InvariantCulture;
        return length switch
        {
            { TotalMilliseconds: < 100 } => string.Create(plain, $"{Math.Max(0, (int)length.TotalMilliseconds)} ms"),
            { TotalSeconds: < 10 } => string.Create(plain, $"{length.TotalSeconds:0.0} s"),
            { TotalMinutes: < 1 } => string.Create(plain, $"{(int)length.TotalSeconds} s"),
            { TotalHours: < 1 } => string.Create(plain, $"{(int)length.TotalMinutes} min"),
            { TotalDays: < 1 } => string.Create(plain, $"{(int)length.TotalHours} h"),
            _ => string.Create(plain, $"{(int)length.TotalDays} d"),
        };
    }

    /// <summary>How a delivery stands: "200", "trying again", "4 tries".</summary>
    public static (string Status, string Word) Standing(DeliveryNote delivery) => (delivery.Status, delivery.Attempts) switch
    {
        ("delivered", [.., var last]) => ("delivered", Answer(last)),
        ("pending", []) => ("pending", "waits"),
        ("pending", { Count: var tries }) => ("retrying", Format.Of(tries, "try", "tries")),
        ("held", _) => ("held", "held"),
        ("failed", { Count: var tries }) => ("failed", Format.Of(tries, "try", "tries")),
        var (status, _) => (status, status),
    };

    public static string Answer(AttemptNote attempt) => attempt.StatusCode is { } code ? code.ToString(CultureInfo.InvariantCulture) : attempt.Outcome.Replace('-', ' ');

    static (string, string) Worst(StagedRecord record) => record switch
    {
        { Blocking: > 0 } => ("blocking", $"{record.Blocking} blocking"),
        { Warnings: > 0 } => ("warning", Format.Of(record.Warnings, "warning")),
        { Infos: > 0 } => ("info", Format.Of(record.Infos, "note")),
        _ => ("promoted", "All passed"),
    };

    static (string, string)? Heard(RecordView view, PublishedEvent happened)
    {
        var subscribers = view.Deliveries.Where(d => d.EventId == happened.Id).Select(d => d.SubscriptionId).Distinct().Count();
        return subscribers == 0 ? ("none", "no subscriber") : ("delivered", Format.Of(subscribers, "subscriber"));
    }

    static Fact FactOf(TimelineEntry entry)
    {
        var who = entry.Who == StagedRecord.ByItself ? null : entry.Who;
        return entry.Kind switch
        {
            TimelineKind.RulesRan => new(entry.At, "i-rule", entry.Text, who),
            TimelineKind.Corrected => new(entry.At, "i-edit", entry.Text, who, Changes: ChangesOf(entry)),
            TimelineKind.Comment => new(entry.At, "i-user", entry.Text, who, IsComment: true),
            TimelineKind.Approved => new(entry.At, "i-check", entry.Text, who, Mark: ("promoted", "Approved")),
            TimelineKind.TakenBack => new(entry.At, "i-undo", entry.Text, who),
            TimelineKind.Rejected => new(entry.At, "i-x", entry.Text, who, Mark: ("rejected", "Rejected")),
            TimelineKind.PromotionStarted => new(entry.At, "i-erp", entry.Text, who),
            TimelineKind.PromotionFailed => new(entry.At, "i-erp", entry.Text, who, Mark: ("promotion-failed", "Not taken")),
            TimelineKind.Promoted => new(entry.At, "i-erp", entry.Text, who, Mark: ("promoted", Took(entry))),
            TimelineKind.Retried => new(entry.At, "i-sync", entry.Text, who),
            _ => new(entry.At, "i-clock", entry.Text, who),
        };
    }

    static Fact FactOf(DeliveryNote delivery)
    {
        var at = delivery.Attempts.Count > 0 ? delivery.Attempts[0].StartedAt : delivery.EventAt;
        var title = delivery.Status switch
        {
            "delivered" => $"{delivery.Subscription} took the event",
            "held" => $"{delivery.Subscription} is paused: the event is held and goes out when it is active again",
            "failed" => $"{delivery.Subscription} did not take the event",
            _ when delivery.Attempts.Count == 0 => $"{delivery.Subscription} is told next",
            _ => $"{delivery.Subscription} has not taken the event yet",
        };
        var standing = delivery is { Status: "delivered", Attempts: [.., var last] } ? ("delivered", $"{Answer(last)} in {last.DurationMs} ms") : Standing(delivery);
        return new(at, "i-hook", title, Note: delivery.EventType, Mark: standing, Delivery: delivery);
    }

    static Fact FactOf(HandoverNote told) => new(told.FinishedAt ?? told.At, "i-plug", told.Status switch
    {
        "delivered" => $"{told.System} was told",
        "failed" => $"{told.System} did not take it",
        _ when told.Attempts == 0 => $"{told.System} is told next",
        _ => $"{told.System} has not taken it yet",
    }, Note: told.Said ?? $"It gets the {told.Does}.", Mark: (told.Status, told.Status switch { "delivered" => "done", "failed" => Format.Of(told.Attempts, "try", "tries"), "retrying" => "trying again", _ => "waits" }), Unclear: told.Unclear);

    static IReadOnlyList<JsonChange>? ChangesOf(TimelineEntry entry) => entry.Detail is null ? null : JsonSerializer.Deserialize<List<JsonChange>>(entry.Detail, OutboxEvent.Json);

    static string Took(TimelineEntry entry)
    {
        if (entry.Detail is null) return "Done";
        using var detail = JsonDocument.Parse(entry.Detail);
        return detail.RootElement.TryGetProperty("tookMs", out var took) ? $"{took.GetInt32()} ms" : "Done";
    }
}
