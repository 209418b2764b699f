using System.Globalization;
using System.Text.Json;
using Portal.Kernel.Contracts;
using Portal.Kernel.Mediation;

namespace Portal.Shell;

/// <summary>A JSON body, read member by member; everything that is wrong is told at once by <see cref="Done"/>. Unknown members are passed over.</summary>
public sealed class JsonBody
{
    const int Usual = 64 * 1024;
    /// <summary>Nobody reads a longer list of the same mistake.</summary>
    const int MostNuls = 100;
    const string MergePatch = "application/merge-patch+json";

    readonly JsonElement root;
    readonly List<Violation> wrong = [];

    JsonBody(JsonElement root) => this.root = root;

    /// <summary>The body as it was written, without a byte order mark.</summary>
    public string Raw => root.GetRawText();

    /// <inheritdoc cref="Raw"/>
    public ReadOnlySpan<byte> Bytes => System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(root);

    /// <param name="optional">No body at all is an empty object.</param>
    /// <param name="most">Bytes that are taken.</param>
    /// <exception cref="MalformedJson">It is not one well-formed JSON object.</exception>
    /// <exception cref="InvalidInput">A string holds U+0000.</exception>
    public static async Task<JsonBody> Read(HttpRequest request, bool optional = false, int most = Usual)
    {
        var bytes = await ReadBytes(request, most);
        if (optional && bytes.Length == 0) return new JsonBody(JsonElement.Parse("{}"));
        RequireJson(request);
        var json = JsonShape.WithoutMark(bytes);
        JsonShape.Require(json.Span);
        var root = JsonElement.Parse(json.Span);
        if (json.Span.IndexOf("\\u0000"u8) >= 0 && Nuls(root, "").Take(MostNuls).ToList() is { Count: > 0 } nuls) throw new InvalidInput(nuls);
        return new JsonBody(root);
    }

    /// <summary>Every string and name that holds U+0000.</summary>
    static IEnumerable<Violation> Nuls(JsonElement at, string pointer) => at.ValueKind switch
    {
        JsonValueKind.String when at.GetString()!.Contains('\0') => [new Violation(pointer, PlainText.Nul, "pattern")],
        JsonValueKind.Array => at.EnumerateArray().SelectMany((item, i) => Nuls(item, $"{pointer}/{i}")),
        JsonValueKind.Object => at.EnumerateObject().SelectMany(m =>
        {
            var member = $"{pointer}/{PlainText.Escape(m.Name)}";
            return m.Name.Contains('\0') ? [new Violation(member, PlainText.Nul, "propertyNames")] : Nuls(m.Value, member);
        }),
        _ => [],
    };

    /// <summary>Present, also as null.</summary>
    public bool Has(string name) => root.TryGetProperty(name, out _);

    public string? Text(string name, bool required = false) => Member(name, required, JsonValueKind.String, "A string.")?.GetString();

    /// <summary>An object as it was written.</summary>
    public string? Object(string name, bool required = false) => Member(name, required, JsonValueKind.Object, "An object.")?.GetRawText();

    public int? Whole(string name, bool required = false)
    {
        if (Member(name, required, JsonValueKind.Number, "A whole number.") is not { } member) return null;
        if (member.TryGetInt32(out var number)) return number;
        Wrong(name, "A whole number.", "type");
        return null;
    }

    public bool Flag(string name)
    {
        if (!root.TryGetProperty(name, out var member) || member.ValueKind is JsonValueKind.Null or JsonValueKind.False) return false;
        if (member.ValueKind is not JsonValueKind.True) Wrong(name, "true or false.", "type");
        return true;
    }

    public DateTimeOffset? Time(string name, bool required = false)
    {
        if (Text(name, required) is not { } text) return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)) return at;
        Wrong(name, "A time such as 2026-11-17T09:24:00Z.", "format");
        return null;
    }

    /// <summary>One of an enum's words in kebab case.</summary>
    public T? Word<T>(string name) where T : struct, Enum
    {
        if (Text(name) is not { } text) return null;
        foreach (var value in Enum.GetValues<T>())
            if (JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()) == text) return value;
        Wrong(name, $"One of {string.Join(", ", Enum.GetValues<T>().Select(v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString())))}.", "enum");
        return null;
    }

    public IReadOnlyList<string>? Texts(string name, bool required = false)
    {
        if (Member(name, required, JsonValueKind.Array, "A list of strings.") is not { } list) return null;
        var texts = new List<string>();
        foreach (var (i, item) in list.EnumerateArray().Index())
        {
            if (item.ValueKind is JsonValueKind.String) texts.Add(item.GetString()!);
            else Wrong($"{name}/{i}", "A string.", "type");
        }
        return texts;
    }

    /// <exception cref="InvalidInput">With everything that was wrong.</exception>
    public void Done()
    {
        if (wrong.Count > 0) throw new InvalidInput(wrong);
    }

    JsonElement? Member(string name, bool required, JsonValueKind kind, string expected)
    {
        if (!root.TryGetProperty(name, out var member) || member.ValueKind is JsonValueKind.Null)
        {
            if (required) Wrong(name, "This member is required.", "required");
            return null;
        }
        if (member.ValueKind == kind) return member;
        Wrong(name, expected, "type");
        return null;
    }

    void Wrong(string name, string detail, string keyword) => wrong.Add(new Violation($"/{name}", detail, keyword));

    static void RequireJson(HttpRequest request)
    {
        var type = request.GetTypedHeaders().ContentType;
        if (type is null || !(request.HasJsonContentType() || type.MediaType == MergePatch)) throw new BadHttpRequestException("Send Content-Type: application/json.", StatusCodes.Status415UnsupportedMediaType);
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) throw new BadHttpRequestException("Only UTF-8 is read here.", StatusCodes.Status415UnsupportedMediaType);
    }

    static async Task<ReadOnlyMemory<byte>> ReadBytes(HttpRequest request, int most)
    {
        if (request.ContentLength > most) throw TooLarge();
        using var bytes = new MemoryStream();
        var buffer = new byte[8 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (bytes.Length + read > most) throw TooLarge();
            bytes.Write(buffer, 0, read);
        }
        return bytes.ToArray();
    }

    static BadHttpRequestException TooLarge() => new("The body is larger than this address takes.", StatusCodes.Status413PayloadTooLarge);
}
