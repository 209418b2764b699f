using System.Text;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Conformance;

/// <summary>The faults that are not an answer's status: what is odd about records, pages, clocks and rows.</summary>
public sealed class OddityTests
{
    static readonly Dictionary<string, Func<ConnectorCase, Task>> Tries = new()
    {
        [Fault.Renewed] = A_token_that_ran_out_is_renewed_without_anybody_noticing,
        [Fault.Late] = A_creation_that_comes_through_after_the_next_look_makes_no_second_record,
        [Fault.Partial] = A_row_that_is_refused_does_not_keep_the_others_back,
        [Fault.Moving] = Rows_that_change_while_pages_are_read_push_no_other_out,
        [Fault.Elsewhere] = A_next_link_to_another_host_is_refused,
        [Fault.Clock] = A_clock_that_is_ten_minutes_off_does_no_harm,
        [Fault.ExtraField] = Fields_that_nobody_knows_are_passed_over,
        [Fault.UnknownValue] = about => What_is_odd_about_a_record_does_not_keep_it_from_being_read(about, Fault.UnknownValue),
        [Fault.MissingField] = about => What_is_odd_about_a_record_does_not_keep_it_from_being_read(about, Fault.MissingField),
        [Fault.Null] = about => What_is_odd_about_a_record_does_not_keep_it_from_being_read(about, Fault.Null),
        [Fault.TooLong] = A_text_over_length_is_caught_before_it_is_sent,
    };

    public static TheoryData<string, string> Cells
    {
        get
        {
            var cells = new TheoryData<string, string>();
            foreach (var about in ConnectorCase.All.Values)
            {
                foreach (var fault in Tries.Keys.Where(f => !about.CannotHappen.ContainsKey(f))) cells.Add(about.Connector.Kind, fault);
            }
            return cells;
        }
    }

    [Theory, MemberData(nameof(Cells))]
    public Task An_oddity_does_no_harm(string connector, string fault) => Tries[fault](ConnectorCase.All[connector]);

    [Fact]
    public void Every_fault_is_played_by_one_of_the_suites() => Assert.Equal(Fault.All.Order(), Fault.Played.Select(s => s.Name).Concat(Tries.Keys).Order());

    static async Task A_token_that_ran_out_is_renewed_without_anybody_noticing(ConnectorCase about)
    {
        await using var bench = await Bench.Open(about);
        var played = 0;
        for (var at = 1; at < 20; at++)
        {
            foreach (var deed in Deeds(bench))
            {
                // The first deed signs in; the token is refused at a later call.
                await deed().Finish(1, "a quiet day");
                var seen = 0;
                bench.Server.Mishaps = _ => ++seen == at ? bench.About.InItsWords(Fault.Unauthorized) ?? Mishap.Answer(401) : null;
                var again = deed();
                await again.Finish(1, $"401 at request {at}");
                bench.Server.Mishaps = _ => null;
                again.Check();
                if (seen >= at) played++;
            }
        }
        Assert.True(played > 0);
    }

    /// <summary>A write breaks off, is tried again at once, and only then the first one comes through.</summary>
    static async Task A_creation_that_comes_through_after_the_next_look_makes_no_second_record(ConnectorCase about)
    {
        await using var bench = await Bench.Open(about);
        var late = 0;
        foreach (var deed in LateDeeds(bench))
        {
            for (var at = 1; at < 20; at++)
            {
                var (tried, seen) = (deed(), 0);
                bench.Server.Mishaps = r => r.Method is "POST" or "PUT" or "PATCH" && ++seen == at ? Mishap.Late : null;
                var done = (await Outcome.Of(tried.Do)).Done;
                bench.Server.Mishaps = _ => null;
                if (!done) await Outcome.Of(tried.Do);
                late += await bench.Server.Arrive();
                await tried.Finish(4, $"write {at} came late");
                tried.Check();
                if (seen < at) break;
            }
        }
        Assert.True(late > 0, "Nothing was written.");
    }

    static IEnumerable<Func<Deed>> LateDeeds(Bench bench)
    {
        foreach (var writes in bench.About.Writes) yield return () => new WriteDeed(bench, writes, bench.Take(2), edition: 1);
        if (bench.About.Quotes is { } quotes) yield return () => new QuoteDeed(bench, quotes, bench.Take(1));
    }

