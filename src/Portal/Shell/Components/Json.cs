using System.Text.Encodings.Web;
using System.Text.Json;

namespace Portal.Shell.Components;

/// <summary>JSON for people's eyes.</summary>
public static class Json
{
    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indented; what is no JSON stays as it is.</summary>
    public static string Indent(string text)
    {
        if (text.Length == 0 || text[0] is not ('{' or '[' or ' ' or '\n')) return text;
        try
        {
            using var document = JsonDocument.Parse(text);
            return JsonSerializer.Serialize(document.RootElement, Readable);
        }
        catch (JsonException)
        {
            return text; // shown as it came: a broken payload is what the reader wants to see
        }
    }
}
