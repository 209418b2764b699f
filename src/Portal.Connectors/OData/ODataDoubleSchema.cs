using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Connectors.OData;

/// <summary>A member of a double's record.</summary>
/// <param name="Default">What a new record has there: text, a number, or a flag; it also says which kind of value is taken.</param>
/// <param name="Most">Characters of text.</param>
/// <param name="Fixed">Read-only.</param>
/// <param name="Once">Settable when the record is made, not later.</param>
sealed record DoubleMember(string Name, JsonValue Default, int? Most = null, bool Fixed = false, bool Once = false)
{
    public static DoubleMember Text(string name, int? most = null, string @default = "") => new(name, JsonValue.Create(@default), most);
    public static DoubleMember Number(string name) => new(name, JsonValue.Create(0m));
    public static DoubleMember Flag(string name) => new(name, JsonValue.Create(false));
}

/// <summary>What the records of a double look like, and what is refused in them.</summary>
/// <param name="sets">Members by set.</param>
/// <param name="words">What a member of an enumeration may be, by <c>set.member</c>, as it is encoded.</param>
/// <param name="codes">Members that are made capitals.</param>
sealed class ODataDoubleSchema(IReadOnlyDictionary<string, DoubleMember[]> sets, IReadOnlyDictionary<string, string[]> words, IReadOnlySet<string> codes)
{
    public bool Has(string set) => sets.ContainsKey(set);

    /// <summary>A record with nothing said.</summary>
    public JsonObject Blank(string set)
    {
        var record = new JsonObject { ["@odata.etag"] = "" };
        foreach (var member in sets[set]) record[member.Name] = member.Default.DeepClone();
        return record;
    }

    /// <summary>Takes what is said into a record, or refuses it.</summary>
    public void Take(string set, JsonObject record, JsonObject said, bool isNew)
    {
        foreach (var (name, value) in said.Where(m => !m.Key.StartsWith('@')))
        {
            if (value is JsonArray or JsonObject) throw DoubleRefusal.Bad("BadRequest", $"The property '{name}' can be given when a record is made, not when it is changed.");
            var member = sets[set].FirstOrDefault(m => m.Name == name) ?? throw DoubleRefusal.Bad("BadRequest", $"The property '{name}' does not exist on type 'Microsoft.NAV.{set}'. Make sure to only use property names that are defined by the type.");
            if (member.Fixed || (member.Once && !isNew)) throw ReadOnly(name);
            record[name] = Fitting(set, member, value);
        }
    }

    JsonNode Fitting(string set, DoubleMember member, JsonNode? value)
    {
        var (kind, wanted) = (value?.GetValueKind() ?? JsonValueKind.Null, member.Default.GetValueKind());
        if (kind is JsonValueKind.Null) return member.Default.DeepClone();
        if (kind != wanted && !(wanted is JsonValueKind.False && kind is JsonValueKind.True)) throw DoubleRefusal.Bad("BadRequest", $"Cannot convert a value to target type for the property '{member.Name}'.");
        var text = value!.ToString();
        if (member.Most is { } most && text.Length > most) throw DoubleRefusal.Bad("Application_StringExceededLength", $"The length of the string is {text.Length}, but it must be less than or equal to {most} characters. Value: {text}");
        if (words.GetValueOrDefault($"{set}.{member.Name}") is { } known && !known.Contains(text)) throw DoubleRefusal.Bad("Application_FieldValidationException", $"Your entry of '{text}' is not an acceptable value for '{member.Name}'.");
        if (member.Name is "email" or "E_Mail" && text.Length > 0 && !text.Contains('@')) throw DoubleRefusal.Bad("Application_DialogException", $"The email address \"{text}\" is not valid.");
        // Codes are capitals, and a blank word comes back encoded.
        if (codes.Contains(member.Name)) return text.ToUpperInvariant();
        return text == " " ? "_x0020_" : value.DeepClone();
    }

    static DoubleRefusal ReadOnly(string name) => DoubleRefusal.Bad("BadRequest_InvalidOperation", $"Field '{name}' is read-only.");
}