    static async Task A_row_that_is_refused_does_not_keep_the_others_back(ConnectorCase about)
    {
        await using var bench = await Bench.Open(about);
        var poisoned = about.Writes.Where(w => w.Poison is not null).ToList();
        Assert.True(poisoned.Count > 0, $"No {nameof(WriteCase)} has a Poison: say in {nameof(ConnectorCase.CannotHappen)} why '{Fault.Partial}' cannot happen.");
        foreach (var writes in poisoned)
        {
            var n = bench.Take(3);
            DomainRow[] rows = [writes.Row(n, 1), writes.Poison!(n + 1), writes.Row(n + 2, 1)];
            var outcomes = await ((IDomainWriter)bench.System).Write(writes.Domain, rows, WriteRules.Always, CancellationToken.None);
            Assert.Equal([RowResult.Created, RowResult.Failed, RowResult.Created], outcomes.Select(o => o.Result is RowResult.Skipped && !o.Again ? RowResult.Failed : o.Result));
            Assert.False(string.IsNullOrWhiteSpace(outcomes[1].Reason));
            Assert.Empty(writes.Held(bench.Shelf, rows[1].Key));
            Assert.Single(writes.Held(bench.Shelf, rows[0].Key));
            Assert.Single(writes.Held(bench.Shelf, rows[2].Key));
        }
    }

    static async Task Rows_that_change_while_pages_are_read_push_no_other_out(ConnectorCase about)
    {
        await using var bench = await Bench.Open(about);
        Assert.NotEmpty(about.Reads);
        foreach (var reads in about.Reads)
        {
            var keys = await ReadDeed.Put(bench, reads, Enumerable.Range(1, reads.Rows));
            bench.Clock.LetTimePass();
            var deed = new ReadDeed(bench, reads, keys)
            {
                // One that was read and one that was not: the first pages would slide under the reader.
                Between = async page =>
                {
                    if (page > 3) return;
                    await ReadDeed.Put(bench, reads, [page, reads.Rows - page], edition: page + 1);
                    bench.Clock.LetTimePass();
                },
            };
            await deed.Finish(1, Fault.Moving);
            Assert.True(deed.Pages > 1, $"{deed.Name} came on one page: nothing was tried.");
            deed.Check();
        }
    }

    static async Task A_next_link_to_another_host_is_refused(ConnectorCase about)
    {
        await using var bench = await Bench.Open(about);
        var replaced = 0;
        foreach (var reads in about.Reads)
        {
            var keys = await ReadDeed.Put(bench, reads, Enumerable.Range(1, reads.Rows));
            bench.Clock.LetTimePass();
            var own = bench.Server.Address.Authority;
            bench.Server.Mishaps = _ => Rewritten(body =>
            {
                if (body.Contains(own, StringComparison.Ordinal)) replaced++;
                return body.Replace(own, "elsewhere.example", StringComparison.Ordinal);
            });
            var outcome = await Outcome.Of(new ReadDeed(bench, reads, keys).Do);
            bench.Server.Mishaps = _ => null;
            Assert.Equal(FaultKind.Refused, outcome.Fault);
        }
        Assert.True(replaced > 0, $"No answer holds an address: say in {nameof(ConnectorCase.CannotHappen)} how pages are asked for.");
    }

    static async Task A_clock_that_is_ten_minutes_off_does_no_harm(ConnectorCase about)
    {
        foreach (var off in new[] { TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(-10) })
        {
            await using var bench = await Bench.Open(about, off);
            foreach (var deed in Deeds(bench).Select(d => d()))
            {
                await deed.Finish(1, $"{off} off");
                deed.Check();
            }
            foreach (var reads in about.Reads.Where(r => r.Put is null))
            {
                var keys = await ReadDeed.Put(bench, reads, Enumerable.Range(bench.Take(2), 2));
                bench.Clock.LetTimePass();
                var all = new ReadDeed(bench, reads, keys);
                await all.Finish(1, $"{off} off");
                all.Check();
                var watermark = all.Rows.Values.Max(r => r.ChangedAt);
                var later = await ReadDeed.Put(bench, reads, Enumerable.Range(bench.Take(1), 1));
                bench.Clock.LetTimePass();
                var changed = new ReadDeed(bench, reads, later, since: watermark);
                await changed.Finish(1, $"{off} off");
                changed.Check();
            }
        }
    }

