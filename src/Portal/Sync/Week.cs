using Portal.Shell;

namespace Portal.Sync;

/// <summary>One run that will be, or was, in the week.</summary>
/// <param name="Day">0 is Monday.</param>
/// <param name="Starts">Minutes of the day, UTC.</param>
/// <param name="Takes">Minutes.</param>
/// <param name="Together">Another flow that shares a system runs at the same time.</param>
/// <param name="Lane">Beside others of the time: its place, of <paramref name="Lanes"/>.</param>
public sealed record WeekBlock(string Slug, string Name, int Day, int Starts, int Takes, bool Together = false, int Lane = 0, int Lanes = 1)
{
    public int Ends => Starts + Takes;

    public bool Meets(WeekBlock other) => other.Day == Day && other.Starts < Ends && Starts < other.Ends;
}

/// <summary>A better time for a flow.</summary>
/// <param name="With">Names of the flows that it meets now.</param>
/// <param name="Systems">Slugs of the systems that they share.</param>
/// <param name="From">In its own time zone, as <paramref name="To"/>.</param>
/// <param name="Meets">So many of its starts of a week meet another flow now; none would then.</param>
public sealed record WeekProposal(string Slug, string Name, int Version, TimeOnly From, TimeOnly To, IReadOnlyList<string> With, IReadOnlyList<string> Systems, int Meets, int Takes, string TimeZone, IReadOnlyList<WeekBlock> Blocks);

/// <summary>The week that runs fill: which of them get in each other's way, and where there is room.</summary>
/// <param name="Often">Names of flows that start so often that they are not drawn: nothing can be moved out of their way.</param>
public sealed record Week(DateOnly Monday, IReadOnlyList<WeekBlock> Blocks, IReadOnlyList<string> Often, WeekProposal? Proposal)
{
    /// <summary>Who starts more often than this on a day is not drawn.</summary>
    const int MostStarts = 6;
    const int Day = 1440, Grid = 20, Farthest = 6 * 60;

    public static Week Of(IReadOnlyList<SyncFlowView> flows, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var drawn = new List<(SyncFlowView Flow, IReadOnlyList<WeekBlock> Blocks)>();
        var often = new List<string>();
        foreach (var flow in flows.Where(f => !f.Paused))
        {
            var blocks = Starts(flow, flow.Terms.Cron, monday);
            if (blocks.GroupBy(b => b.Day).Any(d => d.Count() > MostStarts)) often.Add(flow.Terms.Name);
            else drawn.Add((flow, blocks));
        }
        var all = drawn.SelectMany(d => d.Blocks.Select(b => (d.Flow, Block: b))).ToList();
        var together = all.Select(a => (a.Flow, Block: a.Block with { Together = all.Any(o => Collides(a, o)) })).ToList();
        return new(monday, [.. Lanes(together.Select(t => t.Block))], often, Propose(together, monday));
    }

