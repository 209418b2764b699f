using System.Text.Json;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>A submission and what became of it, for the client that sent it and for reviewers; for everybody else it does not exist.</summary>
[Needs(Permission.IntakeWrite, Permission.IntakeReview)]
public sealed record ReadSubmission(string Kind, Guid Id) : IRequest<SubmissionView>;

/// <param name="Key">Follows the record through every system.</param>
/// <param name="Payload">As submitted, byte for byte.</param>
/// <param name="Draft">As corrected so far; the payload while nobody has.</param>
/// <param name="Version">What a decision must name; 0 while the rules have not looked at it.</param>
/// <param name="Reason">Why it was rejected, or why its promotion failed.</param>
public sealed record SubmissionView(
    Guid Id, string Key, string Kind, string Status, DateTimeOffset ReceivedAt, JsonText Payload, JsonText Draft, int Version,
    IReadOnlyList<FindingView> Findings, ResultView? Result, string? Reason, IReadOnlyList<HistoryView> History);

/// <param name="Severity">info, warning or blocking.</param>
public sealed record FindingView(string Rule, string Severity, string Pointer, string Message, string? Evidence, Fix? Fix);

/// <summary>The official document.</summary>
public sealed record ResultView(string Type, string Number);

/// <param name="Kind">received, rules-ran, corrected, comment, approved …</param>
/// <param name="Detail">What belongs to the kind: changed members, attempts.</param>
public sealed record HistoryView(DateTimeOffset At, string Who, string Kind, string Text, JsonText? Detail);

/// <summary>JSON that is passed on as it is.</summary>
[JsonConverter(typeof(JsonTextConverter))]
public readonly record struct JsonText(string Text);

sealed class JsonTextConverter : JsonConverter<JsonText>
{
    public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return new JsonText(value.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) => writer.WriteRawValue(value.Text, skipInputValidation: true);
}

sealed class ReadSubmissionHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me) : IRequestHandler<ReadSubmission, SubmissionView>
{
    public async Task<SubmissionView> Handle(ReadSubmission ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var reviews = me.May(Permission.IntakeReview);
        if (await db.StagedRecords.AsNoTracking().SingleOrDefaultAsync(r => r.Id == ask.Id && r.Kind == ask.Kind, cancellationToken) is { } record)
        {
            Require(reviews || record.ClientId == me.ClientId);
            // Comments are colleagues' talk; the sender reads decisions.
            var story = await db.Timeline.AsNoTracking().Where(e => e.RecordId == ask.Id && (reviews || e.Kind != TimelineKind.Comment))
                .OrderBy(e => e.At).ThenBy(e => e.Id).Take(500).ToListAsync(cancellationToken);
            return View(record, story);
        }
        var submission = await db.Submissions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == ask.Id && s.Kind == ask.Kind, cancellationToken) ?? throw new NotFound();
        Require(reviews || submission.ClientId == me.ClientId);
        return View(submission);
    }

    static void Require(bool mayKnow)
    {
        if (!mayKnow) throw new NotFound();
    }

    static SubmissionView View(StagedRecord r, IEnumerable<TimelineEntry> story) => new(
        r.Id, r.Key, r.Kind, Words.Of(r.Status), r.ReceivedAt, new JsonText(r.Payload), new JsonText(r.DraftJson), r.Version,
        [.. r.Findings.Select(f => new FindingView(f.Rule, Words.Of(f.Severity), f.Pointer, f.Message, f.Evidence, f.Fix))],
        r.ResultNumber is null ? null : new ResultView(r.ResultType!, r.ResultNumber), r.Reason,
        [Arrival(r.Source, r.ReceivedAt), .. story.Where(e => e.Kind is not TimelineKind.Received).Select(e => new HistoryView(e.At, e.Who, Words.Of(e.Kind), e.Text, e.Detail is null ? null : new JsonText(e.Detail)))]);

    /// <summary>Committed, and the rules will look at it in a moment.</summary>
    static SubmissionView View(Submission s)
    {
        var payload = new JsonText(System.Text.Encoding.UTF8.GetString(s.Body).TrimStart('\uFEFF'));
        return new(s.Id, s.Key, s.Kind, Words.Of(RecordStatus.Received), s.ReceivedAt, payload, payload, Version: 0, [], null, null, [Arrival(s.Source, s.ReceivedAt)]);
    }

    static HistoryView Arrival(string source, DateTimeOffset at) => new(at, source, Words.Of(TimelineKind.Received), $"Arrived from {source}", null);
}
