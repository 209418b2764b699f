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
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Ticks = true });
        var storage = app.Services.GetRequiredService<JobStorage>();
        // A busy scheduler is late: the promise is that each quick rhythm runs, not when. Its tables, too, are made after the start.
        await Eventually.Passes(() =>
        {
            using var connection = storage.GetConnection();
            var quick = connection.GetRecurringJobs().Where(j => j.Id.StartsWith("wake ", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(quick);
            Assert.All(quick, j => Assert.NotNull(j.LastExecution));
            Assert.True(storage.GetMonitoringApi().SucceededListCount() >= quick.Count);
            return Task.CompletedTask;
        }, within: TimeSpan.FromMinutes(2));
    }
}
