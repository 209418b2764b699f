using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Registry.Answers;

/// <summary>What costs points. The weights make 100.</summary>
static class ScoreReasons
{
    /// <summary>More flows than this into or out of one system tie everything to it.</summary>
    public const int MostNeighbours = 8;
    /// <summary>An exception that ends within these days counts twice.</summary>
    public const int EndsSoonDays = 30;
    const double TooManyErrors = 0.05;
    const int FewestErrors = 10;

    public static IEnumerable<ScoreReason> All(Picture picture)
    {
        var book = picture.Book;
        if (book.Systems.Count == 0) return [new(Score.Whole, 1, new(1, [new("The registry", Urls.Registry)]), _ => "Nothing is registered yet", "Import the inventory, or register the first system.", Urls.RegistryImport)];
        var flows = book.Flows.Where(f => f.State is not FlowState.Retired).ToList();
        return [.. OfDomains(picture), OfOwners(book, flows), .. OfFlows(picture, flows), .. OfTraffic(picture, flows), OfNeighbours(book, flows)];
    }

    static IEnumerable<ScoreReason> OfDomains(Picture picture)
    {
        var domains = picture.Book.Domains;
        yield return new(15, domains.Count, Found.Of(domains.Where(d => d.OwnerOn(picture.Today) is null), Of), n => $"{Many(n, "domain")} without a system of record", "Declare the system of record.", Path(2));
        yield return new(10, domains.Count, Found.Of(domains.Where(d => d.OwnerOn(picture.Today) is { } owner && d.ClaimedBy.Any(c => c != owner && !d.IsOwnedBy(c, picture.Today))), Of), n => $"{Many(n, "domain")} that other systems still claim", "Agree with the rivals and take their claims out.", Path(2));
    }

    static ScoreReason OfOwners(Book book, List<Flow> flows)
    {
        var systems = book.Systems.Where(s => s.State is not SystemState.Gone).ToList();
        RegistryItem[] all = [.. systems, .. book.Domains, .. flows];
        return new(10, all.Length, Found.Of(all.Where(i => string.IsNullOrWhiteSpace(i.Owner)), Of), n => $"{Many(n, "item")} that nobody owns", "Name an owner for each.", Path(1));
    }

    static IEnumerable<ScoreReason> OfFlows(Picture picture, List<Flow> flows)
    {
        var (book, today) = (picture.Book, picture.Today);
        yield return new(10, flows.Count, Found.Of(flows.Where(f => f.Contract is null || f.Runbook is null), Of), n => $"{Many(n, "flow")} without a contract or a runbook", "Write down what both sides rely on and what to do when it fails.", Urls.Registry);
        yield return new(10, flows.Count, Found.Of(flows.Where(f => f.Trigger is FlowTrigger.ByHand || IsSheet(f.From) || IsSheet(f.To)), Of), n => $"{Many(n, "flow")} by spreadsheet or by hand", "Replace the one with the highest friction first.", Path(4));
        yield return new(10, flows.Count, Found.Of(flows.Where(f => book.Pattern(f.Pattern) is not { Allowed: true } && book.ExceptionOf(f.Slug, today) is null), Of), n => $"{Many(n, "flow")} that follow no allowed pattern", "Choose a pattern, or ask for an exception with an end.", Path(3));
        var excepted = flows.Select(f => (Flow: f, Exception: book.ExceptionOf(f.Slug, today))).Where(e => e.Exception is not null).ToList();
        yield return new(5, flows.Count, Found.Of(excepted, e => Of(e.Exception!)), n => $"{Many(n, "exception")}", "Move the flow to a pattern before its exception ends.", Path(3), excepted.Count + excepted.Count(e => e.Exception!.Until <= today.AddDays(EndsSoonDays)));
        var batches = flows.Where(f => f.Schedule is not null && f.State is not FlowState.Planned).ToList();
        yield return new(4, batches.Count, Found.Of(Collisions(batches), Of), n => $"{Many(n, "batch flow")} that start in the same minute as another", "Give each batch a minute of its own.", Urls.Registry);

        bool IsSheet(string system) => book.System(system)?.Kind is SystemKind.Spreadsheet;
    }

