using System.Net;
using System.Text;
using System.Text.Json;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Tests.Sync;

/// <summary>Programs run flows and see how it went.</summary>
public sealed class SyncApiTests
{
    static readonly DateTimeOffset Past = DateTimeOffset.Parse("2026-11-20T08:00:00Z");

    [Theory, OnEveryDatabase]
    public async Task A_run_is_asked_for_and_its_counts_are_read(Provider on)
    {
        await using var app = await SyncWorld.Start(on, new PaperSystem("here").HasMany(3, Past), new PaperSystem("there"));
        await app.Flow(SyncWorld.Customers());
        using var client = await app.NewClient("scheduler", Permission.RegistryManage, Permission.RegistryRead);
        using var asked = await client.PostAsync($"{Urls.SyncFlowsApi}/customers/run", null);
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        var id = JsonDocument.Parse(await asked.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetGuid();
        await app.Over(id);
        var runs = JsonDocument.Parse(await client.GetStringAsync($"{Urls.SyncFlowsApi}/customers/runs?limit=1&state=done")).RootElement;
        var run = Assert.Single(runs.GetProperty("items").EnumerateArray());
        Assert.Equal((id, "done", 3, 3, 0), (run.GetProperty("id").GetGuid(), run.GetProperty("state").GetString(), run.GetProperty("read").GetInt32(), run.GetProperty("created").GetInt32(), run.GetProperty("failed").GetInt32()));
    }

    [Fact, Trait("Suite", "integration")]
    public async Task A_run_over_another_and_what_is_not_there_are_problems()
    {
        var source = new PaperSystem("here").HasMany(3, Past);
        var release = new TaskCompletionSource();
        source.BeforeRead = (_, stop) => release.Task.WaitAsync(stop);
        await using var app = await SyncWorld.Start(Provider.Sqlite, source, new PaperSystem("there"));
        await app.Flow(SyncWorld.Customers());
        using var client = await app.NewClient("scheduler", Permission.RegistryManage, Permission.RegistryRead);
        using var dry = await client.PostAsync($"{Urls.SyncFlowsApi}/customers/run", new StringContent("""{"dryRun":true}""", Encoding.UTF8, "application/json"));
        Assert.Contains("\"dryRun\":true", await dry.Content.ReadAsStringAsync());
        using var again = await client.PostAsync($"{Urls.SyncFlowsApi}/customers/run", null);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        release.SetResult();
        using var none = await client.GetAsync($"{Urls.SyncFlowsApi}/nothing/runs");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using var slip = await client.GetAsync($"{Urls.SyncFlowsApi}/customers/runs?state=sleeping");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, slip.StatusCode);
    }
}
