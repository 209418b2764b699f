using Portal.Shell.Tables;

namespace Portal.Registry.Import;

/// <summary>
/// Reads an inventory as people keep it: any headings, titles above them, empty rows, the same system spelled three ways. A row with a sender and a receiver is
/// a flow, a row with a system is a system, a row with data alone is a domain; systems and domains that a row speaks of are registered with it.
/// </summary>
sealed class Inventory
{
    /// <summary>Rows above the headings that may be a title.</summary>
    const int Titles = 20;

    readonly List<ImportProblem> problems = [];
    readonly Dictionary<(ItemKind, string), WantedItem> wanted = [];
    readonly Book book;
    readonly IReadOnlyList<string> headings;
    readonly IReadOnlyDictionary<string, int> columns;
    readonly Names systems, domains;

    Inventory(Book book, IReadOnlyList<string> headings, IReadOnlyDictionary<string, int> columns, IReadOnlyDictionary<string, string> same) =>
        (this.book, this.headings, this.columns, systems, domains) = (book, headings, columns, new Names(book.Systems, same, "system"), new Names(book.Domains, same, "domain"));

    /// <param name="meanings">What a person says of a heading: its column's name, or empty to leave it alone. Other headings are guessed.</param>
    /// <param name="same">Names that a person says are others.</param>
    public static ReadSheet Read(Book book, IReadOnlyList<CsvLine> lines, IReadOnlyDictionary<string, string> meanings, IReadOnlyDictionary<string, string> same)
    {
        var head = lines.Take(Titles).MaxBy(l => l.Cells.Count(c => InventoryColumns.Guess(c) is not null || meanings.ContainsKey(InventoryColumns.Clean(c)))) ?? new CsvLine(0, [], false);
        var headings = head.Cells.Select(InventoryColumns.Clean).ToList();
        var columns = InventoryColumns.Map(headings, meanings);
        var inventory = new Inventory(book, headings, columns, same);
        var rows = lines.Where(l => l.Row > head.Row && l.Cells.Any(c => !string.IsNullOrWhiteSpace(c))).ToList();
        if (columns.Count == 0) inventory.problems.Add(new(head.Row, "", "No heading was understood. Say what the columns mean: system, or from and to, owner, data …"));
        else inventory.Take(rows);
        return new ReadSheet(rows.Count, [.. headings.Select((h, i) => new ImportHeading(h, columns.FirstOrDefault(c => c.Value == i).Key))], [.. inventory.wanted.Values], inventory.problems, [.. inventory.systems.Duplicates(), .. inventory.domains.Duplicates()]);
    }

    void Take(List<CsvLine> rows)
    {
        // Spellings are counted over the whole sheet before any is chosen.
        foreach (var row in rows)
        {
            foreach (var column in (string[])["system", "from", "to", "systemOfRecord"])
                if (Cell(row, column) is { } name) systems.Meet(name);
            foreach (var domain in DomainsOf(row)) domains.Meet(domain);
        }
        foreach (var row in rows) Take(row);
    }

    void Take(CsvLine row)
    {
        var before = problems.Count;
        var (system, from, to) = (Cell(row, "system"), Cell(row, "from"), Cell(row, "to"));
        var data = DomainsOf(row).ToList();
        if (row.Broken) Problem(row, "", "A quotation mark stands where none may; the row cannot be read.");
        else if (from is not null && to is not null) TakeFlow(row, from, to, data);
        else if ((from ?? to) is not null) Problem(row, from is null ? "from" : "to", from is null ? "It says where data goes but not where it comes from." : "It says where data comes from but not where it goes.");
        else if (system is not null) TakeSystem(row, system, data);
        else if (data.Count == 0) Problem(row, "system", "The row names neither a system, nor where data comes from and goes, nor which data.");
        else
            foreach (var domain in data) TakeDomain(row, domain, Cell(row, "systemOfRecord"), Cell(row, "owner"));
        if (before == problems.Count && Cell(row, "systemOfRecord") is { } master && from is not null)
            foreach (var domain in data) TakeDomain(row, domain, master, null);
    }

    void TakeSystem(CsvLine row, string name, List<string> data)
    {
        var slug = SystemOf(row, name);
        var former = (RegisteredSystem)wanted[(ItemKind.Systems, slug)].Item;
        Want(row, former with
        {
            Owner = Keep(row, "owner", former.Owner),
            Contact = Keep(row, "contact", former.Contact),
            Vendor = Keep(row, "vendor", former.Vendor),
            Version = Keep(row, "version", former.Version),
            Purpose = Keep(row, "purpose", former.Purpose),
            Documentation = Keep(row, "documentation", former.Documentation),
            Integrates = Keep(row, "how", former.Integrates),
            Criticality = Word(row, "criticality", InventoryWords.Criticality) ?? former.Criticality,
            State = Word(row, "state", InventoryWords.State) ?? former.State,
            Kind = former.Kind is SystemKind.Other ? InventoryWords.KindOf($"{Cell(row, "kind")} {name}") : former.Kind,
        });
        foreach (var domain in data) TakeDomain(row, domain, name, null);
    }

    void TakeDomain(CsvLine row, string name, string? claimant, string? owner)
    {
        var slug = DomainOf(row, name);
        var domain = (DataDomain)wanted[(ItemKind.Domains, slug)].Item;
        var claims = domain.ClaimedBy;
        if (claimant is not null && SystemOf(row, claimant) is var system && !claims.Contains(system)) claims = [.. claims, system];
        Want(row, domain with { ClaimedBy = claims, Owner = owner is null ? domain.Owner : Keep(row, "owner", domain.Owner) });
    }

