using System.ComponentModel;
using System.Text.Json.Nodes;
using MediatR;
using Microsoft.OpenApi;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Staging.UseCases;

namespace Portal.Staging;

/// <summary>What became of a submission, and review by programs: the same use cases as the pages.</summary>
static class StagingApi
{
    /// <summary>Policy of what both senders and reviewers may read.</summary>
    public const string WriteOrReview = $"{Permission.IntakeWrite}|{Permission.IntakeReview}";

    public static void MapStaging(this IEndpointRouteBuilder routes)
    {
        var records = routes.MapGroup($"{Urls.Intake}/{{kind}}").WithTags("Records");

        records.MapGet("/{id:guid}", async (string kind, Guid id, IMediator mediator, CancellationToken stop) => Json(await mediator.Send(new ReadSubmission(kind, id), stop)))
            .RequireAuthorization(WriteOrReview)
            .Says("Read a submission", "What was submitted, the draft as corrected, what the rules noticed, the official number once there is one, and the story. Visible to the client that sent it and to reviewers; anything else is 404. The status goes received, ready or needs-review, approved, promoting, promoted; side exits are rejected, promotion-failed and expired.")
            .Answers<SubmissionView>(StagingExamples.Record, 404);

        var review = records.MapGroup("").RequireAuthorization(Permission.IntakeReview);

        review.MapGet("/", async (
                string kind, [Description("Only records with this status: received, needs-review, ready, promotion-failed …")] string? status,
                [Description("nextCursor of the page before")] string? cursor, [Description("1 to 200; 50 when not said")] string? limit, IMediator mediator, CancellationToken stop) =>
                Json(await mediator.Send(new ListSubmissions(kind, Query.Word<RecordStatus>("status", status), Query.Given(cursor), Query.Limit(limit)), stop)))
            .Says("List records", "Submissions of the kind, newest first. One that the rules have not looked at yet is `received`: its version is 0, and its company, customer, total and summary are not known.")
            .Answers<SubmissionPage>(StagingExamples.List, 404, 422);

        review.MapPatch("/{id:guid}", async (string kind, Guid id, HttpRequest request, IMediator mediator, CancellationToken stop) =>
            {
                var body = await ReviewBody.Read(request, "version", "draft");
                return await Decide(mediator, kind, id, seen => Correct(mediator, seen, body, stop), stop);
            })
            .Says("Correct a record", "JSON merge patch (RFC 7396): members of `draft` that are left out stay, null takes a member away, a list is replaced whole. What comes of it must follow the kind's schema; pointers of violations start with /draft. The rules look at it before it is saved, so the answer carries the new findings and the new version. The payload stays as it was submitted.")
            .Takes<Correction>(StagingExamples.Correction).Answers<SubmissionView>(StagingExamples.Record, 400, 404, 409, 413, 415, 422);

        review.MapPost("/{id:guid}/approve", async (string kind, Guid id, HttpRequest request, IMediator mediator, CancellationToken stop) =>
            {
                var body = await ReviewBody.Read(request, "version");
                return await Decide(mediator, kind, id, _ => mediator.Send(new ApproveRecord(id, body.Version!.Value), stop), stop);
            })
            .Says("Approve a record", "Accepts its warnings and lets it through to the system of record at once. A record with a blocking finding, or one that is decided already, is 409 business-rule; a version that somebody changed since is 409 conflict.")
            .Takes<Decision>(StagingExamples.Decision).Answers<SubmissionView>(StagingExamples.Record, 400, 404, 409, 415, 422);

        review.MapPost("/{id:guid}/reject", async (string kind, Guid id, HttpRequest request, IMediator mediator, CancellationToken stop) =>
            {
                var body = await ReviewBody.Read(request, "version", "reason");
                return await Decide(mediator, kind, id, _ => mediator.Send(new RejectRecord(id, body.Version!.Value, body.Reason!), stop), stop);
            })
            .Says("Reject a record", "Closes the record without promoting it. The sender reads the reason, and intake.rejected carries it.")
            .Takes<Rejection>(StagingExamples.Rejection).Answers<SubmissionView>(StagingExamples.Record, 400, 404, 409, 415, 422);

        review.MapPost("/{id:guid}/retry", async (string kind, Guid id, HttpRequest request, IMediator mediator, CancellationToken stop) =>
            {
                var body = await ReviewBody.Read(request);
                return await Decide(mediator, kind, id, seen => mediator.Send(new RetryPromotion(id, body.Version ?? seen.Version), stop), stop);
            })
            .Says("Try a failed promotion again", "Only for a record whose status is promotion-failed. The key is looked up in the system of record first, so a second document is never made. The body may be left out, or name the version.")
            .Answers<SubmissionView>(StagingExamples.Record, 400, 404, 409, 415, 422);
    }

    /// <summary>Decides about a record of this kind, and answers it as it is afterwards.</summary>
    static async Task<IResult> Decide(IMediator mediator, string kind, Guid id, Func<SubmissionView, Task> decision, CancellationToken stop)
    {
        var seen = await mediator.Send(new ReadSubmission(kind, id), stop);
        if (seen.Version == 0) throw new BusinessRuleViolation("The rules have not looked at this record yet. Try again in a moment.");
        await decision(seen);
        return Json(await mediator.Send(new ReadSubmission(kind, id), stop));
    }

    /// <summary>Merged with the draft that was seen: if it is another one by now, the version says so.</summary>
    static async Task Correct(IMediator mediator, SubmissionView seen, ReviewBody body, CancellationToken stop)
    {
        try
        {
            await mediator.Send(new CorrectRecord(seen.Id, body.Version!.Value, DraftEdit.Merge(seen.Draft.Text, body.Draft!)), stop);
        }
        catch (InvalidInput invalid)
        {
            // The kind speaks of its own body; the sender of this one finds it under /draft.
            throw new InvalidInput([.. invalid.Violations.Select(v => v with { Pointer = $"/draft{v.Pointer}" })]);
        }
    }

    static IResult Json<T>(T body) => TypedResults.Json(body, OutboxEvent.Json);

    /// <param name="Version">The version that you saw.</param>
    /// <param name="Draft">What is to change in the draft, as a JSON merge patch.</param>
    sealed record Correction(int Version, JsonObject Draft);

    /// <param name="Version">The version that you saw.</param>
    sealed record Decision(int Version);

    /// <param name="Version">The version that you saw.</param>
    /// <param name="Reason">One sentence that the sender will read.</param>
    sealed record Rejection(int Version, string Reason);

    static RouteHandlerBuilder Says(this RouteHandlerBuilder endpoint, string summary, string description) => endpoint.WithSummary(summary).WithDescription(description);

    /// <summary>Describes the body; reading it, and refusing another type, is the endpoint's own work.</summary>
    static RouteHandlerBuilder Takes<TBody>(this RouteHandlerBuilder endpoint, string example) => endpoint.AddOpenApiOperationTransformer(async (operation, context, stop) =>
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = await context.GetOrCreateSchemaAsync(typeof(TBody), null, stop), Example = JsonNode.Parse(example) },
            },
        });

    static RouteHandlerBuilder Answers<TBody>(this RouteHandlerBuilder endpoint, string example, params int[] problems)
    {
        endpoint.Produces<TBody>();
        foreach (var status in (int[])[401, 403, .. problems]) endpoint.ProducesProblem(status);
        return endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            foreach (var content in operation.Responses?["200"].Content?.Values ?? []) content.Example = JsonNode.Parse(example);
            return Task.CompletedTask;
        });
    }
}
