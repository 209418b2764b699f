using FsCheck.Xunit;
using Portal.Kernel.Contracts;
using Portal.Registry;
using Portal.Registry.Answers;

namespace Portal.Tests.Registry;

public sealed class AnswersTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 17, 9, 0, 0, TimeSpan.Zero);
    static readonly DateOnly Today = DateOnly.FromDateTime(Now.UtcDateTime);

    static RegisteredSystem System(string slug) => new() { Slug = slug, Name = slug };
    static Flow Flow(string from, string to, string? domain = null, params string[] fields) => new() { Slug = $"{from}-to-{to}", Name = $"{from} to {to}", From = from, To = to, Domain = domain, Fields = fields };
    static Picture Of(params RegistryItem[] items) => new(new Book(1, items), Observations.None, Now);
    static string[] Slugs(IEnumerable<Hit> hits) => [.. hits.Select(h => h.Flow.Slug).Order()];

    [Fact]
    public void What_touches_a_system_breaks_and_what_passes_its_data_on_drifts()
    {
        var picture = Of(System("crm"), System("erp"), System("desk"), System("mail"), Flow("crm", "erp", "deals"), Flow("erp", "desk", "deals"), Flow("desk", "mail", "tickets"), Flow("erp", "mail"));
        var impact = Impact.Of(picture, new(SubjectKind.System, "crm"));
        Assert.Equal(["crm-to-erp"], Slugs(impact.WillBreak));
        Assert.Equal(["erp-to-desk", "erp-to-mail"], Slugs(impact.MayDrift));
        Assert.Equal(["desk-to-mail"], impact.NotTouched.Select(f => f.Slug));
        Assert.Equal(["crm", "erp", "desk"], impact.MayDrift.Single(h => h.Flow.Slug == "erp-to-desk").Path);
    }

    [Fact]
    public void A_field_breaks_who_names_it_and_drifts_who_names_none()
    {
        var picture = Of(System("a"), System("b"), System("c"), System("d"), new DataDomain { Slug = "customers", Name = "Customers", Fields = [new() { Slug = "phone" }, new() { Slug = "email" }] },
            Flow("a", "b", "customers", "phone"), Flow("a", "c", "customers", "email"), Flow("a", "d", "customers"));
        var impact = Impact.Of(picture, new(SubjectKind.Field, "customers/phone"));
        Assert.Equal((1, "a-to-b"), (impact.WillBreak.Count, impact.WillBreak[0].Flow.Slug));
        Assert.Equal(["a-to-d"], Slugs(impact.MayDrift));
        Assert.Throws<NotFound>(() => Impact.Of(picture, new(SubjectKind.Field, "customers/shoe-size")));
    }

    [Fact]
    public void A_lost_credential_or_client_stops_what_uses_it_and_the_volume_says_how_much()
    {
        var flow = Flow("web", "erp", "quotes") with { Credentials = ["Key 7"], RunsAs = [new() { Kind = RunnerKind.ApiClient, Name = "Website" }, new() { Kind = RunnerKind.IntakeKind, Name = "quote-requests" }] };
        var picture = Of(System("web"), System("erp"), flow) with { Seen = new(new Dictionary<string, FlowSeen> { [flow.Slug] = new(flow.Slug, 900, 0, Now, null) }, [], []) };
        var impact = Impact.Of(picture, new(SubjectKind.Client, "Website"));
        Assert.Equal("API client “Website” loses its key; 10 records a day stop.", Assert.Single(impact.WillBreak).Why);
        Assert.Equal(["quote-requests"], impact.Kinds);
        Assert.Equal([flow.Slug], Slugs(Impact.Of(picture, new(SubjectKind.Credential, "Key 7")).WillBreak));
    }

    [Fact]
    public void One_subject_at_a_time()
    {
        Assert.Throws<InvalidInput>(() => Subject.Of((SubjectKind.System, null), (SubjectKind.Flow, " ")));
        Assert.Throws<InvalidInput>(() => Subject.Of((SubjectKind.System, "crm"), (SubjectKind.Flow, "x")));
    }

    /// <summary>The same question asked naively: everything is looked at again until nothing more is found.</summary>
    [Property(MaxTest = 300)]
    public void Impact_is_what_a_naive_search_finds(byte[] seed)
    {
        var random = new Random(seed.Aggregate(17, (sum, b) => unchecked(sum * 31 + b)));
        string Pick(string letters) => letters[random.Next(letters.Length)].ToString();
        string[] fields = ["phone", "email", "city"];
        var systems = "abcdef";
        var flows = Enumerable.Range(0, random.Next(1, 16)).Select(i => new Flow
        {
            Slug = $"f{i}", Name = $"f{i}", From = Pick(systems), To = Pick(systems), Domain = random.Next(4) == 0 ? null : Pick("xyz"), Fields = random.Next(2) == 0 ? [] : [.. fields.Where(_ => random.Next(2) == 0)],
            State = random.Next(8) == 0 ? FlowState.Retired : FlowState.Live,
        }).ToList();
        var domains = "xyz".Select(d => new DataDomain { Slug = d.ToString(), Name = d.ToString(), Fields = [.. fields.Select(f => new DomainField { Slug = f })], Ownership = [new() { System = Pick(systems), From = Today.AddDays(-1) }] }).ToList();
        var picture = Of([.. systems.Select(s => System(s.ToString())), .. domains, .. flows]);
        foreach (var subject in (Subject[])[new(SubjectKind.System, Pick(systems)), new(SubjectKind.Domain, Pick("xyz")), new(SubjectKind.Field, $"{Pick("xyz")}/phone"), new(SubjectKind.Flow, flows[0].Slug)])
        {
            var impact = Impact.Of(picture, subject);
            var live = flows.Where(f => f.State is FlowState.Live).ToList();
            var breaks = live.Where(f => subject.Kind switch
            {
                SubjectKind.System => f.From == subject.Name || f.To == subject.Name,
                SubjectKind.Domain => f.Domain == subject.Name,
                SubjectKind.Field => f.Domain == subject.Domain && f.Fields.Contains("phone"),
                _ => f.Slug == subject.Name,
            }).Select(f => f.Slug).ToHashSet();
            Assert.Equal(breaks.Order(), Slugs(impact.WillBreak));
            Assert.Equal(Naive(subject, live, domains, breaks).Except(breaks).Order(), Slugs(impact.MayDrift));
            Assert.Equal(live.Count, impact.Felt.Count() + impact.NotTouched.Count);
            Assert.All(impact.Felt, h => Assert.Equal(h.Flow.To, h.Path[^1]));
        }
    }

    static HashSet<string> Naive(Subject subject, List<Flow> live, List<DataDomain> domains, HashSet<string> breaks)
    {
        var felt = new HashSet<string>(breaks);
        if (subject.Kind is SubjectKind.Field) felt.UnionWith(live.Where(f => f.Domain == subject.Domain && f.Fields.Count == 0).Select(f => f.Slug));
        if (subject.Kind is SubjectKind.System)
        {
            var reached = new HashSet<string> { subject.Name };
            while (live.Any(f => reached.Contains(f.From) && reached.Add(f.To))) { }
            felt.UnionWith(live.Where(f => reached.Contains(f.From) && domains.Any(d => d.Slug == f.Domain && d.Ownership[0].System == subject.Name)).Select(f => f.Slug));
        }
        IReadOnlyList<string> Carried(Flow f) => subject.Kind is SubjectKind.Field ? ["phone"] : f.Fields;
        bool PassesOn(Flow f, Flow g) => f.To == g.From && (f.Domain is null || g.Domain is null || f.Domain == g.Domain) && (g.Fields.Count == 0 || Carried(f).Count == 0 || g.Fields.Any(Carried(f).Contains));
        while (live.Any(g => live.Any(f => felt.Contains(f.Slug) && PassesOn(f, g)) && felt.Add(g.Slug))) { }
        return felt;
    }

    /// <summary>Whatever a registry is like, what is left and what is lost make a hundred.</summary>
    [Property(MaxTest = 200)]
    public void Score_and_loss_always_make_a_hundred(byte[] seed)
    {
        var random = new Random(seed.Aggregate(23, (sum, b) => unchecked(sum * 31 + b)));
        bool Maybe() => random.Next(2) == 0;
        var count = random.Next(0, 6);
        string Any() => $"s{random.Next(Math.Max(1, count))}";
        var items = new List<RegistryItem>();
        items.AddRange(Enumerable.Range(0, count).Select(i => System($"s{i}") with { Owner = Maybe() ? "Team" : null, Kind = Maybe() ? SystemKind.Spreadsheet : SystemKind.Erp }));
        items.AddRange(Enumerable.Range(0, count == 0 ? 0 : random.Next(5)).Select(i => new DataDomain { Slug = $"d{i}", Name = $"d{i}", ClaimedBy = [Any()], Ownership = Maybe() ? [new() { System = Any(), From = Today.AddDays(-3) }] : [] }));
        var flows = Enumerable.Range(0, count == 0 ? 0 : random.Next(30)).Select(i => new Flow { Slug = $"f{i}", Name = $"f{i}", From = Any(), To = Any(), Schedule = Maybe() ? "0 2 * * *" : Maybe() ? "every now and then" : null, Trigger = Maybe() ? FlowTrigger.ByHand : null, RhythmMinutes = Maybe() ? 60 : null, State = (FlowState)random.Next(4), Credentials = Maybe() ? [$"c{i}"] : [] }).ToList();
        items.AddRange(flows);
        items.AddRange(flows.Where(_ => Maybe()).Select(f => new FlowException { Slug = $"e-{f.Slug}", Name = "e", Flow = f.Slug, Reason = "r", Until = Today.AddDays(random.Next(-5, 60)), State = ExceptionState.Approved }));
        var score = Score.Of(Of([.. items]));
        Assert.Equal(100, score.Points + score.Lost.Sum(l => l.Points));
        Assert.InRange(score.Points, 0, 100);
        Assert.All(score.Lost, l => Assert.True(l.Points >= 1 && l.Points <= l.Weight && l.Evidence.Count > 0 && l.Step.Length > 0));
    }

    [Theory]
    [InlineData("0 2 * * 1", "0 2 * * 2", false)]
    [InlineData("0 2 * * 1", "0 2 * * mon-fri", true)]
    [InlineData("0 2 1 * *", "0 2 2 * *", false)]
    [InlineData("0 2 1 * *", "0 2 * * 1", true)]
    [InlineData("0 2 * 1 *", "0 2 * feb *", false)]
    [InlineData("0 2 1 * 1", "0 2 2 * *", true)]
    [InlineData("0 2 * * 7", "0 2 * * sun", true)]
    [InlineData("0 2 29 2 *", "0 2 * * 3", true)]
    public void Schedules_of_one_minute_collide_if_there_is_a_day_on_which_both_start(string one, string other, bool collide) =>
        Assert.Equal(collide, CronStarts.Of(one).ShareADayWith(CronStarts.Of(other)));

    [Fact]
    public void A_calm_registry_loses_nothing_and_each_fault_names_its_evidence()
    {
        var calm = new RegistryItem[]
        {
            System("erp") with { Owner = "Finance" }, System("crm") with { Owner = "Sales" }, new Pattern { Slug = "event-push", Name = "Event push" },
            new DataDomain { Slug = "customers", Name = "Customers", Owner = "Finance", ClaimedBy = ["erp"], Ownership = [new() { System = "erp", From = Today }] },
            Flow("erp", "crm", "customers") with { Owner = "Sales", Contract = "customer.updated", Runbook = "Call.", Pattern = "event-push" },
        };
        Assert.Equal(100, Score.Of(Of(calm)).Points);
        var collide = Score.Of(Of([.. calm, Flow("crm", "erp", "customers") with { Slug = "two", Owner = "Sales", Contract = "c", Runbook = "r", Pattern = "event-push", Schedule = "0 2 * * *" }, Flow("crm", "erp", "customers") with { Slug = "three", Owner = "Sales", Contract = "c", Runbook = "r", Pattern = "event-push", Schedule = "0 2 * * 1-5" }]));
        var loss = Assert.Single(collide.Lost);
        Assert.Equal((4, 2, "/registry/flows/two"), (loss.Points, loss.Bad, loss.Evidence.Single(e => e.Address.EndsWith("two", StringComparison.Ordinal)).Address));
    }
}
