using MediatR;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Portal.Kernel.Contracts;

namespace Portal.Operations.UseCases;

/// <summary>Everything a home page says: what waits, what fails, what went through, how Portal itself is.</summary>
/// <param name="Since">Start of the day.</param>
[Needs(Permission.IntakeRead, Permission.IntakeReview)]
public sealed record HowThingsStand(DateTimeOffset Since) : IRequest<Standing>;

/// <param name="Health">One part a line, the unwell first.</param>
/// <param name="Alarms">Of the registry; null: the reader may not see them.</param>
public sealed record Standing(Waiting Waiting, IReadOnlyList<FailingSubscription> Failing, IReadOnlyList<PartHealth> Health, DateTimeOffset At, RegistryAlarms? Alarms = null)
{
    /// <summary>Flows that run undeclared or run no more, and nobody took note.</summary>
    public int Astray => Alarms is null ? 0 : Alarms.Unseen.GetValueOrDefault(AlarmKind.Undeclared) + Alarms.Unseen.GetValueOrDefault(AlarmKind.Stale);
    public IEnumerable<PartHealth> Unwell => Health.Where(h => h.Status is not HealthStatus.Healthy);
    /// <summary>Things that need a person: the queue is one, each failing subscription and each unwell part another.</summary>
    public int Needs => (Waiting.Count > 0 ? 1 : 0) + Failing.Count + Unwell.Count();
    /// <summary>What has waited longest.</summary>
    public DateTimeOffset? OldestSince => Failing.Select(f => (DateTimeOffset?)f.Since).Append(Waiting.OldestSince).Min();
}

/// <param name="Name">database, migrations, disk, workers, outbox.</param>
public sealed record PartHealth(string Name, HealthStatus Status, string Says);

sealed class HowThingsStandHandler(IMediator contracts, ICurrentPerson me, HealthCheckService health, TimeProvider clock) : IRequestHandler<HowThingsStand, Standing>
{
    public async Task<Standing> Handle(HowThingsStand request, CancellationToken cancellationToken)
    {
        var waiting = await contracts.Send(new AskWaiting(request.Since), cancellationToken);
        var failing = await contracts.Send(new AskFailingSubscriptions(), cancellationToken);
        var report = await health.CheckHealthAsync(cancellationToken);
        var parts = report.Entries.Select(e => new PartHealth(e.Key, e.Value.Status, e.Value.Description ?? "")).OrderBy(p => p.Status).ToList();
        var alarms = me.IsSystem || me.May(Permission.RegistryRead) ? await contracts.Send(new AskRegistryAlarms(), cancellationToken) : null;
        return new Standing(waiting, failing, parts, clock.GetUtcNow(), alarms);
    }
}
