using System.Collections.Concurrent;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Tests.Kernel;

public sealed class DueWorkTests
{
    // Far from now, so that the app's own workers leave these rows alone.
    static readonly DateTimeOffset Later = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static async Task<PortalApp> AppWith(Provider on, int rows)
    {
        var app = await PortalApp.Start(on);
        await app.Has([.. Enumerable.Range(0, rows).Select(i => Work($"PX-{i:00000}", Later.AddSeconds(i)))]);
        return app;
    }

    static Portal.Promotion.Promotion Work(string key, DateTimeOffset due) =>
        Portal.Promotion.Promotion.Of(new ApprovedRecord(Guid.CreateVersion7(), "stand-ins", key, Encoding.UTF8.GetBytes("{}"), null, null), due);

    [Theory, OnEveryDatabase]
    public async Task Eight_workers_never_hold_the_same_row(Provider on)
    {
        const int rows = 600;
        await using var app = await AppWith(on, rows);
        var claimed = new ConcurrentBag<Guid>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var (_, ids) = await app.Database(db => db.Claim<Portal.Promotion.Promotion>(20, Later.AddHours(1), "1 = 1", default));
                if (ids.Count == 0) return;
                foreach (var id in ids) claimed.Add(id);
            }
        })));
        Assert.Equal(rows, claimed.Distinct().Count());
        Assert.Equal(rows, claimed.Count);
    }

    [Theory, OnEveryDatabase]
    public async Task A_dead_workers_rows_are_due_again_when_its_lease_ends(Provider on)
    {
        await using var app = await AppWith(on, 1);
        var (first, taken) = await Claim(app, Later);
        Assert.Single(taken);
        Assert.Empty((await Claim(app, Later + DueWork.Lease - TimeSpan.FromMilliseconds(1))).Ids);
        var (second, again) = await Claim(app, Later + DueWork.Lease);
        Assert.Equal(taken, again);
        Assert.NotEqual(first, second);
        Assert.Equal(second, await app.Database(db => db.Set<Portal.Promotion.Promotion>().Select(p => p.ClaimedBy).SingleAsync()));
    }

    [Theory, OnEveryDatabase]
    public async Task A_living_worker_keeps_its_rows(Provider on)
    {
        await using var app = await AppWith(on, 1);
        var (token, _) = await Claim(app, Later);
        await app.Database(db => db.Renew<Portal.Promotion.Promotion>([token], Later + TimeSpan.FromSeconds(3), default));
        Assert.Empty((await Claim(app, Later + DueWork.Lease)).Ids);
    }

    [Theory, OnEveryDatabase]
    public async Task What_is_due_first_is_claimed_first(Provider on)
    {
        await using var app = await AppWith(on, 5);
        var (_, ids) = await app.Database(db => db.Claim<Portal.Promotion.Promotion>(2, Later.AddSeconds(3), "1 = 1", default));
        var keys = await app.Database(db => db.Set<Portal.Promotion.Promotion>().Where(p => ids.Contains(p.Id)).Select(p => p.Key).OrderBy(k => k).ToListAsync());
        Assert.Equal(["PX-00000", "PX-00001"], keys);
    }

    static Task<(Guid Token, IReadOnlyList<Guid> Ids)> Claim(PortalApp app, DateTimeOffset at) => app.Database(db => db.Claim<Portal.Promotion.Promotion>(10, at, "1 = 1", default));
}
