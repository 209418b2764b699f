using System.Diagnostics.Metrics;
using Portal.Kernel.Contracts;
using Portal.Kernel.Mediation;
using Portal.Shell;

namespace Portal.Operations;

/// <summary>
/// Numbers that are looked up rather than counted, refreshed by the clock so that a scrape never waits for the database:
/// <c>portal_queue_depth</c>, <c>portal_queue_oldest_seconds</c>, <c>portal_outbox_lag_seconds</c>, <c>portal_subscriptions_failing</c>, <c>portal_registry_alarms</c>.
/// </summary>
sealed class Gauges
{
    public Gauges()
    {
        Telemetry.Meter.CreateObservableGauge("portal.queue.depth", () => Queue, description: "Records that wait for a person");
        Telemetry.Meter.CreateObservableGauge("portal.queue.oldest", () => OldestSeconds, "s", "Age of the record that waits longest");
        Telemetry.Meter.CreateObservableGauge("portal.outbox.lag", () => OutboxSeconds, "s", "Age of the oldest event that was not dispatched yet");
        Telemetry.Meter.CreateObservableGauge("portal.subscriptions.failing", () => Failing, description: "Subscriptions that do not get their events now");
        Telemetry.Meter.CreateObservableGauge("portal.registry.alarms", () => Alarms.Select(a => new Measurement<int>(a.Value, new KeyValuePair<string, object?>("kind", Format.Slug(a.Key)))), description: "Where plan and reality differ now, by kind");
    }

    public IReadOnlyDictionary<AlarmKind, int> Alarms { get; set; } = new Dictionary<AlarmKind, int>();
    public int Queue { get; set; }
    public double OldestSeconds { get; set; }
    public double OutboxSeconds { get; set; }
    public int Failing { get; set; }
}
