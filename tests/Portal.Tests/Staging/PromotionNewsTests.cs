using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Staging;

namespace Portal.Tests.Staging;

public sealed class PromotionNewsTests
{
    [Theory, OnEveryDatabase]
    public async Task A_batch_that_begins_loads_its_records_at_once(Provider on)
    {
        var reads = new Reads();
        await using var app = await PortalApp.Start(new AppOptions
        {
            Provider = on,
            Services = services =>
            {
                services.ConfigureDbContext<SqlitePortalDb>(o => o.AddInterceptors(reads));
                services.ConfigureDbContext<PostgresPortalDb>(o => o.AddInterceptors(reads));
            },
        });
        var records = new List<StagedRecord>();
        for (var i = 0; i < 8; i++) records.Add(await StandIn.Staged(app));
        await app.Database(async db =>
        {
            reads.Of = db;
            foreach (var record in records) db.Publish(new PromotionStarted(record.Id, 1));
            await db.SaveChangesAsync();
        });
        Assert.Equal(1, reads.Count);
        Assert.Equal(8, await app.Database(db => db.Set<StagedRecord>().CountAsync(r => r.Status == RecordStatus.Promoting)));
        Assert.Equal(8, await app.Database(db => db.Set<TimelineEntry>().CountAsync(e => e.Kind == TimelineKind.PromotionStarted)));
    }

    /// <summary>Counts what one context reads of the records.</summary>
    sealed class Reads : DbCommandInterceptor
    {
        int count;

        public DbContext? Of { get; set; }
        public int Count => count;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (eventData.Context == Of && command.CommandText.StartsWith("SELECT", StringComparison.Ordinal) && command.CommandText.Contains("staged_records", StringComparison.Ordinal)) Interlocked.Increment(ref count);
            return ValueTask.FromResult(result);
        }
    }
}
