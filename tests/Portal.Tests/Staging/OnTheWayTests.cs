using Portal.Kernel.Contracts;
using Portal.Staging.UseCases;

namespace Portal.Tests.Staging;

public sealed class OnTheWayTests
{
    [Theory, OnEveryDatabase]
    public async Task What_is_approved_and_not_promoted_yet_is_added_up(Provider on)
    {
        await using var app = await new StandIn().Start(on);
        await StandIn.Staged(app, "Waits", total: 5m);
        foreach (var (total, hold) in new (decimal?, TimeSpan)[] { (100.10m, TimeSpan.FromHours(1)), (200m, TimeSpan.FromHours(1)), (null, TimeSpan.FromHours(1)), (400m, TimeSpan.Zero) })
        {
            var record = await StandIn.Staged(app, "Approved", total: total);
            await app.As(Role.Operations).Send(new ApproveRecord(record.Id, record.Version, hold));
            if (hold == TimeSpan.Zero) await StandIn.Becoming(app, record.Id, Portal.Staging.RecordStatus.Promoted);
        }
        Assert.Equal([new ValueOnTheWay("C-10000", "USD", 300.10m)], await app.Send(new AskOnTheWay(["C-10000", "C-10001"])));
        Assert.Empty(await app.Send(new AskOnTheWay(["C-10001"])));
    }
}
