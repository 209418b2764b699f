using Microsoft.EntityFrameworkCore;
using Portal.Connectors.Embedded;

namespace Portal.Tests.Data;

public sealed class MigrationTests
{
    [Theory, OnEveryDatabase]
    public async Task The_migrations_make_the_model_that_the_code_has(Provider on)
    {
        var app = await PortalApp.Shared(on);
        Assert.False(await app.Database(db => Task.FromResult(db.Database.HasPendingModelChanges())), "The model changed: add a migration for each provider.");
        Assert.NotEmpty(await app.Database(db => db.Database.GetAppliedMigrationsAsync()));
    }

    [Theory, OnEveryDatabase]
    public async Task A_second_start_finds_everything_done_and_seeds_nothing_twice(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var before = await app.Database(db => db.Set<Customer>().CountAsync());
        await using var another = await app.Another();
        Assert.Equal(before, await another.Database(db => db.Set<Customer>().CountAsync()));
    }
}
