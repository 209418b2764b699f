using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portal.Kernel.Contracts;

namespace Portal.Staging;

/// <summary>Changes single members of a draft by JSON pointer; everything else stays as it was written.</summary>
public static partial class DraftEdit
{
    static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What stands at the pointer, as a person types it; empty when nothing does.</summary>
    public static string Read(string draft, string pointer)
    {
        var at = JsonNode.Parse(draft);
        foreach (var name in Names(pointer)) at = Child(at, name);
        return at is null ? "" : at is JsonValue value && value.TryGetValue<string>(out var text) ? text : at.ToJsonString(Readable);
    }

    /// <summary>The draft with the member set; null takes it out. Objects on the way are made when they are missing.</summary>
    public static string Set(string draft, string pointer, JsonNode? value)
    {
        var root = JsonNode.Parse(draft)!;
        string[] names = [.. Names(pointer)];
        var at = root;
        foreach (var name in names[..^1])
        {
            if (Child(at, name) is { } next) at = next;
            else if (value is null) return draft;
            else if (at is JsonObject parent) parent[name] = at = new JsonObject();
            else return draft;
        }
        switch (at)
        {
            case JsonObject parent when value is null: parent.Remove(names[^1]); break;
            case JsonObject parent: parent[names[^1]] = value; break;
            case JsonArray list when int.TryParse(names[^1], CultureInfo.InvariantCulture, out var i) && i >= 0 && i < list.Count:
                if (value is null) list.RemoveAt(i);
                else list[i] = value;
                break;
        }
        return root.ToJsonString(Readable);
    }

    /// <summary>The draft with an item more at the end of the list.</summary>
    public static string Add(string draft, string list, JsonObject item)
    {
        var root = JsonNode.Parse(draft)!;
        var at = root;
        foreach (var name in Names(list)) at = Child(at, name);
        if (at is JsonArray items) items.Add(item);
        return root.ToJsonString(Readable);
    }

    /// <summary>The draft with a JSON merge patch (RFC 7396) applied. Members that the patch does not name stay as they were written.</summary>
    public static string Merge(string draft, string patch) => Merge(JsonNode.Parse(draft), JsonNode.Parse(patch)!.AsObject()).ToJsonString(Readable);

    static JsonObject Merge(JsonNode? target, JsonObject patch)
    {
        var merged = target as JsonObject ?? [];
        foreach (var (name, value) in patch)
        {
            if (value is null) merged.Remove(name);
            else if (value is JsonObject members) merged[name] = Merge(Taken(merged, name), members);
            else merged[name] = value.DeepClone();
        }
        return merged;
    }

    /// <summary>A member on its way into another place, for which it must have none.</summary>
    static JsonNode? Taken(JsonObject parent, string name)
    {
        var member = parent[name];
        parent[name] = null;
        return member;
    }

    /// <summary>The list that a section shows one item of, and which: <c>/lines</c> and 2 when every field lies under <c>/lines/2/</c>.</summary>
    public static (string List, int Index)? ItemOf(ComparisonSection section)
    {
        var match = section.Fields.Count > 0 ? Item().Match(section.Fields[0].Pointer) : null;
        return match is { Success: true } && section.Fields.All(f => f.Pointer.StartsWith(match.Value, StringComparison.Ordinal))
            ? (match.Groups[1].Value, int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))
            : null;
    }

    static IEnumerable<string> Names(string pointer) => pointer.Split('/').Skip(1).Select(n => n.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));

    static JsonNode? Child(JsonNode? at, string name) => at switch
    {
        JsonObject o => o[name],
        JsonArray a when int.TryParse(name, CultureInfo.InvariantCulture, out var i) && i >= 0 && i < a.Count => a[i],
        _ => null,
    };

    [GeneratedRegex(@"^(/[^/]+(?:/[^/]+)*?)/(\d+)/")]
    private static partial Regex Item();
}
