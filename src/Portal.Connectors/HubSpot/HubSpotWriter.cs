using FuzzySharp;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.HubSpot;

/// <summary>
/// Writes one batch of rows with distinct keys. Who is meant: the stored link, the unique property, and for companies the normalised name.
/// Unknown ones are made by an upsert on the unique property, so that a repeated or a cut-off batch makes no double.
/// </summary>
sealed class HubSpotWriter(HubSpotClient client, HubSpotSettings settings, HubSpotKind companies, HubSpotKind kind, WriteRules rules)
{
    /// <summary>Names that are this much alike, of 100, are shown to a person.</summary>
    const int Alike = 90;

    public async Task<IReadOnlyList<RowOutcome>> Write(IReadOnlyList<DomainRow> given, CancellationToken stop)
    {
        var rows = given.Select(r => new Work(r)).ToList();
        // Before anything is looked for: the name is part of a search.
        foreach (var row in rows.Where(r => kind.Writable.Problem(r.Row, isNew: false) is not null)) row.Fail(kind.Writable.Problem(row.Row, isNew: false)!);
        await FindCustomers(rows, stop);
        await FindKnown(rows, stop);
        if (kind == companies) await FindByName(rows, stop);
        foreach (var row in Open(rows)) Decide(row);
        await Send([.. Open(rows).Where(r => r.Known is not null && r.Properties.Count > 0)], RowResult.Changed, inputs => client.Update(kind.Type, inputs, stop));
        await Send([.. Open(rows).Where(r => r.Known is null)], RowResult.Created, inputs => client.Upsert(kind.Type, kind.KeyProperty, inputs, stop));
        await Associate(rows, stop);
        return [.. rows.Select(r => r.Outcome ?? new RowOutcome(r.Row.Key, r.Touched ? RowResult.Changed : RowResult.Unchanged, r.Id))];
    }

    static IEnumerable<Work> Open(IEnumerable<Work> rows) => rows.Where(r => r.Outcome is null);

