using System.Text.Json.Nodes;

namespace Portal.Staging;

/// <summary>One member that differs between two drafts.</summary>
public sealed record JsonChange(string Pointer, string? Before, string? After);

/// <summary>What a reviewer changed, member by member.</summary>
static class JsonChanges
{
    public static IReadOnlyList<JsonChange> Between(string before, string after)
    {
        var changes = new List<JsonChange>();
        Walk(JsonNode.Parse(before), JsonNode.Parse(after), "", changes);
        return changes;
    }

    static void Walk(JsonNode? before, JsonNode? after, string pointer, List<JsonChange> changes)
    {
        switch (before, after)
        {
            case (JsonObject old, JsonObject now):
                foreach (var name in old.Select(m => m.Key).Union(now.Select(m => m.Key)))
                    Walk(old[name], now[name], $"{pointer}/{name.Replace("~", "~0").Replace("/", "~1")}", changes);
                break;
            case (JsonArray old, JsonArray now):
                for (var i = 0; i < Math.Max(old.Count, now.Count); i++)
                    Walk(i < old.Count ? old[i] : null, i < now.Count ? now[i] : null, $"{pointer}/{i}", changes);
                break;
            default:
                if (!JsonNode.DeepEquals(before, after)) changes.Add(new JsonChange(pointer, Text(before), Text(after)));
                break;
        }
    }

    static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node?.ToJsonString();
}
