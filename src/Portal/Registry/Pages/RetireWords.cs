using Portal.Shell;

namespace Portal.Registry.Pages;

/// <summary>What it means to end an item, said before it is done.</summary>
static class RetireWords
{
    public static string Verb(ItemKind kind) => kind switch
    {
        ItemKind.Systems or ItemKind.Flows => "Retire",
        ItemKind.Exceptions => "End",
        _ => "Take out",
    };

    public static string Done(ItemKind kind) => kind switch
    {
        ItemKind.Systems => "gone",
        ItemKind.Flows => "retired",
        ItemKind.Exceptions => "ended",
        _ => "taken out",
    };

    public static IReadOnlyList<string> Consequences(RegistryItem item, Picture picture)
    {
        var book = picture.Book;
        switch (item)
        {
            case RegisteredSystem system:
                var flows = book.From(system.Slug).Concat(book.To(system.Slug)).Where(f => f.State is not FlowState.Retired).ToList();
                var owns = picture.OwnedBy(system.Slug).ToList();
                return
                [
                    "It stays in the registry as gone, from today on, with its history.",
                    .. One(flows.Count > 0, $"{Format.Of(flows.Count, "flow")} still {(flows.Count == 1 ? "begins or ends" : "begin or end")} there: {Names(flows.Select(f => f.Name))}. They stay declared and will go stale."),
                    .. One(owns.Count > 0, $"It is the system of record of {Names(owns)}. Plan who takes over."),
                ];
            case Flow flow:
                var copies = book.Domains.SelectMany(d => d.Copies.Where(c => c.Flow == flow.Slug).Select(c => $"{d.Name} in {book.NameOf(c.System)}")).ToList();
                return
                [
                    "It stays in the registry as retired, with its history.",
                    "What still moves on it is listed as not declared from now on.",
                    .. One(copies.Count > 0, $"It keeps {Names(copies)} in step; {(copies.Count == 1 ? "that copy" : "those copies")} will drift."),
                ];
            case FlowException exception:
                return [$"{book.Flow(exception.Flow)?.Name ?? exception.Flow} is not allowed by it any more and wants attention until it follows a pattern."];
            case DataDomain:
                return ["It is taken out of the registry, with its fields and who owned it when. Its history stays.", "It is refused while flows carry it."];
            case Pattern:
                return ["It is taken out of the registry. Its history stays.", "It is refused while flows follow it."];
            default:
                return ["It is taken out of the registry. Its history stays."];
        }
    }

    static IEnumerable<string> One(bool when, string sentence) => when ? [sentence] : [];

    static string Names(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count <= 4 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(3))} and {all.Count - 3} more";
    }
}
