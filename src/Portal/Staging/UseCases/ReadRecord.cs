using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Staging.UseCases;

/// <summary>Everything a reviewer sees of one record.</summary>
[Needs(Permission.IntakeRead, Permission.IntakeReview)]
public sealed record ReadRecord(Guid Id) : IRequest<RecordView>;

/// <param name="Becomes">What it becomes when it is approved: "quote".</param>
/// <param name="Subscribers">How many would hear of it.</param>
/// <param name="Events">What was published about it, in the order it happened.</param>
/// <param name="Deliveries">What became of its events, by subscriber.</param>
/// <param name="Handovers">What connections were told of it.</param>
public sealed record RecordView(
    StagedRecord Record, string KindTitle, string Becomes, int Subscribers, Comparison Comparison, IReadOnlyList<TimelineEntry> Timeline, IReadOnlyList<PublishedEvent> Events, IReadOnlyList<DeliveryNote> Deliveries, IReadOnlyList<HandoverNote> Handovers);

public sealed record PublishedEvent(Guid Id, string Type, DateTimeOffset At);

sealed class ReadRecordHandler(IDbContextFactory<PortalDb> dbs, IEnumerable<IIntakeKind> kinds, IMediator mediator) : IRequestHandler<ReadRecord, RecordView>
{
    public async Task<RecordView> Handle(ReadRecord ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var record = await db.StagedRecords.AsNoTracking().SingleOrDefaultAsync(r => r.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        var kind = kinds.Single(k => k.Name == record.Kind);
        var timeline = await db.Timeline.AsNoTracking().Where(e => e.RecordId == ask.Id).OrderBy(e => e.At).ThenBy(e => e.Id).Take(500).ToListAsync(cancellationToken);
        var events = await db.Events.AsNoTracking().Where(e => e.SubjectId == ask.Id).OrderBy(e => e.OccurredAt).ThenBy(e => e.Id).Take(100)
            .Select(e => new PublishedEvent(e.Id, e.Type, e.OccurredAt)).ToListAsync(cancellationToken);
        var comparison = await kind.Compare(record.Submitted, record.Draft, cancellationToken);
        var deliveries = await mediator.Send(new AskDeliveriesAbout(ask.Id), cancellationToken);
        var handovers = await mediator.Send(new AskHandoversAbout(ask.Id), cancellationToken);
        var subscribers = record.WaitsForDecision ? await mediator.Send(new AskSubscribers(kind.Announces), cancellationToken) : 0;
        return new RecordView(record, kind.Title, kind.Becomes, subscribers, comparison, timeline, events, deliveries, handovers);
    }
}