    async Task FindCustomers(List<Work> rows, CancellationToken stop)
    {
        var wanted = Open(rows).Where(r => kind != companies && !string.IsNullOrEmpty(r.Row[Fields.Customer])).ToList();
        var known = new Dictionary<string, HubSpotObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var company in await client.Read(companies.Type, wanted.Select(r => r.Row[Fields.Customer]!), companies.KeyProperty, companies.Properties, stop)) known[company[companies.KeyProperty] ?? ""] = company;
        foreach (var row in wanted)
        {
            row.Company = known.GetValueOrDefault(row.Row[Fields.Customer]!);
            if (row.Company is null) row.Fail($"HubSpot has no company with the number {row.Row[Fields.Customer]} yet.", again: true);
        }
    }

    async Task FindKnown(List<Work> rows, CancellationToken stop)
    {
        var linked = (await client.Read(kind.Type, Open(rows).Select(r => r.Row.Id).OfType<string>(), null, kind.Properties, stop)).ToDictionary(o => o.Id);
        foreach (var row in Open(rows).Where(r => r.Row.Id is not null))
        {
            // A record that was given another number meanwhile is another customer: the link is stale.
            if (linked.GetValueOrDefault(row.Row.Id!) is { } thing && IsFree(thing, row.Row.Key)) row.Known = thing;
        }
        var unknown = Open(rows).Where(r => r.Known is null).ToList();
        var keyed = new Dictionary<string, HubSpotObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var thing in await client.Read(kind.Type, unknown.Select(r => r.Row.Key), kind.KeyProperty, kind.Properties, stop)) keyed[thing[kind.KeyProperty] ?? ""] = thing;
        foreach (var row in unknown) row.Known = keyed.GetValueOrDefault(row.Row.Key);
    }

    bool IsFree(HubSpotObject thing, string key) => thing[kind.KeyProperty] is not { } own || string.Equals(own, key, StringComparison.OrdinalIgnoreCase);

    /// <summary>Companies that somebody made by hand. Those with another number are other customers, however they are called.</summary>
    async Task FindByName(List<Work> rows, CancellationToken stop)
    {
        var nameless = Open(rows).Where(r => r.Known is null && !r.Row.Distinct && NormalisedName.Of(r.Row[Fields.Company]).Length > 0).ToList();
        var taken = rows.Select(r => r.Known?.Id).OfType<string>().ToHashSet();
        foreach (var part in nameless.Chunk(3))
        {
            IReadOnlyList<HubSpotObject> near;
            try
            {
                near = await Named(part, stop);
            }
            catch (ConnectionFault no) when (no.Kind is FaultKind.Refused)
            {
                foreach (var row in part) row.Fail($"HubSpot refuses to look for the name: {no.Message}");
                continue;
            }
            foreach (var row in part)
            {
                var name = NormalisedName.Of(row.Row[Fields.Company]);
                var alike = near.Where(c => !taken.Contains(c.Id)).Select(c => (Company: c, Ratio: Ratio(name, NormalisedName.Of(c["name"])))).Where(c => c.Ratio >= Alike).OrderByDescending(c => c.Ratio).ToList();
                if (alike is [{ Ratio: 100 }] or [{ Ratio: 100 }, { Ratio: < 100 }, ..])
                {
                    row.Known = alike[0].Company;
                    taken.Add(row.Known.Id);
                }
                else if (alike.Count > 0)
                {
                    row.Outcome = new RowOutcome(row.Row.Key, RowResult.Skipped, null, "HubSpot has a company that may be this one.", Candidates: [.. alike.Take(5).Select(c => new Candidate(c.Company.Id, c.Company["name"] ?? "", $"name is {c.Ratio} % alike", c.Company.Link))]);
                }
            }
        }
    }

    /// <summary>100 means the same name: what only sounds complete to the measure is not.</summary>
    static int Ratio(string one, string other) => one == other ? 100 : Math.Min(99, Fuzz.TokenSortRatio(one, other));

    /// <summary>Companies without a number whose name is one of these or begins alike.</summary>
    async Task<IReadOnlyList<HubSpotObject>> Named(IReadOnlyList<Work> rows, CancellationToken stop)
    {
        var unnumbered = new HubSpotFilter(kind.KeyProperty, "NOT_HAS_PROPERTY");
        var groups = rows.SelectMany(r => new HubSpotFilter[][] { [new("name", "EQ", r.Row[Fields.Company]!.Trim()), unnumbered], [new("name", "CONTAINS_TOKEN", Beginning(r.Row[Fields.Company]!)), unnumbered] }).ToList();
        var found = new Dictionary<string, HubSpotObject>();
        string? after = null;
        do
        {
            var page = await client.Search(kind.Type, groups, null, kind.Properties, 200, after, stop);
            foreach (var company in page.Objects.Where(c => c[kind.KeyProperty] is null)) found[company.Id] = company;
            after = page.After;
        }
        while (after is not null && found.Count < 1000);
        return [.. found.Values];
    }

    static string Beginning(string name)
    {
        var word = name.Split([' ', '-', '/', '&', ',', '.'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? name;
        return word[..Math.Min(4, word.Length)] + "*";
    }

    /// <summary>What is to be sent for the row, or why nothing is.</summary>
    void Decide(Work row)
    {
        if (kind.Writable.Problem(row.Row, isNew: row.Known is null) is { } problem)
        {
            row.Fail(problem);
            return;
        }
        if (row.Row[Fields.Status] is { Length: > 0 } status && kind.Domain == Domains.Opportunities && settings.Stage(status) is null)
        {
            row.Fail($"The status {status} has no stage: name one in the connection's Stages.");
            return;
        }
        // What nobody here can read, such as the stage of another pipeline, is there all the same.
        Func<string, string?>? has = row.Known is { } thing ? field => kind.Field(field).Read(p => thing[p]) ?? kind.Field(field).Properties.Select(p => thing[p]).FirstOrDefault(p => !string.IsNullOrEmpty(p)) : null;
        foreach (var (field, value) in kind.Kept.ToWrite(row.Row, rules, has))
        {
            foreach (var (property, text) in kind.Field(field).Write(value)) row.Properties[property] = text;
        }
        if (row.Known is null || row.Known[kind.KeyProperty] is null) row.Properties[kind.KeyProperty] = row.Row.Key;
        // People rename deals: the name is ours only at the beginning.
        if (row.Known is null && kind.Domain == Domains.Opportunities) row.Properties["dealname"] = $"{row.Row[Fields.Company] ?? row.Company?["name"] ?? row.Row[Fields.Customer]} – {row.Row[Fields.QuoteNumber] ?? row.Row.Key}";
        if (row.Known is null && kind.Domain == Domains.Opportunities) row.Properties.TryAdd("pipeline", settings.PipelineId);
        if (row.Known is null && kind.Domain == Domains.Opportunities) row.Properties.TryAdd("dealstage", settings.Stage("open"));
    }

    static async Task Send(List<Work> rows, RowResult done, Func<IReadOnlyList<(string, IReadOnlyDictionary<string, string?>)>, Task<IReadOnlyList<HubSpotWritten>>> send)
    {
        var results = await send([.. rows.Select(r => (r.Known?.Id ?? r.Row.Key, (IReadOnlyDictionary<string, string?>)r.Properties))]);
        foreach (var (row, result) in rows.Zip(results))
        {
            row.Written = result.Object;
            row.Touched = true;
            if (result.Object is null) row.Fail($"HubSpot says: {result.Refusal}");
            else if (done is RowResult.Created && result.New) row.Made = true;
        }
    }

    async Task Associate(List<Work> rows, CancellationToken stop)
    {
        await Associate([.. Open(rows).Where(r => r.Company is not null).Select(r => (r, r.Company!.Id))], companies.Type, Fields.Customer, stop);
        if (kind.Domain == Domains.Opportunities)
        {
            var mails = Open(rows).Where(r => !string.IsNullOrEmpty(r.Row[Fields.Email])).ToList();
            var people = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var contact in await client.Read("contacts", mails.Select(r => r.Row[Fields.Email]!), "email", ["email"], stop)) people[contact["email"] ?? ""] = contact.Id;
            await Associate([.. mails.Where(r => people.ContainsKey(r.Row[Fields.Email]!)).Select(r => (r, people[r.Row[Fields.Email]!]))], "contacts", Fields.Email, stop);
        }
        foreach (var row in Open(rows).Where(r => r.Made)) row.Outcome = new RowOutcome(row.Row.Key, RowResult.Created, row.Id);
    }

    async Task Associate(List<(Work Row, string To)> wanted, string type, string field, CancellationToken stop)
    {
        var rule = rules.Of(field);
        if (rule is WriteRule.Never) return;
        var known = wanted.Where(w => !w.Row.Made).Select(w => w.Row.Id!).ToList();
        var has = await client.Associated(kind.Type, type, known, stop);
        foreach (var (row, to) in wanted.Where(w => rule is WriteRule.IfEmpty ? !has.Contains(w.Row.Id!) : !has[w.Row.Id!].Contains(w.To)))
        {
            await client.Associate(kind.Type, row.Id!, type, to, stop);
            row.Touched = true;
        }
        if (type != companies.Type || rule is not WriteRule.Always) return;
        // Whoever moved to another customer is no more at the one before. Companies without a number are an agent's business.
        var others = wanted.Where(w => !w.Row.Made).SelectMany(w => has[w.Row.Id!].Where(id => id != w.To).Select(id => (w.Row, Id: id))).ToList();
        var numbered = (await client.Read(type, others.Select(o => o.Id), null, [companies.KeyProperty], stop)).Where(c => c[companies.KeyProperty] is not null).Select(c => c.Id).ToHashSet();
        foreach (var (row, other) in others.Where(o => numbered.Contains(o.Id)))
        {
            await client.Dissociate(kind.Type, row.Id!, type, other, stop);
            row.Touched = true;
        }
    }

    /// <summary>A row on its way.</summary>
    sealed class Work(DomainRow row)
    {
        public DomainRow Row => row;
        public HubSpotObject? Company { get; set; }
        public HubSpotObject? Known { get; set; }
        public HubSpotObject? Written { get; set; }
        public Dictionary<string, string?> Properties { get; } = [];
        public RowOutcome? Outcome { get; set; }
        public bool Made { get; set; }
        public bool Touched { get; set; }

        /// <summary>As the write answered it: the search does not know a new one yet.</summary>
        public string? Id => Written?.Id ?? Known?.Id;

        public void Fail(string reason, bool again = false) => Outcome = new RowOutcome(row.Key, RowResult.Failed, Known?.Id, reason, again);
    }
}