    static async Task Fields_that_nobody_knows_are_passed_over(ConnectorCase about)
    {
        await using var bench = await Bench.Open(about);
        bench.Server.Mishaps = _ => Rewritten(body =>
        {
            if (!body.StartsWith('{') && !body.StartsWith('[')) return body;
            var json = JsonNode.Parse(body);
            Grow(json);
            return json!.ToJsonString();
        });
        foreach (var deed in Deeds(bench).Select(d => d()))
        {
            await deed.Finish(1, Fault.ExtraField);
            deed.Check();
        }
        foreach (var reads in bench.About.Reads)
        {
            var deed = new ReadDeed(bench, reads, await ReadDeed.Put(bench, reads, [bench.Take(1)]));
            bench.Clock.LetTimePass();
            await deed.Finish(1, Fault.ExtraField);
            deed.Check();
        }
    }

    static async Task What_is_odd_about_a_record_does_not_keep_it_from_being_read(ConnectorCase about, string fault)
    {
        await using var bench = await Bench.Open(about);
        var tried = 0;
        foreach (var reads in about.Reads)
        {
            var keys = await ReadDeed.Put(bench, reads, Enumerable.Range(1, 3));
            bench.Clock.LetTimePass();
            if ((fault == Fault.UnknownValue ? reads.Choice : reads.Text) is { } path)
            {
                foreach (var document in bench.Shelf.All(reads.Kind)) tried += Bend(document, path.Split('.'), fault) ? 1 : 0;
            }
            var deed = new ReadDeed(bench, reads, keys);
            await deed.Finish(1, fault);
            deed.Check();
        }
        Assert.True(tried > 0, $"No {nameof(ReadCase)} says where such a value is: name it, or say in {nameof(ConnectorCase.CannotHappen)} why '{fault}' cannot happen.");
    }

    static async Task A_text_over_length_is_caught_before_it_is_sent(ConnectorCase about)
    {
        await using var bench = await Bench.Open(about);
        var tried = 0;
        foreach (var writes in about.Writes)
        {
            var shape = ((IDomainWriter)bench.System).Writable.First(w => w.Domain == writes.Domain);
            foreach (var field in shape.Fields.Where(f => f is { MaxLength: not null, ReadOnly: false }))
            {
                var (row, text, left) = (writes.Row(bench.Take(1), 1), new string('x', field.MaxLength!.Value + 1), false);
                bench.Watching.Sees = body => left |= body.Contains(text, StringComparison.Ordinal);
                var outcome = Assert.Single(await ((IDomainWriter)bench.System).Write(writes.Domain, [row with { Values = new Dictionary<string, string?>(row.Values) { [field.Name] = text } }], WriteRules.Always, CancellationToken.None));
                Assert.Equal(RowResult.Failed, outcome.Result);
                Assert.Contains(field.Name, outcome.Reason);
                Assert.False(left, $"{field.Name} of {writes.Domain} left.");
                Assert.Empty(writes.Held(bench.Shelf, row.Key));
                tried++;
            }
        }
        Assert.True(tried > 0, $"No field has a length: say in {nameof(ConnectorCase.CannotHappen)} why '{Fault.TooLong}' cannot happen.");
    }

    static IEnumerable<Func<Deed>> Deeds(Bench bench)
    {
        foreach (var writes in bench.About.Writes) yield return () => new WriteDeed(bench, writes, bench.Take(2), edition: 1);
        if (bench.About.Quotes is { } quotes) yield return () => new QuoteDeed(bench, quotes, bench.Take(1));
    }

    static Mishap Rewritten(Func<string, string> rewrite) => new(After: async (context, answer) =>
    {
        var body = await answer.Content.ReadAsStringAsync();
        var media = answer.Content.Headers.ContentType?.MediaType ?? "application/json";
        if (body.Length == 0) return false;
        answer.Content = new StringContent(rewrite(body), Encoding.UTF8, media);
        return false;
    });

    static void Grow(JsonNode? node)
    {
        foreach (var child in node is JsonObject thing ? thing.Select(p => p.Value).ToList() : node is JsonArray array ? [.. array] : []) Grow(child);
        if (node is JsonObject grown) grown["xAddedLately"] = new JsonObject { ["deep"] = new JsonArray(1, null) };
    }

    /// <summary>Makes the value at the path odd; false when the document has none.</summary>
    static bool Bend(JsonObject document, string[] path, string fault)
    {
        foreach (var step in path[..^1])
        {
            if (document[step] is not JsonObject inner) return false;
            document = inner;
        }
        if (fault == Fault.UnknownValue) document[path[^1]] = "something_new";
        else if (fault == Fault.Null) document[path[^1]] = null;
        else document.Remove(path[^1]);
        return true;
    }
}
