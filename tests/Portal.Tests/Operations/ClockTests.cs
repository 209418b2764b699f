using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Tests.Operations;

[Trait("Suite", "clock")]
public sealed class ClockTests
{
    [Theory, OnEveryDatabase]
    public async Task The_clock_registers_recurring_work_at_the_start_and_runs_it(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var storage = app.Services.GetRequiredService<JobStorage>();
        await Eventually.Holds("the clock runs", () =>
        {
            using var connection = storage.GetConnection();
            return Task.FromResult(connection.GetRecurringJobs().Any(j => j.Id == "wake * * * * * *" && j.LastJobState == "Succeeded"));
        });
    }
}
