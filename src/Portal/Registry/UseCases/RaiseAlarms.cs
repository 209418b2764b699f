using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry.UseCases;

/// <summary>Raises an alarm for each new trouble, ends those whose cause is gone, forgets old ones. Answers how many it raised.</summary>
[Needs]
public sealed record RaiseAlarms : IRequest<int>;

sealed partial class RaiseAlarmsHandler(IDbContextFactory<PortalDb> dbs, Observatory observatory, TimeProvider clock, ILogger<RaiseAlarmsHandler> logger) : IRequestHandler<RaiseAlarms, int>
{
    const int KeptDays = 400;
    /// <summary>Longer texts come of names that a person typed; they are cut, not refused.</summary>
    const int LongestText = 1000, LongestName = 250;

    public async Task<int> Handle(RaiseAlarms ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var troubles = Troubles.Of(await observatory.Look(db, cancellationToken)).Select(Cut).DistinctBy(t => (t.Kind, t.Subject, t.Part)).ToDictionary(t => (t.Kind, t.Subject, t.Part));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Two instances that look at once raise one after the other.
        await db.HoldRegistry(cancellationToken);
        var at = clock.GetUtcNow();
        var open = await db.RegistryAlarms.Where(a => a.EndedAt == null).ToListAsync(cancellationToken);
        var ended = open.Where(a => !troubles.Remove(a.Cause)).ToList();
        foreach (var over in ended) over.End(at);
        db.RegistryAlarms.AddRange(troubles.Values.Select(t => RegistryAlarm.Raise(t, at)));
        var oldest = at.AddDays(-KeptDays);
        await db.RegistryAlarms.Where(a => a.EndedAt < oldest).ExecuteDeleteAsync(cancellationToken);
        if (troubles.Count + ended.Count > 0) db.Publish(new RegistryAlarmsChanged());
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        foreach (var trouble in troubles.Values) LogRaised(logger, trouble.Kind, trouble.Subject, trouble.Says);
        return troubles.Count;
    }

    static Trouble Cut(Trouble trouble) => trouble with { Name = Cut(trouble.Name, LongestName), Says = Cut(trouble.Says, LongestText), Subject = Cut(trouble.Subject, LongestName) };

    static string Cut(string text, int most) => text.Length <= most ? text : text[..most];

    [LoggerMessage(Level = LogLevel.Warning, Message = "Registry alarm {Kind} for {Subject}: {Says}")]
    static partial void LogRaised(ILogger logger, AlarmKind kind, string subject, string says);
}
