using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Json.Schema;
using Portal.QuoteRequests;
using Random = System.Random;

namespace Portal.Tests.QuoteRequests;

/// <summary>Any body at all: good ones pass, and an independent reader of the very schema that we publish sees the same violations.</summary>
public sealed class BodyPropertyTests
{
    static readonly JsonSchema Published = JsonSchema.FromText(QuoteRequestBody.Schema.Json.ToJsonString());

    [Property(MaxTest = 500)]
    public Property Every_good_body_passes_and_can_be_read() => Prop.ForAll(Bodies(spoiled: 0), body =>
    {
        var json = Encoding.UTF8.GetBytes(body.ToJsonString());
        Assert.Empty(QuoteRequestBody.Schema.Check(json));
        Assert.Equal(body["lines"]!.AsArray().Count, QuoteRequestBody.Read(json).Lines.Count);
    });

    [Property(MaxTest = 1_000)]
    public Property Another_validator_sees_the_same_violations_in_the_published_schema() => Prop.ForAll(Bodies(spoiled: 4), body =>
    {
        // Formats are only noted by other validators, and what members beyond the schema may hold is not in the schema.
        var ours = QuoteRequestBody.Schema.Check(Encoding.UTF8.GetBytes(body.ToJsonString())).Select(v => (v.Pointer, v.Keyword))
            .Where(v => v.Keyword != "format" && !Beyond.Any(v.Pointer.Contains)).Order();
        Assert.Equal(Theirs(body).Order(), ours);
    });

    static readonly string[] Beyond = ["/extra", "/colour", "/a"];

    static IEnumerable<(string Pointer, string Keyword)> Theirs(JsonNode body)
    {
        var result = Published.Evaluate(body, new EvaluationOptions { OutputFormat = OutputFormat.List });
        foreach (var detail in result.Details.Where(d => d.HasErrors))
            foreach (var (keyword, message) in detail.Errors!)
            {
                var at = detail.InstanceLocation.ToString();
                if (keyword is "required")
                    foreach (var missing in Missing(detail.EvaluationPath.ToString(), body, at)) yield return ($"{at}/{missing}", keyword);
                // Their own words for "something in here is wrong", which is reported where it is wrong.
                else if (keyword is "type" or "minLength" or "maxLength" or "minItems" or "maxItems" or "minimum" or "maximum" or "exclusiveMinimum" or "multipleOf" or "pattern")
                    yield return (at, keyword);
                else Assert.True(keyword is "" or "properties" or "items" or "format", $"{keyword}: {message}");
            }
    }

    /// <summary>The other validator names the object; we name the member.</summary>
    static IEnumerable<string> Missing(string evaluated, JsonNode body, string at)
    {
        var schema = evaluated.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate((JsonNode)QuoteRequestBody.Schema.Json, (node, step) => node[step]!);
        var found = at.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(body, (node, step) => node is JsonArray list ? list[int.Parse(step)]! : node[step]!);
        return schema["required"]!.AsArray().Select(r => (string)r!).Where(name => !found.AsObject().ContainsKey(name));
    }

    static Arbitrary<JsonObject> Bodies(int spoiled) => Gen.Choose(0, int.MaxValue).Select(seed => new BodyMaker(new Random(seed)).Body(spoiled)).ToArbitrary();

    /// <summary>Makes bodies from a seed: every optional member may be there, null or missing; spoiled ones have wrong values in a few places.</summary>
    sealed class BodyMaker(Random random)
    {
        static readonly string[] Wrong = ["null", "true", "\"\"", "\"x\"", "\"2\"", "0", "-1", "-1e20", "1e-9", "2.00001", "1e16", "[]", "[1]", "{}", "{\"a\":\"\\u0000\"}", "\"a\\u0000b\""];

        public JsonObject Body(int spoiled)
        {
            var body = new JsonObject
            {
                ["customer"] = Some(new JsonObject { ["name"] = Text(1, 200), ["email"] = "kim@treyresearch.test" }, ("number", () => Text(0, 50)), ("company", () => Text(0, 200)), ("phone", () => Text(0, 50))),
                ["lines"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Line())]),
            };
            Some(body, ("currency", () => "EUR"), ("requestedDeliveryDate", () => "2028-02-29"), ("message", () => Text(0, 4_000)), ("extra", () => JsonNode.Parse("""{"deep":[1,"two",{"three":null}]}""")),
                ("consent", () => new JsonObject { ["marketing"] = random.Next(2) == 0 }), ("source", () => new JsonObject { ["form"] = Text(0, 200), ["page"] = Text(0, 500) }));
            for (var i = random.Next(0, spoiled + 1); i > 0; i--) Spoil(body);
            return body;
        }

        JsonNode Line() => Some(new JsonObject { ["item"] = Text(1, 50), ["quantity"] = Number() }, ("unitPrice", Number), ("note", () => Text(0, 4_000)), ("colour", () => "black"));

        JsonNode Number() => JsonNode.Parse(random.Next(5) switch { 0 => "0.0001", 1 => "1e2", 2 => "1000000000000000", 3 => "12.50", _ => $"{random.Next(1, 99)}.{random.Next(0, 9_999):0000}" })!;

        JsonObject Some(JsonObject into, params (string Name, Func<JsonNode?> Value)[] optional)
        {
            foreach (var (name, value) in optional)
                if (random.Next(3) is var choice && choice > 0) into[name] = choice == 1 || name is "extra" or "colour" ? value() : null;
            return into;
        }

        string Text(int least, int most)
        {
            string[] letters = ["a", "Ö", " ", "漢", "😀", "\"", "\\", "/"];
            return string.Concat(Enumerable.Range(0, random.Next(10) == 0 ? most : random.Next(least, Math.Min(most, 20) + 1)).Select(_ => letters[random.Next(letters.Length)]));
        }

        /// <summary>Puts a wrong value somewhere, or takes a member out.</summary>
        void Spoil(JsonNode node)
        {
            switch (node)
            {
                case JsonObject { Count: > 0 } members:
                    var name = members.ElementAt(random.Next(members.Count)).Key;
                    if (members[name] is JsonObject or JsonArray && random.Next(3) > 0) Spoil(members[name]!);
                    else if (random.Next(4) == 0) members.Remove(name);
                    else members[name] = JsonNode.Parse(random.Next(8) == 0 ? JsonSerializer.Serialize(new string('y', 4_001)) : Wrong[random.Next(Wrong.Length)]);
                    break;
                case JsonArray { Count: > 0 } items: Spoil(items[random.Next(items.Count)] ?? new JsonObject()); break;
            }
        }
    }
}
