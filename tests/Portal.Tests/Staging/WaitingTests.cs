using Portal.Kernel.Contracts;
using Portal.Staging.UseCases;

namespace Portal.Tests.Staging;

/// <summary>What home pages say of the queue and the day.</summary>
public sealed class WaitingTests
{
    static readonly DateTimeOffset Since = new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);

    [Theory, OnEveryDatabase]
    public async Task A_day_is_counted_by_its_hours_and_by_what_became_of_it(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        await StandIn.Staged(app, "The day before", receivedAt: Since.AddTicks(-10));
        await StandIn.Staged(app, "First moment", receivedAt: Since);
        await StandIn.Staged(app, "Last moment of the hour", warn: "Look.", receivedAt: Since.AddHours(1).AddTicks(-10));
        await StandIn.Staged(app, "Next hour", block: "No.", receivedAt: Since.AddHours(1));
        var rejected = await StandIn.Staged(app, "Last hour", receivedAt: Since.AddHours(24).AddTicks(-10));
        await StandIn.Staged(app, "The day after", receivedAt: Since.AddHours(24));
        await app.As(Role.Operations).Send(new RejectRecord(rejected.Id, rejected.Version, "Not ours"));

        var (waiting, reads) = await DatabaseCommands.Of(() => app.As(Role.Operations).Send(new AskWaiting(Since)));
        Assert.Equal(3, reads);
        Assert.Equal([2, 1, .. new int[21], 1], waiting.Day.PerHour);
        Assert.Equal((4, 1, 0, 0), (waiting.Day.Received, waiting.Day.Rejected, waiting.Day.Failed, waiting.Day.ByItself));
        Assert.Equal((5, 1, 1), (waiting.Count, waiting.WithBlocking, waiting.WithWarnings));
        Assert.Equal("The day before", waiting.Oldest[0].Company);
    }

    [Theory, OnEveryDatabase]
    public async Task An_empty_queue_is_counted_too(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        var waiting = await app.As(Role.Operations).Send(new AskWaiting(Since));
        Assert.Equal((0, 0, null), (waiting.Count, waiting.Day.Received, waiting.OldestSince));
        Assert.Equal([0], await app.As(Role.Operations).Send(new CountQueue([new QueueFilter()])));
    }
}
