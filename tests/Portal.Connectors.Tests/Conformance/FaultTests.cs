namespace Portal.Connectors.Tests.Conformance;

/// <summary>
/// Every fault on every single request of every operation, once and lasting, for records that are new and for known ones:
/// what comes of it is what the contract says, and whoever goes on trying ends with one record a key.
/// </summary>
public sealed class FaultTests
{
    const int MostRequests = 40;

    public static TheoryData<string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string>();
            foreach (var about in ConnectorCase.All.Values)
            {
                foreach (var script in Fault.Played.Where(s => !about.CannotHappen.ContainsKey(s.Name))) cells.Add(about.Connector.Kind, script.Name);
            }
            return cells;
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public Task A_fault_is_told_as_what_it_is_and_leaves_one_record_a_key(string connector, string fault) => Play(ConnectorCase.All[connector], fault);

    /// <summary>One fault in all that the connector does.</summary>
    internal static async Task Play(ConnectorCase about, string fault)
    {
        var script = Fault.Played.First(s => s.Name == fault);
        await using (var bench = await Bench.Open(about))
        {
            foreach (var writes in about.Writes)
            {
                await PlayAll(bench, script, known => Written(bench, writes, known));
            }
            if (about.Quotes is { } quotes) await PlayAll(bench, script, known => Quoted(bench, quotes, known));
        }
        await using (var bench = await Bench.Open(about))
        {
            foreach (var reads in about.Reads)
            {
                var keys = await ReadDeed.Put(bench, reads, Enumerable.Range(1, 5));
                bench.Clock.LetTimePass();
                await PlayAll(bench, script, _ => Task.FromResult<Deed>(new ReadDeed(bench, reads, keys)));
            }
        }
    }

    static async Task<Deed> Written(Bench bench, WriteCase about, bool known)
    {
        var n = bench.Take(2);
        if (known) await new WriteDeed(bench, about, n, edition: 1).Finish(1, "a quiet day");
        return new WriteDeed(bench, about, n, edition: known ? 2 : 1);
    }

    static async Task<Deed> Quoted(Bench bench, QuoteCase about, bool known)
    {
        var n = bench.Take(1);
        if (known) await new QuoteDeed(bench, about, n).Finish(1, "a quiet day");
        return new QuoteDeed(bench, about, n);
    }

    static async Task PlayAll(Bench bench, Script script, Func<bool, Task<Deed>> prepare)
    {
        foreach (var (known, lasting) in new[] { (false, false), (false, true), (true, false), (true, true) })
        {
            var at = 0;
            while (await Play(bench, script, await prepare(known), ++at, lasting)) Assert.True(at < MostRequests, "An operation has no end.");
            Assert.True(at > 1, "The operation made no request.");
        }
    }

    /// <summary>The fault at the n-th request, or from it on. False: there were not so many requests.</summary>
    static async Task<bool> Play(Bench bench, Script script, Deed deed, int at, bool lasting)
    {
        var seen = 0;
        var mishap = bench.About.InItsWords(script.Name) ?? script.Play(bench.Clock);
        bench.Server.Mishaps = _ => Interlocked.Increment(ref seen) is var now && (lasting ? now >= at : now == at) ? mishap : null;
        var outcome = await Outcome.Of(deed.Do);
        bench.Server.Mishaps = _ => null;
        var tale = $"{script.Name} at request {at}{(lasting ? " and after it" : "")} while {deed.Name}";

        // A question whose answer is not needed may go wrong without anybody minding; what is acknowledged must be there.
        if (outcome.Done) deed.Check();
        else Assert.True(script.Fits(outcome), $"{tale}: {script.Must} was to be told, and it was {outcome}.");
        await deed.Finish(4, tale);
        deed.Check();
        return seen >= at;
    }
}
