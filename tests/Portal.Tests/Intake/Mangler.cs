using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Tests.Intake;

/// <summary>Makes good bodies bad in every way that a front door, a proxy or an attacker might. The same seed makes the same bodies.</summary>
sealed class Mangler(int seed)
{
    readonly Random random = new(seed);

    static readonly string[] Strings =
    [
        "", " ", "\0", "\u0001\u001f", "'; DROP TABLE staged_records; --", "=HYPERLINK(\"http://x.test\")", "+cmd|' /C calc'!A0", "<script>alert(1)</script>", "{{7*7}}", "../../etc/passwd",
        "%s%n%x", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🧿", "‮abc", "\ufeff", "1e5", "12", "true", "null", "2026-02-30", "9999-12-31", "a@b", "@", "x@y@z", new('x', 5_000), new('é', 254), "kim@treyresearch.test",
    ];

    static readonly string[] Values =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "0.00001", "1e15", "1e16", "-1e400", "1e-400", "123456789012345678901234567890.12345", "0.1e1", "1E+2", "[]", "{}", "[[]]", "[null]", "\"\"", "\"1\"", "\"\\u0000\"",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "NaN", "Infinity", "-Infinity", "01", "+1", ".5", "1.", "0x10", "'a'", "undefined", "\"\\x41\"", "\"\t\"", "\"unterminated", "/* */1", "1 // x", "[1,]", "{\"a\":1,}",
    ];

    static readonly string[] ContentTypes = ["application/json", "application/json; charset=utf-8", "application/problem+json", "text/json", "application/xml", "text/plain", "application/json; charset=utf-16", "", "nonsense", "application/json;;;", "multipart/form-data; boundary=x"];
    static readonly string[] Keys = ["", " ", "\"quoted\"", new('k', 255), new('k', 256), "naïve", "a b", "a\tb", "0"];

    public Attempt Next()
    {
        var body = random.Next(10) switch
        {
            0 => Bytes(Good()),
            1 => Bytes(Good()),
            2 => Deep(),
            3 => Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]),
            4 => Doubled(),
            5 or 6 => Broken(Bytes(Good())),
            _ => Encoding.UTF8.GetBytes(Twisted()),
        };
        if (random.Next(40) == 0) body = [0xEF, 0xBB, 0xBF, .. body];
        if (random.Next(60) == 0) body = [.. body, .. Encoding.UTF8.GetBytes(random.Next(2) == 0 ? "{}" : "   \n")];
        return new Attempt(
            body,
            random.Next(15) == 0 ? ContentTypes[random.Next(ContentTypes.Length)] : "application/json",
            random.Next(15) == 0 ? Keys[random.Next(Keys.Length)] : random.Next(3) == 0 ? null : Guid.NewGuid().ToString());
    }

    static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    JsonObject Good()
    {
        var request = A.QuoteRequest(random.Next(5) == 0 ? Strings[random.Next(Strings.Length)] : "Kim").From("C-10000", "Trey Research");
        for (var line = random.Next(1, 5); line > 0; line--) request = request.Line("1896-S", random.Next(1, 9), 1000.80m);
        return request.With(b => b["requestedDeliveryDate"] = "2027-01-15").With(b => b["consent"] = new JsonObject { ["marketing"] = random.Next(2) == 0 }).Body;
    }

    /// <summary>One member replaced by something else, or an unknown member added.</summary>
    string Twisted()
    {
        const string mark = "\"@@\"";
        var body = Good();
        var places = new List<Action>();
        Collect(body, places);
        places[random.Next(places.Count)]();
        var with = random.Next(2) == 0 ? Values[random.Next(Values.Length)] : JsonSerializer.Serialize(Strings[random.Next(Strings.Length)]);
        return body.ToJsonString().Replace(mark, with);
    }

    static void Collect(JsonNode node, List<Action> places)
    {
        if (node is JsonObject members)
        {
            foreach (var name in members.Select(m => m.Key).ToList())
            {
                places.Add(() => members[name] = "@@");
                places.Add(() => members.Remove(name));
                if (members[name] is { } child) Collect(child, places);
            }
            places.Add(() => members["unknown"] = "@@");
        }
        if (node is JsonArray items)
        {
            places.Add(() => items.Add("@@"));
            places.Add(items.Clear);
            foreach (var item in items) if (item is not null) Collect(item, places);
        }
    }

    byte[] Broken(byte[] body)
    {
        var bytes = body.ToList();
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, (byte)random.Next(256)); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                default: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(20, bytes.Count - at))); break;
            }
        }
        return [.. bytes];
    }

    byte[] Deep()
    {
        var levels = random.Next(25, 400);
        var (open, close) = random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        var deep = string.Concat(Enumerable.Repeat(open, levels)) + "1" + string.Concat(Enumerable.Repeat(close, levels));
        var good = Good().ToJsonString();
        return Encoding.UTF8.GetBytes($"{good[..^1]},\"deep\":{deep}}}");
    }

    byte[] Doubled()
    {
        var good = Good().ToJsonString();
        return Encoding.UTF8.GetBytes(random.Next(2) == 0 ? $"{good[..^1]},\"lines\":[]}}" : good.Replace("\"quantity\":", "\"quantity\":1,\"quantity\":"));
    }
}

/// <summary>One request as it is to be sent.</summary>
sealed record Attempt(byte[] Body, string ContentType, string? IdempotencyKey)
{
    public HttpRequestMessage Message()
    {
        var message = new HttpRequestMessage(HttpMethod.Post, Machines.QuoteRequests) { Content = new ByteArrayContent(Body) };
        if (ContentType.Length > 0) message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        if (IdempotencyKey is { } key) message.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return message;
    }

    public override string ToString() => $"{ContentType} key={IdempotencyKey} {Convert.ToBase64String(Body.AsSpan(0, Math.Min(Body.Length, 2000)))}";
}