    static IEnumerable<ScoreReason> OfTraffic(Picture picture, List<Flow> flows)
    {
        var undeclared = picture.Seen.Undeclared;
        var all = flows.Count + undeclared.Count;
        yield return new(8, all, Found.Of(picture.Lines().Where(l => l.Status is FlowStatus.Stale), l => Of(l.Flow!)), n => $"{Many(n, "flow")} not seen within the rhythm", "Find out why it stopped, or retire it.", Urls.Registry);
        yield return new(10, all, Found.Of(picture.Lines().Where(l => l.Status is FlowStatus.Undeclared), l => l.Traffic is { } traffic ? new(traffic.Name, traffic.Address) : Of(l.Flow!)), n => $"{Many(n, "flow")} that run without being declared", "Declare it, or stop it.", Path(1));
        var used = flows.SelectMany(f => f.Credentials).ToHashSet();
        var orphans = picture.Book.Flows.Where(f => f.State is FlowState.Retired).SelectMany(f => f.Credentials.Where(c => !used.Contains(c)).Select(c => new Evidence(c, Of(f).Address)))
            .Concat(picture.Seen.Clients.Where(c => c.MovesData && !c.Flows.Select(picture.Book.Flow).Concat(picture.Book.RunBy(RunnerKind.ApiClient, c.Name)).Any(f => f is { State: not FlowState.Retired })).Select(c => new Evidence($"API client {c.Name}", Urls.ApiClients))).DistinctBy(e => e.Name).ToList();
        yield return new(4, used.Count + orphans.Count, Found.Of(orphans, o => o), n => $"{Many(n, "credential")} without a flow", "Withdraw it, or say which flow uses it.", Urls.ApiClients);
        // One receiver behind several failing flows is one cause.
        var failing = flows.Where(f => picture.Seen.Flows.GetValueOrDefault(f.Slug) is { } seen && seen.Errors >= FewestErrors && seen.Errors > TooManyErrors * seen.Volume).ToList();
        var cause = failing.SelectMany(f => new[] { f.From, f.To }).GroupBy(s => s).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;
        yield return new(2, Math.Max(1, picture.Seen.Flows.Count), Found.Of(failing, Of), n => $"{Many(n, "flow")} that keep failing", cause is null ? "" : $"Look at {picture.Book.NameOf(cause)} first: it is at an end of most of them.", cause is null ? Urls.Registry : Urls.RegistryItem("systems", cause));
    }

    static ScoreReason OfNeighbours(Book book, List<Flow> flows)
    {
        var (into, outOf) = (flows.CountBy(f => f.To).ToDictionary(), flows.CountBy(f => f.From).ToDictionary());
        var tied = book.Systems.Where(s => into.GetValueOrDefault(s.Slug) > MostNeighbours || outOf.GetValueOrDefault(s.Slug) > MostNeighbours);
        return new(2, book.Systems.Count, Found.Of(tied, Of), n => $"{Many(n, "system")} with more than {MostNeighbours} flows in or out", "Join flows of the same data, or feed several receivers from one.", Urls.Registry);
    }

    static IEnumerable<Flow> Collisions(List<Flow> batches)
    {
        // Many flows share few schedules.
        var schedules = batches.GroupBy(f => f.Schedule!).ToDictionary(g => g.Key, g => (Starts: CronStarts.Of(g.Key), Flows: g.Count()));
        var clash = schedules.Where(s => s.Value.Flows > 1 && s.Value.Starts.Minutes.Count > 0).Select(s => s.Key).ToHashSet();
        var at = new Dictionary<int, List<string>>();
        foreach (var (schedule, (starts, _)) in schedules)
            foreach (var minute in starts.Minutes)
            {
                var others = at.TryGetValue(minute, out var known) ? known : at[minute] = [];
                foreach (var other in others)
                    if (!(clash.Contains(schedule) && clash.Contains(other)) && starts.ShareADayWith(schedules[other].Starts)) (_, _) = (clash.Add(schedule), clash.Add(other));
                others.Add(schedule);
            }
        return batches.Where(f => clash.Contains(f.Schedule!));
    }

    static Evidence Of(RegistryItem item) => new(item.Name, Urls.RegistryItem(ItemList.For(ItemList.KindOf(item)).Word, item.Slug));
    static string Path(int step) => $"{Urls.RegistryPath}?step={step}";
    static string Many(int count, string one) => Format.Of(count, one);
}
