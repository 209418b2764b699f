using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;
using Portal.Registry.Handbook;
using Portal.Registry.UseCases;

namespace Portal.Registry.Exports;

/// <summary>The registry as folders of EventCatalog: domains, services, events and flows, each a Markdown file with its head.</summary>
static class EventCatalog
{
    const string Version = "1.0.0";

    public static byte[] Of(Picture picture, IReadOnlyList<EventNote> events)
    {
        var book = picture.Book;
        var systems = book.Systems.Where(s => s.State is not SystemState.Gone).ToList();
        var known = systems.Select(s => s.Slug).ToHashSet();
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Write(string folder, string id, JsonObject head, string? says)
            {
                var entry = zip.CreateEntry($"{folder}/{id}/index.mdx");
                entry.LastWriteTime = new DateTimeOffset(picture.Today.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
                using var text = new StreamWriter(entry.Open(), new UTF8Encoding(false));
                text.Write($"---\n{string.Concat(head.Select(p => $"{p.Key}: {p.Value?.ToJsonString() ?? "null"}\n"))}---\n\n{Body(says)}\n");
            }
            foreach (var domain in book.Domains)
                Write("domains", domain.Slug, Head(domain.Slug, domain.Name, domain.Description, Pointers(known.Where(s => domain.IsOwnedBy(s, picture.Today) || domain.Copies.Any(c => c.System == s)).Order(StringComparer.Ordinal)), "services"), domain.Description);
            foreach (var system in systems)
                Write("services", system.Slug, Head(system.Slug, system.Name, system.Purpose, Pointers(events.Where(e => e.Owner == system.Slug || (!known.Contains(e.Owner) && e.Owner == ItemView.Word(system.Kind))).Select(e => e.Name)), "sends"), system.Purpose);
            foreach (var one in events) Write("events", one.Name, Head(one.Name, one.Name, one.Description), one.Description);
            foreach (var flow in book.Flows.Where(f => f.State is not FlowState.Retired))
            {
                var steps = new JsonArray(Step(1, flow.From, book, known, 2), Step(2, flow.To, book, known, null));
                Write("flows", flow.Slug, Head(flow.Slug, flow.Name, flow.TriggerWhy, steps, "steps"), flow.Runbook);
            }
        }
        return content.ToArray();
    }

    /// <summary>A line that begins with one of these words is a module's to MDX.</summary>
    static string Body(string? says) => HandbookMarkdown.Plain(says ?? "") is var text && (text.StartsWith("import ", StringComparison.Ordinal) || text.StartsWith("export ", StringComparison.Ordinal)) ? $"&#x{(int)text[0]:x};{text[1..]}" : text;

    static JsonObject Head(string id, string name, string? summary, JsonArray? with = null, string? called = null)
    {
        var head = new JsonObject { ["id"] = id, ["name"] = name, ["version"] = Version, ["summary"] = summary ?? name };
        if (called is not null) head[called] = with;
        return head;
    }

    static JsonArray Pointers(IEnumerable<string> ids) => new([.. ids.Select(i => (JsonNode)new JsonObject { ["id"] = i, ["version"] = Version })]);

    static JsonObject Step(int id, string system, Book book, HashSet<string> known, int? next)
    {
        var step = new JsonObject { ["id"] = id, ["title"] = book.NameOf(system) };
        if (known.Contains(system)) step["service"] = new JsonObject { ["id"] = system, ["version"] = Version };
        if (next is { } to) step["next_step"] = to;
        return step;
    }
}