    /// <summary>The flow's own cron, moved to the nearest later time of the day at which it meets none that it shares a system with.</summary>
    public static string Free(IReadOnlyList<SyncFlowView> flows, string slug, SyncTerms terms, DateTimeOffset now)
    {
        if (ScheduleWords.TimeOf(terms.Cron) is not { } from) return terms.Cron;
        var monday = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-(((int)now.UtcDateTime.DayOfWeek + 6) % 7));
        var wanted = new SyncFlowView(Guid.Empty, slug, terms, "", false, default, null, null, null, "", default, 0, [], null);
        var others = flows.Where(f => !f.Paused).Select(f => (Flow: f, Blocks: Starts(f, f.Terms.Cron, monday))).Where(f => f.Blocks.GroupBy(b => b.Day).All(d => d.Count() <= MostStarts)).SelectMany(f => f.Blocks.Select(b => (f.Flow, Block: b))).ToList();
        for (var minute = from.Hour * 60 + from.Minute; minute < Day; minute += Grid)
            if (ScheduleWords.At(terms.Cron, new TimeOnly(minute / 60, minute % 60)) is { } cron && Starts(wanted, cron, monday).All(b => !others.Any(o => Collides((wanted, b), o)))) return cron;
        return terms.Cron;
    }

    static bool Collides((SyncFlowView Flow, WeekBlock Block) a, (SyncFlowView Flow, WeekBlock Block) b) => a.Flow.Slug != b.Flow.Slug && a.Block.Meets(b.Block) && Shared(a.Flow, b.Flow).Any();

    static IEnumerable<string> Shared(SyncFlowView a, SyncFlowView b) => Ends(a).Intersect(Ends(b));

    static IEnumerable<string> Ends(SyncFlowView flow) => flow.Terms.Target is { } target ? [flow.Terms.Source, target] : [flow.Terms.Source];

    static List<WeekBlock> Starts(SyncFlowView flow, string cron, DateOnly monday)
    {
        var from = new DateTimeOffset(monday.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var takes = Math.Max(1, (int)Math.Ceiling((flow.Usual ?? TimeSpan.FromMinutes(1)).TotalMinutes));
        return [.. new Schedule(cron, flow.Terms.TimeZone, 0, flow.Slug).Between(from, from.AddDays(7)).Select(at => at.UtcDateTime)
            .Select(at => new WeekBlock(flow.Slug, flow.Terms.Name, DateOnly.FromDateTime(at).DayNumber - monday.DayNumber, (int)at.TimeOfDay.TotalMinutes, takes))];
    }

    /// <summary>Blocks that meet stand beside each other.</summary>
    static IEnumerable<WeekBlock> Lanes(IEnumerable<WeekBlock> blocks)
    {
        foreach (var day in blocks.GroupBy(b => b.Day).OrderBy(d => d.Key))
        {
            var cluster = new List<WeekBlock>();
            foreach (var block in day.OrderBy(b => b.Starts).ThenByDescending(b => b.Takes))
            {
                if (cluster.Count > 0 && block.Starts >= cluster.Max(b => b.Ends))
                {
                    foreach (var done in Place(cluster)) yield return done;
                    cluster.Clear();
                }
                cluster.Add(block);
            }
            foreach (var done in Place(cluster)) yield return done;
        }
    }

    static IEnumerable<WeekBlock> Place(List<WeekBlock> cluster)
    {
        var ends = new List<int>();
        var lanes = cluster.Select(block =>
        {
            var lane = ends.FindIndex(e => e <= block.Starts);
            if (lane < 0) ends.Add(block.Ends);
            else ends[lane] = block.Ends;
            return lane < 0 ? ends.Count - 1 : lane;
        }).ToList();
        return cluster.Zip(lanes).Select(b => b.First with { Lane = b.Second, Lanes = ends.Count });
    }

    /// <summary>Moves the flow whose move helps most, the shortest of them, to the nearest time later on where it meets nobody that it shares a system with.</summary>
    static WeekProposal? Propose(IReadOnlyList<(SyncFlowView Flow, WeekBlock Block)> all, DateOnly monday)
    {
        var movable = all.Where(a => a.Block.Together && ScheduleWords.TimeOf(a.Flow.Terms.Cron) is not null).GroupBy(a => a.Flow)
            .OrderByDescending(g => g.Sum(a => all.Count(o => Collides(a, o)))).ThenBy(g => g.First().Block.Takes).ThenBy(g => g.Key.Slug, StringComparer.Ordinal);
        foreach (var one in movable)
        {
            var flow = one.Key;
            var from = ScheduleWords.TimeOf(flow.Terms.Cron)!.Value;
            var first = ((from.Hour * 60 + from.Minute) / Grid + 1) * Grid;
            for (var minute = first; minute <= first + Farthest && minute < Day; minute += Grid)
            {
                var to = new TimeOnly(minute / 60, minute % 60);
                var blocks = Starts(flow, ScheduleWords.At(flow.Terms.Cron, to)!, monday);
                if (blocks.Any(b => all.Any(o => Collides((flow, b), o)))) continue;
                var met = all.Where(o => one.Any(a => Collides(a, o))).Select(o => o.Flow).DistinctBy(f => f.Slug).ToList();
                return new(flow.Slug, flow.Terms.Name, flow.Version, from, to, [.. met.Select(f => f.Terms.Name)], [.. met.SelectMany(f => Shared(flow, f)).Distinct()], one.Count(), one.First().Block.Takes, flow.Terms.TimeZone, blocks);
            }
        }
        return null;
    }
}
