using Portal.Shell;

namespace Portal.Registry;

/// <summary>Something that is left to do on a step.</summary>
/// <param name="Item">Null: traffic that is only seen.</param>
public sealed record Leftover(ItemKind Kind, string Slug, string Name, string Why, RegistryItem? Item);

/// <summary>How much a flow hurts, in points, and why.</summary>
public sealed record Pain(FlowLine Line, int Points, IReadOnlyList<string> Reasons);

/// <summary>The way out of the spaghetti: four steps, each with what is left of it.</summary>
public sealed record WayOut(IReadOnlyList<Leftover> Inventory, IReadOnlyList<DataDomain> Unowned, IReadOnlyList<FlowLine> Unpatterned, IReadOnlyList<Pain> Painful)
{
    public static readonly IReadOnlyList<string> Titles = ["Write down what there is", "Say who owns what", "Choose the patterns", "Mend what hurts most"];

    public IReadOnlyList<int> Left => [Inventory.Count, Unowned.Count, Unpatterned.Count, Painful.Count];

    /// <summary>How many systems, domains and flows anything is left of; one may stand on several steps.</summary>
    public int Things => Inventory.Select(i => (i.Kind, i.Slug)).Concat(Unowned.Select(d => (ItemKind.Domains, d.Slug))).Concat(Unpatterned.Concat(Painful.Select(p => p.Line)).Select(l => (ItemKind.Flows, l.Slug))).Distinct().Count();

    /// <summary>The first step that has something left, from 1; 0 when all is done.</summary>
    public int Next => Left.Index().Where(l => l.Item > 0).Select(l => l.Index + 1).FirstOrDefault();
}

public static class WaysOut
{
    const int MostForErrors = 30, Undeclared = 25, Stale = 20, ByHand = 15, NoPattern = 15, Excepted = 8, Spreadsheet = 10, NoOwner = 10;

    public static WayOut WayOut(this Picture picture)
    {
        var (book, lines) = (picture.Book, picture.Lines().Where(l => l.Status is not FlowStatus.Retired).ToList());
        return new(
            [
                .. book.Systems.Where(s => s is { Owner: null, State: not SystemState.Gone }).Select(s => new Leftover(ItemKind.Systems, s.Slug, s.Name, "nobody answers for it", s)),
                .. lines.Where(l => l.Status is FlowStatus.Undeclared).Select(l => new Leftover(ItemKind.Flows, l.Slug, l.Name, $"runs from {book.NameOf(l.From)} to {book.NameOf(l.To)}, and nobody declared it", l.Flow)),
                .. lines.Where(l => l is { Flow.Domain: null, Status: not FlowStatus.Undeclared }).Select(l => new Leftover(ItemKind.Flows, l.Slug, l.Name, "nobody wrote down what it carries", l.Flow)),
            ],
            [.. book.Domains.Where(d => d.OwnerOn(picture.Today) is null)],
            [.. lines.Where(l => l.Flow is null || !book.IsAllowed(l.Flow, picture.Today))],
            [.. lines.Select(picture.PainOf).Where(p => p.Points > 0).OrderByDescending(p => p.Points).ThenBy(p => p.Line.Name, StringComparer.OrdinalIgnoreCase).ThenBy(p => p.Line.Slug, StringComparer.Ordinal)]);
    }

    /// <summary>Measured first: what fails and what is silent; then what people said of it.</summary>
    public static Pain PainOf(this Picture picture, FlowLine line)
    {
        var (book, points, reasons) = (picture.Book, 0, new List<string>());
        if (line.Status is FlowStatus.Retired or FlowStatus.Planned) return new(line, 0, []);
        void Hurts(bool when, int by, string reason)
        {
            if (!when) return;
            points += by;
            reasons.Add(reason);
        }
        bool IsSheet(string system) => book.System(system) is { Kind: SystemKind.Spreadsheet };
        var undeclared = line.Status is FlowStatus.Undeclared;
        if (line.Seen is { Errors: > 0, Volume: > 0 } seen)
            Hurts(true, Math.Clamp((int)Math.Ceiling(100m * seen.Errors / seen.Volume), 1, MostForErrors), $"{Format.Number(seen.Errors)} of {Format.Number(seen.Volume)} failed");
        Hurts(undeclared, Undeclared, "not declared");
        Hurts(line.Status is FlowStatus.Stale, Stale, line.LastSeenAt is { } last ? $"not seen for {Format.Length(picture.Now - last)}" : "never seen");
        Hurts(line.Flow?.Trigger is FlowTrigger.ByHand, ByHand, "done by hand");
        Hurts(IsSheet(line.From) || IsSheet(line.To), Spreadsheet, "a spreadsheet at one end");
        if (book.Pattern(line.Pattern) is not { Allowed: true })
        {
            var excepted = book.ExceptionOf(line.Slug, picture.Today) is not null;
            Hurts(true, excepted ? Excepted : NoPattern, excepted ? "only excepted" : line.Pattern is null ? "no pattern" : "pattern not allowed");
        }
        Hurts(line.Owner is null, NoOwner, "nobody answers for it");
        return new(line, points, reasons);
    }
}
