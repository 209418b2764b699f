using System.Text.Json;
using Portal.Kernel.Contracts;
using Portal.Shell.Schemas;

namespace Portal.Shell.Kinds;

/// <summary>What the systems of record say about a record's fields.</summary>
/// <param name="Values">By JSON pointer, ready to show.</param>
/// <param name="Titles">Of sections, by the pointer of their object; others have the schema's.</param>
/// <param name="More">Lines without a field: what else is to be known, by the pointer of the section that they stand in.</param>
public sealed record Live(IReadOnlyDictionary<string, string?> Values, IReadOnlyDictionary<string, string> Titles, ILookup<string, ComparedField> More)
{
    public static readonly Live Nothing = Of([]);

    public static Live Of(IEnumerable<(string Pointer, string? Says)> values, IEnumerable<(string Pointer, string Title)>? titles = null, IEnumerable<(string Pointer, string Label, string? Says)>? more = null) => new(
        values.ToDictionary(v => v.Pointer, v => v.Says),
        (titles ?? []).ToDictionary(t => t.Pointer, t => t.Title),
        (more ?? []).ToLookup(m => m.Pointer, m => new ComparedField($"{m.Pointer}#{m.Label.ToLowerInvariant()}", m.Label, null, null, m.Says, FieldType.Text, Editable: false)));
}

/// <summary>Submitted, corrected and live values side by side: sections, labels and kinds of field come from the schema.</summary>
static class Comparing
{
    public static Comparison Of(BodySchema schema, byte[] submitted, byte[] corrected, Live live)
    {
        using var before = JsonDocument.Parse(submitted);
        using var now = JsonDocument.Parse(corrected);
        var parts = new Parts(live);
        parts.Take(schema.Form, before.RootElement, now.RootElement);
        return new Comparison([.. parts.Sections(schema.Title), .. Others(schema, submitted, corrected)]);
    }

    /// <summary>What the schema does not name: shown, never dropped.</summary>
    static IEnumerable<ComparisonSection> Others(BodySchema schema, byte[] submitted, byte[] corrected)
    {
        var (old, kept) = (schema.Undeclared(submitted).ToDictionary(o => o.Pointer), schema.Undeclared(corrected).ToDictionary(o => o.Pointer));
        var pointers = old.Keys.Union(kept.Keys).ToList();
        if (pointers.Count > 0)
            yield return new ComparisonSection("Not in the schema", [.. pointers.Select(p => new ComparedField(p, p[1..], old.GetValueOrDefault(p)?.Text, kept.GetValueOrDefault(p)?.Text, null, FieldType.Text, Editable: false))]);
    }

    sealed class Parts(Live live)
    {
        readonly List<ComparisonSection> sections = [];
        /// <summary>What belongs to the record as a whole, with what the front door set.</summary>
        readonly List<ComparedField> whole = [];

        public IEnumerable<ComparisonSection> Sections(string title) => whole.Count == 0 ? sections : sections.Append(new ComparisonSection(title, [.. whole, .. live.More[""]]));

        public void Take(IEnumerable<FormField> fields, JsonElement? before, JsonElement? now)
        {
            foreach (var field in fields)
            {
                var (old, @new) = (Member(before, field.Name), Member(now, field.Name));
                if (field.Items is { } items) List(field, items, old, @new);
                else if (field.Members.Count == 0) whole.Add(Compared(field, field.Pointer, old, @new));
                else if (field.ByFrontDoor) Take(field.Members, old, @new);
                else Section(field.Pointer, live.Titles.GetValueOrDefault(field.Pointer, field.Label), field.Members, old, @new, editable: true);
            }
        }

        void List(FormField list, FormField item, JsonElement? before, JsonElement? now)
        {
            var (old, @new) = (Items(before), Items(now));
            for (var i = 0; i < Math.Max(old.Count, @new.Count); i++)
            {
                var (pointer, kept) = ($"{list.Pointer}/{i}", i < @new.Count);
                var first = Text(Member(kept ? @new[i] : old[i], item.Members[0].Name));
                var title = live.Titles.GetValueOrDefault(pointer, $"{item.Label} {i + 1}{(first is null ? "" : $": {first}")}");
                Section(pointer, kept ? title : $"{title}, taken out", item.Members, i < old.Count ? old[i] : null, kept ? @new[i] : null, kept);
            }
        }

        void Section(string at, string title, IReadOnlyList<FormField> members, JsonElement? before, JsonElement? now, bool editable) =>
            sections.Add(new ComparisonSection(title, [.. members.Select(m => Compared(m, $"{at}/{m.Name}", Member(before, m.Name), Member(now, m.Name), editable)), .. live.More[at]]));

        ComparedField Compared(FormField field, string pointer, JsonElement? before, JsonElement? now, bool editable = true) =>
            new(pointer, field.Label, Text(before), Text(now), live.Values.GetValueOrDefault(pointer), field.Type, editable && !field.ByFrontDoor, field.Choices is [] ? null : field.Choices);

        static JsonElement? Member(JsonElement? of, string name) => of is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var member) ? member : null;

        static IReadOnlyList<JsonElement> Items(JsonElement? of) => of is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

        static string? Text(JsonElement? value) => value is not { } said ? null : said.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => said.GetString(),
            JsonValueKind.Number => Plain(said),
            _ => said.GetRawText(),
        };

        static string Plain(JsonElement number) => new JsonNumber(System.Text.Encoding.UTF8.GetBytes(number.GetRawText())).ToDecimal().ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
    }
}
