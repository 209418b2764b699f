using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Portal.Intake;

/// <summary>Whether submissions can be stored. Degraded and not worse: an instance that nobody is sent to would never find out that it can again.</summary>
sealed class InboxCheck(Inbox inbox) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(inbox.IsFailing ? HealthCheckResult.Degraded("The last submissions could not be stored") : HealthCheckResult.Healthy("Submissions are stored"));
}
