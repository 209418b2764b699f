using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry.UseCases;

/// <summary>Somebody takes note of an alarm: it is shown no more, and raised anew only when its cause comes back.</summary>
[Needs(Permission.RegistryManage)]
public sealed record SeeAlarm(Guid Id) : IRequest<Unit>;

sealed class SeeAlarmHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : IRequestHandler<SeeAlarm, Unit>
{
    public async Task<Unit> Handle(SeeAlarm ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var alarm = await db.RegistryAlarms.SingleOrDefaultAsync(a => a.Id == ask.Id, cancellationToken) ?? throw new NotFound();
        alarm.See(me.Name, clock.GetUtcNow());
        await db.Record(clock.GetUtcNow(), me.Name, "took note of the alarm about", alarm.Name, alarm.Says, cancellationToken);
        db.Publish(new RegistryAlarmsChanged());
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
