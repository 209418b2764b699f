using System.Text.RegularExpressions;

namespace Portal.Shell.Schemas;

[Flags]
enum JsonTypes
{
    None = 0,
    Object = 1,
    Array = 2,
    String = 4,
    Number = 8,
    Boolean = 16,
    Null = 32,
    Integer = 64,
    Any = Object | Array | String | Number | Boolean | Null,
}

enum StringFormat
{
    None,
    Date,
    Email,
}

/// <summary>A schema in the form in which bodies are checked against it: every keyword a field.</summary>
sealed class SchemaNode
{
    /// <summary>The pattern of strings without a NUL.</summary>
    public const string NoNul = "^[^\\u0000]*$";

    /// <summary>
    /// Whatever a front door sends beyond the schema: any JSON, as long as no string in it holds a NUL. The published schema does not spell this out,
    /// because it takes a schema that refers to itself, on which some validators stumble.
    /// </summary>
    public static readonly SchemaNode Undeclared = MakeUndeclared();

    public JsonTypes Types { get; set; } = JsonTypes.Any;
    public string? Title { get; set; }
    public string? Description { get; set; }
    /// <summary>No form asks for it.</summary>
    public bool ByFrontDoor { get; set; }
    public IReadOnlyList<string>? Enum { get; set; }

    public SchemaMember[] Members { get; set; } = [];
    /// <summary>Bit of each required member.</summary>
    public ulong Required { get; set; }
    /// <summary>What members must be that are not declared; null where there may be none.</summary>
    public SchemaNode? Additional { get; set; }

    public SchemaNode? Items { get; set; }
    public int MinItems { get; set; }
    public int MaxItems { get; set; } = int.MaxValue;

    public int MinLength { get; set; }
    public int MaxLength { get; set; } = int.MaxValue;
    public bool WithoutNul { get; set; }
    public Regex? Pattern { get; set; }
    public string? PatternText { get; set; }
    public StringFormat Format { get; set; }

    public decimal? Minimum { get; set; }
    public decimal? Maximum { get; set; }
    public decimal? ExclusiveMinimum { get; set; }
    public decimal? ExclusiveMaximum { get; set; }
    /// <summary>How many decimals <c>multipleOf</c> leaves.</summary>
    public int? Decimals { get; set; }

    public bool LooksIntoStrings => Pattern is not null || Format is not StringFormat.None || Enum is not null || MinLength > 1;

    static SchemaNode MakeUndeclared()
    {
        var node = new SchemaNode { WithoutNul = true };
        return node.Additional = node.Items = node;
    }

    /// <summary>The declared member, by name.</summary>
    public SchemaMember? Member(string name) => Array.Find(Members, m => m.Name == name);
}

/// <param name="Utf8">The name as it stands in a body.</param>
sealed record SchemaMember(string Name, byte[] Utf8, SchemaNode Schema);
