using Portal.Kernel.Contracts;
using Portal.Sync;

namespace Portal.Tests.Sync;

/// <summary>The week shows which flows get in each other's way, and where there is room.</summary>
public sealed class WeekTests
{
    static readonly DateTimeOffset Tuesday = DateTimeOffset.Parse("2026-11-17T10:00:00Z");

    [Fact]
    public void Flows_that_share_a_system_and_meet_are_shown_and_the_shortest_is_moved_to_where_there_is_room()
    {
        var week = Week.Of([Flow("prices", "erp", "website", "0 2 * * *", 41), Flow("invoices", "erp", "files", "0 2 * * *", 36), Flow("settlements", "payments", "bank", "0 2 * * *", 30)], Tuesday);
        Assert.Equal(new DateOnly(2026, 11, 16), week.Monday);
        Assert.Equal(21, week.Blocks.Count);
        Assert.Equal(["invoices", "prices"], week.Blocks.Where(b => b.Together).Select(b => b.Slug).Distinct().Order());
        var proposal = week.Proposal!;
        // 02:41 is the first end; the next time on the grid is 03:00.
        Assert.Equal(("invoices", new TimeOnly(2, 0), new TimeOnly(3, 0), 7), (proposal.Slug, proposal.From, proposal.To, proposal.Meets));
        Assert.Equal(("prices", "erp"), (Assert.Single(proposal.With), Assert.Single(proposal.Systems)));
    }

    [Fact]
    public void Blocks_of_one_time_stand_beside_each_other()
    {
        var monday = Week.Of([Flow("a", "erp", "x", "0 2 * * *", 60), Flow("b", "crm", "y", "30 2 * * *", 60), Flow("c", "shop", "z", "0 5 * * *", 10)], Tuesday).Blocks.Where(b => b.Day == 0).ToList();
        Assert.Equal([("a", 0, 2), ("b", 1, 2), ("c", 0, 1)], monday.Select(b => (b.Slug, b.Lane, b.Lanes)));
        Assert.All(monday, b => Assert.False(b.Together));
    }

    [Fact]
    public void What_starts_many_times_a_day_is_named_and_not_drawn_and_what_is_paused_is_not_there()
    {
        var week = Week.Of([Flow("stock", "erp", "website", "*/15 * * * *", 1), Flow("items", "erp", "website", "0 2 * * *", 10), Flow("old", "erp", "website", "0 2 * * *", 10, paused: true)], Tuesday);
        Assert.Equal(["stock"], week.Often);
        Assert.Equal(7, week.Blocks.Count);
        Assert.Null(week.Proposal);
    }

    [Fact]
    public void Flows_that_meet_on_one_day_only_move_for_that_day_and_days_are_kept()
    {
        var week = Week.Of([Flow("nightly", "erp", "website", "0 2 * * *", 50), Flow("weekly", "erp", "files", "0 2 * * 1", 20)], Tuesday);
        var proposal = week.Proposal!;
        Assert.Equal(("weekly", 1, 1), (proposal.Slug, proposal.Meets, proposal.Blocks.Count));
        Assert.Equal(2, week.Blocks.Count(b => b.Together));
    }

    static SyncFlowView Flow(string slug, string source, string target, string cron, int minutes, bool paused = false)
    {
        var run = new SyncRunView(Guid.NewGuid(), slug, slug, SyncTrigger.Schedule, "the clock", false, false, SyncState.Done, Tuesday, Tuesday, Tuesday.AddMinutes(minutes), null, 1, 0, 0, 0, 0, 0, 0, null, null, null);
        return new(Guid.NewGuid(), slug, new SyncTerms(slug, source, target, Domains.Items, new Dictionary<string, WriteRule>(), cron), ScheduleWords.Of(cron), paused, Tuesday, null, null, null, "test", Tuesday, 0, [run], null);
    }
}
