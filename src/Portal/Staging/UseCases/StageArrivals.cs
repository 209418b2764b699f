using System.Data.Common;
using System.Diagnostics;
using System.Text;
using MediatR;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Kernel.Mediation;
using static SQLitePCL.raw;

namespace Portal.Staging.UseCases;

/// <summary>Takes what waits in the inbox, runs the rules and stages the records, in one transaction. Answers how many it took.</summary>
[Needs]
public sealed record StageArrivals(int Batch) : IRequest<int>;

sealed partial class StageArrivalsHandler(
    IDbContextFactory<PortalDb> dbs, IEnumerable<IIntakeKind> kinds, IMediator contracts, StagingSettings settings, TimeProvider clock, ILogger<StageArrivalsHandler> logger)
    : IRequestHandler<StageArrivals, int>
{
    static readonly System.Diagnostics.Metrics.Counter<long> Staged = Telemetry.Meter.CreateCounter<long>("portal.staging.records", description: "Records staged, by status");
    static readonly System.Diagnostics.Metrics.Histogram<double> Delay = Telemetry.Meter.CreateHistogram<double>("portal.staging.delay", "s", "From arrival to findings");

    public async Task<int> Handle(StageArrivals ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        // Several instances share PostgreSQL: the lock keeps a batch theirs. SQLite has one process, and reads before it takes the one write lock.
        await using var claim = db.IsShared ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        var arrived = await Waiting(db, ask.Batch).AsNoTracking().ToListAsync(cancellationToken);
        if (arrived.Count == 0) return 0;

        var assessments = await Assess(arrived, cancellationToken);
        var at = clock.GetUtcNow();
        var flows = await Flows(arrived, cancellationToken);
        foreach (var submission in arrived) Stage(db, submission, flows[MoverOf(submission)], assessments[submission.Id], at);
        await db.Settle(cancellationToken);
        // The door waits for the same lock: everything that could be done without it is done.
        await using var write = claim is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        var ids = arrived.Select(s => s.Id).ToList();
        await db.Submissions.Where(s => ids.Contains(s.Id)).ExecuteUpdateAsync(set => set.SetProperty(s => s.StagedAt, at), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit((claim ?? write)!, cancellationToken);
        foreach (var submission in arrived) Delay.Record((at - submission.ReceivedAt).TotalSeconds);
        return arrived.Count;
    }

    static IQueryable<Submission> Waiting(PortalDb db, int batch) => db.IsShared
        ? db.Submissions.FromSql($"""SELECT * FROM submissions WHERE "StagedAt" IS NULL ORDER BY "ReceivedAt", "Id" LIMIT {batch} FOR UPDATE SKIP LOCKED""")
        : db.Submissions.Where(s => s.StagedAt == null).OrderBy(s => s.ReceivedAt).ThenBy(s => s.Id).Take(batch);

    static Mover MoverOf(Submission submission) => new(RunnerKind.ApiClient, submission.Source, submission.Kind);

    async Task<Dictionary<Mover, string?>> Flows(IReadOnlyList<Submission> arrived, CancellationToken stop)
    {
        List<Mover> movers = [.. arrived.Select(MoverOf).Distinct()];
        return movers.Zip(await contracts.Send(new AskFlowsOf(movers), stop)).ToDictionary();
    }

    async Task<Dictionary<Guid, Assessment>> Assess(IReadOnlyList<Submission> arrived, CancellationToken stop)
    {
        var assessments = new Dictionary<Guid, Assessment>(arrived.Count);
        foreach (var group in arrived.GroupBy(s => s.Kind))
        {
            var kind = kinds.Single(k => k.Name == group.Key);
            var drafts = group.Select(s => new Draft(s.Id, s.Key, s.ReceivedAt, s.Body)).ToList();
            using var span = Telemetry.Source.StartActivity($"rules {group.Key}", ActivityKind.Internal, default(ActivityContext), links: Links(group));
            span?.SetTag("portal.records", drafts.Count);
            foreach (var assessment in await Assess(kind, drafts, stop)) assessments[assessment.Id] = assessment;
        }
        return assessments;
    }

    /// <summary>One body that the rules cannot stand must not hold up the others: halves of the batch are looked at, down to the one, and it goes to a person.</summary>
    async Task<IReadOnlyList<Assessment>> Assess(IIntakeKind kind, List<Draft> drafts, CancellationToken stop)
    {
        try
        {
            return await kind.Assess(drafts, stop);
        }
        catch (Exception fault) when (drafts.Count > 1 && !PassesByItself(fault))
        {
            LogBatch(logger, kind.Name, drafts.Count, fault);
            var half = drafts.Count / 2;
            return [.. await Assess(kind, drafts[..half], stop), .. await Assess(kind, drafts[half..], stop)];
        }
        catch (Exception fault) when (!PassesByItself(fault))
        {
            var draft = drafts[0];
            LogRecord(logger, draft.Id, fault);
            var finding = new Finding("rules", Severity.Blocking, "", "The rules could not look at this record. It was logged; correct the record or run the rules again.");
            return [new Assessment(draft.Id, draft.Key, null, null, CustomerMatch.None, null, null, draft.Key, "could not be checked", 0, [finding])];
        }
    }

    /// <summary>Whether the same question may be answered the next time. A statement that the database refuses for what is in it never will be.</summary>
    static bool PassesByItself(Exception? fault) => fault switch
    {
        null => false,
        OperationCanceledException or HttpRequestException or TimeoutException => true,
        SqliteException { SqliteErrorCode: SQLITE_BUSY or SQLITE_LOCKED or SQLITE_INTERRUPT or SQLITE_IOERR or SQLITE_FULL or SQLITE_CANTOPEN } => true,
        // Class 57: an operator stopped the statement or the server.
        DbException { IsTransient: true } or DbException { SqlState: ['5', '7', ..] } => true,
        _ => PassesByItself(fault.InnerException),
    };

    void Stage(PortalDb db, Submission submission, string? flow, Assessment assessment, DateTimeOffset at)
    {
        var payload = Encoding.UTF8.GetString(submission.Body);
        var record = StagedRecord.Stage(submission.Id, submission.Key, submission.Kind, submission.ClientId, submission.Source, submission.ReceivedAt, submission.TraceParent, payload, assessment, at, flow);
        using var span = Trace(submission, record);
        db.StagedRecords.Add(record);
        db.Count(MoverOf(submission), flow);
        db.Timeline.Add(TimelineEntry.Of(record.Id, TimelineKind.RulesRan, at, "Portal", Sentence(assessment)));
        // The door wrote the row that makes this true; each row is staged once, so here the event is written exactly once, and a row that waits loses nothing.
        db.Publish(new IntakeReceived(record.Id, record.Key, record.Kind, Words.Of(RecordStatus.Received), record.ReceivedAt), record.TraceParent, record.ReceivedAt);
        db.Publish(new RecordChanged(record.Id));
        if (record.Status is RecordStatus.NeedsReview)
            db.Publish(new IntakeNeedsReview(record.Id, record.Key, record.Kind, Words.Of(record.Status), record.ReceivedAt), span?.Id ?? record.TraceParent);
        else if (settings.AutoApproveClean)
        {
            db.Publish(record.Approve(StagedRecord.ByItself, TimeSpan.Zero, at));
            db.Timeline.Add(TimelineEntry.Of(record.Id, TimelineKind.Approved, at, StagedRecord.ByItself, "Went straight through: no rule found anything"));
        }
        Staged.Add(1, new KeyValuePair<string, object?>("status", Words.Of(record.Status)));
    }

    /// <summary>A span of the submission's own trace, so that one quote is followed from request to delivery.</summary>
    static Activity? Trace(Submission submission, StagedRecord record)
    {
        if (!ActivityContext.TryParse(submission.TraceParent, null, isRemote: true, out var parent)) return null;
        var span = Telemetry.Source.StartActivity("stage", ActivityKind.Internal, parent);
        span?.SetTag("portal.key", record.Key).SetTag("portal.status", Words.Of(record.Status)).SetTag("portal.findings", record.Blocking + record.Warnings + record.Infos);
        return span;
    }

    static IEnumerable<ActivityLink> Links(IEnumerable<Submission> submissions)
    {
        foreach (var submission in submissions.Take(32))
            if (ActivityContext.TryParse(submission.TraceParent, null, isRemote: true, out var context)) yield return new ActivityLink(context);
    }

    /// <summary>What the rules made of it, in a sentence: "9 rules ran: 2 warnings, 7 passed".</summary>
    internal static string Sentence(Assessment assessment)
    {
        var failed = assessment.Findings.Select(f => f.Rule).Distinct().Count();
        var parts = new List<string>();
        Count(Severity.Blocking, "blocking", "blocking");
        Count(Severity.Warning, "warning", "warnings");
        Count(Severity.Info, "note", "notes");
        if (assessment.Findings.Count == 0) return $"{assessment.RulesRun} rules ran: all passed";
        return $"{assessment.RulesRun} rules ran: {string.Join(", ", parts)}, {Math.Max(0, assessment.RulesRun - failed)} passed";

        void Count(Severity severity, string one, string many)
        {
            var count = assessment.Findings.Count(f => f.Severity == severity);
            if (count > 0) parts.Add($"{count} {(count == 1 ? one : many)}");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The rules of {Kind} failed over {Records} records at once; looking at each half")]
    static partial void LogBatch(ILogger logger, string kind, int records, Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The rules failed over record {Record}; a person must look")]
    static partial void LogRecord(ILogger logger, Guid record, Exception fault);
}
