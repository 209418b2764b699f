using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;

namespace Portal.Shell.Schemas;

/// <summary>What somebody has typed into a form so far. Rows of lists keep their texts when another one is taken out.</summary>
public sealed class FormDraft
{
    readonly IReadOnlyList<FormField> fields;
    readonly Dictionary<string, string> texts = [];
    readonly Dictionary<string, List<int>> rows = [];
    int made;

    public FormDraft(IReadOnlyList<FormField> fields)
    {
        this.fields = fields;
        Begin(fields, "");
    }

    /// <summary>A list that must have rows shows as many at once.</summary>
    void Begin(IReadOnlyList<FormField> some, string at)
    {
        foreach (var field in some)
        {
            if (field.Items is not null) for (var i = 0; i < field.MinItems && field.Required; i++) AddRow($"{at}/{field.Name}");
            else Begin(field.Members, $"{at}/{field.Name}");
        }
    }

    /// <param name="place">Names joined by slashes; a row by what <see cref="Rows"/> calls it.</param>
    public string this[string place]
    {
        get => texts.GetValueOrDefault(place, "");
        set => texts[place] = value;
    }

    public IReadOnlyList<int> Rows(string list) => rows.GetValueOrDefault(list, []);

    public void AddRow(string list)
    {
        if (!rows.TryGetValue(list, out var some)) rows[list] = some = [];
        some.Add(made++);
    }

    public void TakeOut(string list, int row) => rows[list].Remove(row);

    /// <summary>The body as it is to be sent; what is empty is left out.</summary>
    /// <exception cref="InvalidInput">With everything that cannot be read.</exception>
    public JsonObject Body()
    {
        var wrong = new List<Violation>();
        var body = Object(fields, "", "", wrong);
        return wrong.Count == 0 ? body : throw new InvalidInput(wrong);
    }

    /// <param name="pointer">As a checker of the body would call the place: rows by their index.</param>
    JsonObject Object(IReadOnlyList<FormField> members, string place, string pointer, List<Violation> wrong)
    {
        var made = new JsonObject();
        foreach (var field in members)
        {
            var (at, called) = ($"{place}/{field.Name}", $"{pointer}/{field.Name}");
            if (field.Items is { } item)
            {
                JsonNode?[] items = [.. Rows(at).Select((row, i) => item.Members.Count > 0 ? Object(item.Members, $"{at}/{Id(row)}", $"{called}/{Id(i)}", wrong) : Value(item, $"{at}/{Id(row)}", $"{called}/{Id(i)}", wrong))];
                if (items.Length > 0 || field.Required) made[field.Name] = new JsonArray(items);
            }
            else if (field.Members.Count > 0)
            {
                if (Object(field.Members, at, called, wrong) is var inner && (inner.Count > 0 || field.Required)) made[field.Name] = inner;
            }
            else if (Value(field, at, called, wrong) is { } value) made[field.Name] = value;
        }
        return made;
    }

    JsonNode? Value(FormField field, string place, string pointer, List<Violation> wrong)
    {
        try
        {
            return FormText.Value(this[place], field.Type, pointer);
        }
        catch (InvalidInput unreadable)
        {
            wrong.AddRange(unreadable.Violations);
            return null;
        }
    }

    static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);
}
