using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Tests.Kernel;

public sealed class PublishTests
{
    static IntakeReceived Fact(Guid id) => new(id, "PX-1", "stand-ins", "received", DateTimeOffset.UnixEpoch);

    [Theory, OnEveryDatabase]
    public async Task An_event_becomes_a_row_of_the_transaction_that_made_it_true(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var id = Guid.CreateVersion7();
        await app.Database(async db =>
        {
            db.Publish(Fact(id));
            await db.SaveChangesAsync();
        });
        var row = await app.Database(db => db.Events.AsNoTracking().SingleAsync(e => e.SubjectId == id));
        Assert.Equal("intake.received", row.Type);
        Assert.Contains("\"status\":\"received\"", row.Data);
    }

    [Theory, OnEveryDatabase]
    public async Task What_is_rolled_back_was_never_said(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var (id, heard) = (Guid.CreateVersion7(), 0);
        using var ear = app.Services.GetRequiredService<Signals>().On("IntakeRejected", () => Interlocked.Increment(ref heard));
        await app.Database(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Publish(new IntakeRejected(id, "PX-1", "stand-ins", "rejected", DateTimeOffset.UnixEpoch, "no"));
            await db.SaveChangesAsync();
            await transaction.RollbackAsync();
        });
        Assert.False(await app.Database(db => db.Events.AnyAsync(e => e.SubjectId == id)));
        Assert.Equal(0, heard);
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task Another_instance_on_the_same_database_hears_of_it()
    {
        await using var here = await PortalApp.Start(Provider.Postgres);
        await using var there = await here.Another();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var ear = there.Services.GetRequiredService<Signals>().On<IntakeReceived>(() => heard.TrySetResult());
        // The other instance may still be about to listen: say it until it is heard.
        await Eventually.Holds("the other instance heard", async () =>
        {
            await here.Database(async db =>
            {
                db.Publish(Fact(Guid.CreateVersion7()));
                await db.SaveChangesAsync();
            });
            return heard.Task.IsCompleted;
        });
    }

    [Theory, OnEveryDatabase]
    public async Task Instants_come_back_as_they_were_in_any_offset(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var at = new DateTimeOffset(2026, 11, 17, 9, 42, 0, TimeSpan.FromHours(2));
        var record = await StandIn.Staged(app, receivedAt: at);
        Assert.Equal(at.ToUniversalTime(), (await StandIn.Now(app, record.Id)).ReceivedAt);
    }
}
