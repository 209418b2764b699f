using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portal.Registry.Pictures;

namespace Portal.Registry.Exports;

/// <summary>The registry as Backstage's catalog-info: systems are components, data domains resources, flows APIs, owners groups. Each document is JSON, which YAML reads as it is.</summary>
static class Backstage
{
    const string Landscape = "integration-landscape", Nobody = "nobody";

    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Default };

    public static string Of(Picture picture)
    {
        var book = picture.Book;
        var systems = book.Systems.Where(s => s.State is not SystemState.Gone).ToList();
        var flows = book.Flows.Where(f => f.State is not FlowState.Retired && f.From != f.To).ToList();
        var owners = systems.Concat<RegistryItem>(book.Domains).Concat(flows).Select(i => i.Owner).Distinct().ToList();
        IEnumerable<JsonObject> all =
        [
            .. owners.Append(null).DistinctBy(Group).Select(o => Entity("Group", Group(o), o ?? "Nobody answers for it", null, new() { ["type"] = "team", ["children"] = new JsonArray() })),
            Entity("System", Landscape, "Integration landscape", null, new() { ["owner"] = GroupRef(null) }),
            .. systems.Select(s => Entity("Component", Name(s.Slug), s.Name, s.Purpose, new()
            {
                ["type"] = "service", ["lifecycle"] = Lifecycle(s), ["owner"] = GroupRef(s.Owner), ["system"] = Landscape,
                ["providesApis"] = Refs("api", flows.Where(f => f.From == s.Slug).Select(f => f.Slug)), ["consumesApis"] = Refs("api", flows.Where(f => f.To == s.Slug).Select(f => f.Slug)),
                ["dependsOn"] = Refs("resource", book.Domains.Where(d => d.IsOwnedBy(s.Slug, picture.Today) || d.Copies.Any(c => c.System == s.Slug)).Select(d => d.Slug)),
            })),
            .. book.Domains.Select(d => Entity("Resource", Name(d.Slug), d.Name, d.Description, new() { ["type"] = "dataset", ["owner"] = GroupRef(d.Owner), ["system"] = Landscape })),
            .. flows.Select(f => Entity("API", Name(f.Slug), f.Name, f.TriggerWhy, new()
            {
                ["type"] = f.Pattern ?? "none", ["lifecycle"] = f.State is FlowState.Planned ? "experimental" : "production", ["owner"] = GroupRef(f.Owner), ["system"] = Landscape,
                ["definition"] = f.Contract ?? $"{book.NameOf(f.From)} sends {book.Domain(f.Domain)?.Name ?? "data"} to {book.NameOf(f.To)}.",
            })),
        ];
        return string.Concat(all.Select(e => $"---\n{e.ToJsonString(Readable)}\n"));
    }

    /// <summary>Letters, digits and hyphens, at most 63 of them; two long slugs stay two names.</summary>
    public static string Name(string slug) => slug.Length <= 63 ? slug : $"{slug[..54].TrimEnd('-')}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(slug)))[..8]}";

    static string Group(string? owner) => owner is null ? Nobody : ItemDraft.SlugFor(owner) is { Length: > 0 } slug ? Name(slug) : Nobody;

    static string GroupRef(string? owner) => $"group:default/{Group(owner)}";

    static JsonArray Refs(string kind, IEnumerable<string> slugs) => new([.. slugs.Select(s => (JsonNode)$"{kind}:default/{Name(s)}")]);

    static string Lifecycle(RegisteredSystem system) => system.State switch { SystemState.Planned => "experimental", SystemState.Retiring => "deprecated", _ => "production" };

    static JsonObject Entity(string kind, string name, string title, string? says, JsonObject spec)
    {
        var metadata = new JsonObject { ["name"] = name, ["title"] = Lettering.Plain(title) };
        if (says is not null) metadata["description"] = says;
        return new() { ["apiVersion"] = "backstage.io/v1alpha1", ["kind"] = kind, ["metadata"] = metadata, ["spec"] = spec };
    }
}
