using System.Text;
using Portal.Kernel.Contracts;

namespace Portal.Registry;

/// <summary>What a proposed flow becomes: the flow, and the exception that it needs where it follows no allowed pattern.</summary>
sealed record Proposal(Flow Flow, FlowException? Exception)
{
    /// <exception cref="InvalidInput">With everything that is wrong; what concerns the exception has pointers under /exception.</exception>
    /// <exception cref="StaleVersion">The found flow is declared already, or gone.</exception>
    public static Proposal Of(ProposeFlow ask, Book book, DateOnly today)
    {
        var found = ask.Found is null ? null : book.Flow(ask.Found) is { State: FlowState.Found } known ? known : throw new StaleVersion();
        var (needs, wrong) = (NeedsException(book, ask.Pattern, found, today), new List<Violation>());
        var flow = (found ?? new Flow { Slug = book.FreeSlug(ItemKind.Flows, ask.Name), Name = ask.Name, From = ask.From, To = ask.To }) with
        {
            Name = ask.Name.Trim(),
            From = ask.From,
            To = ask.To,
            Domain = Said(ask.Domain),
            Pattern = Said(ask.Pattern),
            Trigger = TriggerOf(ask.Trigger, wrong),
            TriggerWhy = Said(ask.Why),
            Owner = Said(ask.Owner),
            Contact = Said(ask.Contact),
            State = !needs ? FlowState.Live : found is not null || ask.Runs.Count > 0 ? FlowState.Found : FlowState.Planned,
        };
        if (ask.Runs.Count > 0) flow = flow with { RunsAs = [.. flow.RunsAs.Concat(ask.Runs.Select(r => new FlowRunner { Kind = r.Kind, Name = r.Name })).Distinct()] };
        wrong.AddRange(Wrong(flow));
        FlowException? exception = null;
        if (needs)
        {
            exception = new FlowException
            {
                Slug = book.FreeSlug(ItemKind.Exceptions, flow.Slug), Name = flow.Name, Flow = flow.Slug, Owner = flow.Owner, Contact = flow.Contact,
                Reason = ask.Exception?.Reason?.Trim() ?? "", Until = ask.Exception?.Until ?? today, Plan = Said(ask.Exception?.Plan),
            };
            wrong.AddRange(Wrong(exception).Where(v => v.Pointer is "/reason" or "/plan").Select(v => v with { Pointer = "/exception" + v.Pointer }));
            if (exception.Until <= today) wrong.Add(new("/exception/until", "A day to come: an exception ends.", "minimum"));
        }
        return wrong.Count == 0 ? new(flow, exception) : throw new InvalidInput(wrong);
    }

    /// <summary>An unknown pattern is a mistake rather than a snowflake.</summary>
    public static bool NeedsException(Book book, string? pattern, Flow? found, DateOnly today) =>
        (string.IsNullOrEmpty(pattern) || book.Pattern(pattern) is { Allowed: false }) && !(found is not null && book.ExceptionOf(found.Slug, today) is not null);

    static IEnumerable<Violation> Wrong(RegistryItem item) =>
        ItemList.For(ItemList.KindOf(item)).Schema.Check(Encoding.UTF8.GetBytes(ItemList.Write(item))).Where(v => v.Pointer != "/slug").DistinctBy(v => v.Pointer)
            .Select(v => v.Keyword is "required" or "minLength" ? v with { Detail = "This is needed." } : v);

    static FlowTrigger? TriggerOf(string? word, List<Violation> wrong)
    {
        if (string.IsNullOrEmpty(word)) return null;
        if (Enum.GetValues<FlowTrigger>().Cast<FlowTrigger?>().FirstOrDefault(t => UseCases.ItemView.Word(t!.Value) == word) is { } trigger) return trigger;
        wrong.Add(new("/trigger", "One of real-time, batch, by-hand.", "enum"));
        return null;
    }

    static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

static class Slugs
{
    /// <summary>A slug for a name that nothing in the list has yet.</summary>
    public static string FreeSlug(this Book book, ItemKind kind, string name)
    {
        var slug = ItemDraft.SlugFor(name) is { Length: > 0 } given ? given : ItemList.For(kind).One;
        return book.Find(kind, slug) is null ? slug
            : Enumerable.Range(2, int.MaxValue - 2).Select(n => $"{slug[..Math.Min(slug.Length, RegistryItem.LongestSlug - 8)].TrimEnd('-')}-{n}").First(s => book.Find(kind, s) is null);
    }
}
