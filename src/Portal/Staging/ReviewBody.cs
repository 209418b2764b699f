using System.Text.Json;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Staging;

/// <summary>What a program sends with a decision. Read by hand, so that a draft keeps its bytes and every fault is told at once with its pointer.</summary>
/// <param name="Version">The version that the decision is about.</param>
/// <param name="Draft">The corrected draft as it was written.</param>
sealed record ReviewBody(int? Version, string? Reason, string? Draft)
{
    /// <summary>A submission's limit, and room for the rest of the body.</summary>
    const int Most = 260 * 1024;
    /// <summary>What programs that follow RFC 7396 send.</summary>
    const string MergePatch = "application/merge-patch+json";

    public static async Task<ReviewBody> Read(HttpRequest request, params string[] required)
    {
        if (required.Length == 0 && request.ContentType is null) return new ReviewBody(null, null, null);
        RequireJson(request);
        var body = JsonShape.WithoutMark(await Bytes(request));
        JsonShape.Require(body.Span);
        using var json = JsonDocument.Parse(body);
        var wrong = new List<Violation>();
        var read = new ReviewBody(
            Member("version", JsonValueKind.Number) is not { } version ? null : version.TryGetInt32(out var number) ? number : Wrong("version", "A whole number."),
            Member("reason", JsonValueKind.String)?.GetString(),
            Member("draft", JsonValueKind.Object)?.GetRawText());
        return wrong.Count == 0 ? read : throw new InvalidInput(wrong);

        JsonElement? Member(string name, JsonValueKind kind)
        {
            if (!json.RootElement.TryGetProperty(name, out var member) || member.ValueKind is JsonValueKind.Null)
            {
                if (required.Contains(name)) wrong.Add(new Violation($"/{name}", "This member is required.", "required"));
                return null;
            }
            if (member.ValueKind == kind) return member;
            Wrong(name, kind switch { JsonValueKind.Number => "A whole number.", JsonValueKind.String => "A string.", _ => "An object." });
            return null;
        }

        int? Wrong(string name, string expected)
        {
            wrong.Add(new Violation($"/{name}", expected, "type"));
            return null;
        }
    }

    static void RequireJson(HttpRequest request)
    {
        var type = request.GetTypedHeaders().ContentType;
        if (type is null || !(request.HasJsonContentType() || type.MediaType == MergePatch)) throw new BadHttpRequestException("Send Content-Type: application/json.", StatusCodes.Status415UnsupportedMediaType);
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) throw new BadHttpRequestException("Only UTF-8 is read here.", StatusCodes.Status415UnsupportedMediaType);
    }

    static async Task<ReadOnlyMemory<byte>> Bytes(HttpRequest request)
    {
        if (request.ContentLength > Most) throw TooLarge();
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (bytes.Length + read > Most) throw TooLarge();
            bytes.Write(buffer, 0, read);
        }
        return bytes.ToArray();
    }

    static BadHttpRequestException TooLarge() => new("The body is larger than this address takes.", StatusCodes.Status413PayloadTooLarge);
}