    void TakeFlow(CsvLine row, string from, string to, List<string> data)
    {
        var (source, target) = (SystemOf(row, from), SystemOf(row, to));
        if (source == target)
        {
            Problem(row, "to", $"Data goes from one system to another; here {NameOf(ItemKind.Systems, source)} is both.");
            return;
        }
        foreach (var name in data.Count == 0 ? (string?[])[null] : [.. data])
        {
            var domain = name is null ? null : DomainOf(row, name);
            var slug = systems.SlugOf($"{source} to {target}{(domain is null ? "" : $" {domain}")}");
            var title = Cell(row, "name") ?? $"{NameOf(ItemKind.Systems, source)} to {NameOf(ItemKind.Systems, target)}{(domain is null ? "" : $": {NameOf(ItemKind.Domains, domain)}")}";
            var former = (Flow?)Known(ItemKind.Flows, slug)
                ?? book.From(source).FirstOrDefault(f => f.To == target && f.Domain == domain && f.State is not FlowState.Retired)
                ?? new Flow { Slug = slug, Name = Fit(title, 200), From = source, To = target, Domain = domain, State = FlowState.Found };
            var (often, how) = (Cell(row, "often"), Cell(row, "how"));
            var (rhythm, trigger) = InventoryWords.Rhythm(often) ?? (null, null);
            Want(row, former with
            {
                Owner = Keep(row, "owner", former.Owner),
                Contact = Keep(row, "contact", former.Contact),
                Runbook = Keep(row, "runbook", former.Runbook),
                Pattern = former.Pattern ?? PatternOf(how),
                Contract = former.Contract ?? Keep(row, "contract", null) ?? (PatternOf(how) is null ? Keep(row, "how", null) : null),
                Trigger = former.Trigger ?? trigger,
                RhythmMinutes = former.RhythmMinutes ?? rhythm,
                TriggerWhy = former.TriggerWhy ?? (rhythm is null && trigger is null ? Keep(row, "often", null) : null),
                Schedule = former.Schedule ?? Keep(row, "schedule", null),
            });
        }
    }

    string? PatternOf(string? how) => how is null ? null : book.Patterns.FirstOrDefault(p => Names.KeyOf(p.Name) == Names.KeyOf(how) || p.Slug == how)?.Slug;

    string SystemOf(CsvLine row, string written)
    {
        var (slug, name) = systems.Resolve(written);
        if (Known(ItemKind.Systems, slug) is null) Want(row, new RegisteredSystem { Slug = slug, Name = Fit(name, 200), Kind = InventoryWords.KindOf(name) });
        else Mention(row, ItemKind.Systems, slug);
        return slug;
    }

    string DomainOf(CsvLine row, string written)
    {
        var (slug, name) = domains.Resolve(written);
        if (Known(ItemKind.Domains, slug) is null) Want(row, new DataDomain { Slug = slug, Name = Fit(name, 200) });
        else Mention(row, ItemKind.Domains, slug);
        return slug;
    }

    IEnumerable<string> DomainsOf(CsvLine row) => Cell(row, "domain")?.Split([',', ';', '/', '\n', '&', '+'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(d => Names.KeyOf(d).Length > 0).DistinctBy(Names.KeyOf) ?? [];

    RegistryItem? Known(ItemKind kind, string slug) => wanted.GetValueOrDefault((kind, slug))?.Item ?? book.Find(kind, slug);

    string NameOf(ItemKind kind, string slug) => Known(kind, slug)?.Name ?? slug;

    void Mention(CsvLine row, ItemKind kind, string slug)
    {
        if (!wanted.ContainsKey((kind, slug))) Want(row, book.Find(kind, slug)!);
    }

    void Want(CsvLine row, RegistryItem item)
    {
        var key = (ItemList.KindOf(item), item.Slug);
        wanted[key] = new WantedItem(wanted.TryGetValue(key, out var first) ? first.Row : row.Row, item);
    }

    /// <summary>What the row says, unless something else is known already: then that stays, and the row is told.</summary>
    string? Keep(CsvLine row, string column, string? former)
    {
        if (Cell(row, column) is not { } said || said == former) return former;
        if (said.Length > InventoryColumns.LongestOf(column))
        {
            Problem(row, column, $"At most {InventoryColumns.LongestOf(column)} characters.");
            return former;
        }
        if (former is null) return said;
        if (Names.KeyOf(said) != Names.KeyOf(former)) Problem(row, column, $"“{said}” contradicts “{former}”, which is known already and stays.");
        return former;
    }

    T? Word<T>(CsvLine row, string column, Func<string, T?> read) where T : struct, Enum
    {
        if (Cell(row, column) is not { } said) return null;
        if (read(said) is { } value) return value;
        Problem(row, column, $"“{said}” is none of {string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}.");
        return null;
    }

    string? Cell(CsvLine row, string column) =>
        columns.TryGetValue(column, out var at) && at < row.Cells.Count && InventoryColumns.Clean(row.Cells[at]) is { Length: > 0 } cell && !InventoryWords.IsNothing(cell) ? cell : null;

    void Problem(CsvLine row, string column, string message) => problems.Add(new(row.Row, columns.TryGetValue(column, out var at) ? headings[at] : column, message));

    static string Fit(string text, int most) => text.Length <= most ? text : text[..most];
}
