using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry.UseCases;

/// <summary>Alarms whose cause is still there and of which nobody took note, the oldest first.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ListAlarms(int Limit = 20) : IRequest<IReadOnlyList<AlarmRow>>;

public sealed record AlarmRow(Guid Id, AlarmKind Kind, string Name, string Says, string Address, DateTimeOffset RaisedAt);

sealed class ListAlarmsHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ListAlarms, IReadOnlyList<AlarmRow>>
{
    public async Task<IReadOnlyList<AlarmRow>> Handle(ListAlarms ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.RegistryAlarms.Unseen().OrderBy(a => a.RaisedAt).ThenBy(a => a.Id).Take(Math.Clamp(ask.Limit, 1, 200)).Select(a => new AlarmRow(a.Id, a.Kind, a.Name, a.Says, a.Address, a.RaisedAt)).ToListAsync(cancellationToken);
    }
}

static class OpenAlarms
{
    public static IQueryable<RegistryAlarm> Unseen(this IQueryable<RegistryAlarm> alarms) => alarms.Where(a => a.EndedAt == null && a.SeenAt == null);
}
