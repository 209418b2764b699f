using Portal.Kernel.Contracts;

namespace Portal.Shell.Schemas;

/// <summary>A member of a body as a form asks for it.</summary>
/// <param name="Pointer">JSON pointer; of a member of a list's item, within the item.</param>
/// <param name="Says">A sentence of help.</param>
/// <param name="Choices">The words that it may be; empty: anything.</param>
/// <param name="Members">Of an object.</param>
/// <param name="Items">What a list holds.</param>
/// <param name="ByFrontDoor">No form asks for it.</param>
public sealed record FormField(
    string Name, string Pointer, string Label, string? Says, FieldType Type, bool Required, IReadOnlyList<string> Choices, IReadOnlyList<FormField> Members, FormField? Items, int? MaxLength, int MinItems, int MaxItems, bool ByFrontDoor)
{
    /// <summary>The members of an object's schema, in its order.</summary>
    internal static IReadOnlyList<FormField> Of(SchemaNode node, string at = "") =>
        [.. node.Members.Select((member, i) => Of(member.Schema, member.Name, $"{at}/{member.Name}", (node.Required & (1UL << i)) != 0))];

    static FormField Of(SchemaNode node, string name, string pointer, bool required)
    {
        var members = Of(node, pointer);
        var items = node.Items is { } item ? Of(item, node.Title ?? name, "", required: true) : null;
        return new(
            name, pointer, node.Title ?? name, node.Description, TypeOf(node), required, node.Enum ?? [], members, items, node.MaxLength is var most and < int.MaxValue ? most : null, node.MinItems, node.MaxItems,
            node.ByFrontDoor || (members.Count > 0 && members.All(m => m.ByFrontDoor)));
    }

    static FieldType TypeOf(SchemaNode node) => (node.Types & ~JsonTypes.Null) switch
    {
        JsonTypes.Number or JsonTypes.Integer => FieldType.Number,
        JsonTypes.Boolean => FieldType.Switch,
        _ when node.Enum is not null => FieldType.Choice,
        _ when node.Format is StringFormat.Date => FieldType.Date,
        _ when node.Format is StringFormat.Email => FieldType.Email,
        _ => node.MaxLength is > 500 and < int.MaxValue ? FieldType.LongText : FieldType.Text,
    };
}
