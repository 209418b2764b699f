using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Registry.Exports;

/// <summary>The events that leave, as an AsyncAPI 3.0 document: a channel for each, to which Portal sends.</summary>
static class AsyncApi
{
    public static JsonObject Of(IReadOnlyList<EventNote> events) => new()
    {
        ["asyncapi"] = "3.0.0",
        ["info"] = new JsonObject { ["title"] = "Events of Portal", ["version"] = "1.0.0", ["description"] = "What leaves Portal as signed webhooks." },
        ["defaultContentType"] = "application/json",
        ["channels"] = Each(events, e => new JsonObject { ["address"] = e.Name, ["description"] = e.Description, ["messages"] = new JsonObject { [Key(e)] = Ref($"#/components/messages/{Key(e)}") } }),
        ["operations"] = Each(events, e => new JsonObject { ["action"] = "send", ["summary"] = e.Description, ["channel"] = Ref($"#/channels/{Key(e)}"), ["messages"] = new JsonArray(Ref($"#/channels/{Key(e)}/messages/{Key(e)}")) }),
        ["components"] = new JsonObject
        {
            ["messages"] = Each(events, e => new JsonObject
            {
                ["name"] = e.Name, ["title"] = e.Name, ["summary"] = e.Description, ["contentType"] = "application/json", ["tags"] = new JsonArray(new JsonObject { ["name"] = e.Owner }),
                ["payload"] = e.Schema.DeepClone(), ["examples"] = new JsonArray(new JsonObject { ["payload"] = e.Example.DeepClone() }),
            }),
        },
    };

    static JsonObject Each(IReadOnlyList<EventNote> events, Func<EventNote, JsonNode> of) => new(events.Select(e => KeyValuePair.Create(Key(e), (JsonNode?)of(e))));

    static JsonObject Ref(string to) => new() { ["$ref"] = to };

    /// <summary>A reference takes no dots for granted.</summary>
    static string Key(EventNote e) => e.Name.Replace('.', '-').Replace('_', '-');
}
