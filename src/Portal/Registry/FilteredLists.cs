namespace Portal.Registry;

/// <summary>A row of a list, with what decides.</summary>
public abstract record Row(string Name, string Slug);

/// <param name="Owns">Names of the domains, or of single fields of them.</param>
/// <param name="Attention">Flows at either end that want attention.</param>
public sealed record SystemRow(RegisteredSystem System, IReadOnlyList<string> Owns, int In, int Out, int Attention) : Row(System.Name, System.Slug);

/// <param name="Owner">Slug of the system of record today.</param>
/// <param name="Rivals">Slugs of the other systems that claim it.</param>
/// <param name="Next">The change of owner that is planned next.</param>
public sealed record DomainLine(DataDomain Domain, string? Owner, IReadOnlyList<string> Rivals, OwnedFrom? Next, int Flows) : Row(Domain.Name, Domain.Slug);

/// <param name="Why">Why it wants attention; null: it is calm.</param>
public sealed record FlowRow(FlowLine Line, string? Why, FlowException? Exception) : Row(Line.Name, Line.Slug);

public sealed record PatternRow(Pattern Pattern, int Flows) : Row(Pattern.Name, Pattern.Slug);

public sealed record ExceptionRow(FlowException Exception, Flow? Flow) : Row(Exception.Name, Exception.Slug);

public sealed record DecisionRow(Decision Decision) : Row(Decision.Name, Decision.Slug);

/// <summary>Every list under one filter. Only rows that are shown are worked out.</summary>
sealed class FilteredLists
{
    readonly Picture picture;
    readonly RegistryFilter filter;
    readonly Dictionary<ItemKind, IReadOnlyList<RegistryItem>> items;

    public FilteredLists(Picture picture, RegistryFilter filter)
    {
        (this.picture, this.filter) = (picture, filter);
        var (systems, flows) = picture.Select(filter);
        Flows = flows;
        var aboutFlows = filter.Pattern is not null || filter.Status is not null || filter.System is not null;
        // Without a question about flows nobody asks which they are.
        IReadOnlyList<FlowLine> told = aboutFlows || filter.Attention || filter.Domain is not null ? flows : [];
        var book = picture.Book;
        var (carried, followed, excepted) = (told.Select(f => f.Domain).ToHashSet(), told.Select(f => f.Pattern).ToHashSet(), book.Exceptions.Select(e => e.Flow).ToHashSet());
        excepted.IntersectWith(excepted.Count == 0 ? [] : told.Select(f => f.Slug));
        items = new()
        {
            [ItemKind.Systems] = systems,
            [ItemKind.Domains] = Those(book.Domains, d => (filter.Domain is null || d.Slug == filter.Domain) && (filter.Attention ? d.OwnerOn(picture.Today) is null : !aboutFlows || carried.Contains(d.Slug))),
            [ItemKind.Patterns] = Those(book.Patterns, p => (!aboutFlows && filter.Domain is null && !filter.Attention) || followed.Contains(p.Slug)),
            [ItemKind.Exceptions] = Those(book.Exceptions, e => (!aboutFlows && filter.Domain is null && !filter.Attention) || excepted.Contains(e.Flow)),
            [ItemKind.Decisions] = Those(book.Decisions, d => !aboutFlows && !filter.Attention && (filter.Domain is null || d.About.Contains(filter.Domain))),
        };
    }

    public IReadOnlyList<FlowLine> Flows { get; }

    public IReadOnlyDictionary<ItemKind, int> Counts => ItemList.All.ToDictionary(l => l.Kind, l => l.Kind is ItemKind.Flows ? Flows.Count : items[l.Kind].Count);

    /// <summary>Rows behind the one of this name and slug, which need not be there any more.</summary>
    public IReadOnlyList<Row> Rows(ItemKind kind, string? afterName, string? afterSlug, int limit)
    {
        return kind is ItemKind.Flows
            ? [.. Flows.SkipWhile(f => !IsAfter(f.Name, f.Slug)).Take(limit).Select(RowOf)]
            : [.. items[kind].SkipWhile(i => !IsAfter(i.Name, i.Slug)).Take(limit).Select(RowOf)];

        bool IsAfter(string name, string slug) => afterName is null
            || StringComparer.OrdinalIgnoreCase.Compare(name, afterName) is var order && (order > 0 || (order == 0 && string.CompareOrdinal(slug, afterSlug) > 0));
    }

    IReadOnlyList<RegistryItem> Those<T>(IReadOnlyList<T> all, Func<T, bool> fits) where T : RegistryItem
    {
        var words = filter.Search?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return [.. all.Where(i => (filter.Owner is null || Selecting.OwnedBy(i, filter.Owner)) && Selecting.Says(words, i.Name, i.Slug, i.Owner) && fits(i))];
    }

    Row RowOf(FlowLine line) => picture.RowOf(line);

    Row RowOf(RegistryItem item) => item switch
    {
        RegisteredSystem system => picture.RowOf(system),
        DataDomain domain => picture.RowOf(domain),
        Pattern pattern => new PatternRow(pattern, Flows.Count(f => f.Pattern == pattern.Slug)),
        FlowException exception => new ExceptionRow(exception, picture.Book.Flow(exception.Flow)),
        Decision decision => new DecisionRow(decision),
        _ => throw new ArgumentException($"No list holds {item.GetType().Name}."),
    };
}

public static class Rows
{
    public static FlowRow RowOf(this Picture picture, FlowLine line) => new(line, picture.Reasons(line).FirstOrDefault(), picture.Book.ExceptionOf(line.Slug, picture.Today));

    public static DomainLine RowOf(this Picture picture, DataDomain domain)
    {
        var owner = domain.OwnerOn(picture.Today);
        return new(domain, owner, [.. domain.ClaimedBy.Where(c => c != owner)], domain.Ownership.Where(o => o.Field is null && o.From > picture.Today).MinBy(o => o.From), picture.Book.Carrying(domain.Slug).Count(f => f.State is not FlowState.Retired));
    }

    public static SystemRow RowOf(this Picture picture, RegisteredSystem system)
    {
        var (into, from) = (picture.Book.To(system.Slug).Where(IsOn).ToList(), picture.Book.From(system.Slug).Where(IsOn).ToList());
        return new(system, [.. picture.OwnedBy(system.Slug)], into.Count, from.Count, into.Concat(from).Select(picture.LineOf).Count(picture.WantsAttention));
    }

    /// <summary>What a system is the system of record of: domains, and single fields of domains that another one has.</summary>
    public static IEnumerable<string> OwnedBy(this Picture picture, string system) => picture.Book.Domains.Where(d => d.IsOwnedBy(system, picture.Today))
        .Select(d => d.OwnerOn(picture.Today) == system ? d.Name : string.Join(", ", d.OwnedFields(system, picture.Today).Select(f => $"{d.Name}: {f}")));

    /// <summary>Fields that a system owns though another one has the domain.</summary>
    public static IEnumerable<string> OwnedFields(this DataDomain domain, string system, DateOnly day) => domain.Ownership.Select(o => o.Field).OfType<string>().Distinct()
        .Where(f => domain.OwnerOn(day, f) == system && domain.OwnerOn(day) != system).Select(domain.FieldName);

    public static string FieldName(this DataDomain domain, string field) => domain.Fields.FirstOrDefault(f => f.Slug == field)?.Name ?? field;

    static bool IsOn(Flow flow) => flow.State is not FlowState.Retired;
}
