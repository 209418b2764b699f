using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Data;
using Portal.Staging;

namespace Portal.Tests.Staging;

/// <summary>What waits in the inbox is staged, whatever is in it.</summary>
public sealed class ArrivalTests
{
    static readonly DateTimeOffset At = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Theory, OnEveryDatabase]
    public async Task Four_hundred_requests_for_two_hundred_items_each_are_staged(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        await app.Has([.. Enumerable.Range(0, 400).Select(i => Arrived("quote-requests", i, Wide(i).Json()))]);
        await Eventually.Holds("all are staged", async () => await app.Database(db => db.Set<StagedRecord>().CountAsync()) == 400, TimeSpan.FromSeconds(60));
        Assert.Equal(0, await app.Database(db => db.Set<StagedRecord>().CountAsync(r => r.Summary == "could not be checked")));
    }

    [Theory, OnEveryDatabase]
    public async Task One_record_that_the_database_refuses_goes_to_a_person_and_the_others_pass(Provider on)
    {
        var kind = new StandIn { Looking = drafts => { if (drafts.Any(d => Encoding.UTF8.GetString(d.Json).Contains("Unreadable", StringComparison.Ordinal))) throw new SqliteException("too many SQL variables", 1); } };
        await using var app = await kind.Start(on);
        await app.Has([.. Enumerable.Range(0, 40).Select(i => Arrived(StandIn.Kind, i, $$"""{"company":"{{(i == 17 ? "Unreadable" : "Trey Research")}}"}"""))]);
        await Eventually.Holds("all are staged", async () => await app.Database(db => db.Set<StagedRecord>().CountAsync()) == 40);
        var stuck = await app.Database(db => db.Set<StagedRecord>().SingleAsync(r => r.Status == RecordStatus.NeedsReview));
        Assert.Equal(("PX-17", "could not be checked"), (stuck.Key, stuck.Summary));
    }

    [Fact]
    [Trait("Suite", "integration")]
    public async Task What_a_busy_database_could_not_answer_is_asked_again()
    {
        var busy = 0;
        var kind = new StandIn { Looking = _ => { if (Interlocked.Increment(ref busy) == 1) throw new SqliteException("database is locked", 5); } };
        await using var app = await kind.Start(Provider.Sqlite);
        await app.Has(Arrived(StandIn.Kind, 1, """{"company":"Trey Research"}"""));
        await Eventually.Holds("it is staged", async () => await app.Database(db => db.Set<StagedRecord>().AnyAsync()));
        Assert.Equal(RecordStatus.Ready, await app.Database(db => db.Set<StagedRecord>().Select(r => r.Status).SingleAsync()));
    }

    static Submission Arrived(string kind, int i, string body) => Submission.Arrive($"PX-{i}", kind, Guid.Empty, "Test", Encoding.UTF8.GetBytes(body), At.AddSeconds(i));

    static QuoteRequest Wide(int i)
    {
        var lines = new System.Text.Json.Nodes.JsonArray([.. Enumerable.Range(0, 200).Select(n => new System.Text.Json.Nodes.JsonObject { ["item"] = $"X-{i}-{n}", ["quantity"] = 1 })]);
        return A.QuoteRequest().With(b => b["lines"] = lines);
    }
}
