using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Portal.Shell.Schemas;

/// <summary>
/// One pass over a body. Without a report it stops at the first violation and allocates nothing; with one it goes on and writes every violation down.
/// The body is well-formed JSON, so every read below finds what must follow.
/// </summary>
ref struct SchemaWalk(ReadOnlySpan<byte> json, ViolationReport? report)
{
    const int OnStack = 512;

    Utf8JsonReader reader = new(json);

    /// <summary>Whether the body follows the schema.</summary>
    public bool Follows(SchemaNode schema)
    {
        reader.Read();
        return Value(schema) && (report?.IsEmpty ?? true);
    }

    /// <summary>False ends the walk: something is wrong and nobody wants to know what else.</summary>
    bool Value(SchemaNode schema)
    {
        var type = TypeOfToken();
        if ((schema.Types & (type | (type is JsonTypes.Number ? JsonTypes.Integer : 0))) == 0)
        {
            var stays = Broken(Sentences.Type(schema.Types, type), "type");
            reader.Skip();
            return stays;
        }
        return type switch
        {
            JsonTypes.Object => Object(schema),
            JsonTypes.Array => Array(schema),
            JsonTypes.String => Text(schema),
            JsonTypes.Number => Number(schema),
            _ => true,
        };
    }

    readonly JsonTypes TypeOfToken() => reader.TokenType switch
    {
        JsonTokenType.StartObject => JsonTypes.Object,
        JsonTokenType.StartArray => JsonTypes.Array,
        JsonTokenType.String => JsonTypes.String,
        JsonTokenType.Number => JsonTypes.Number,
        JsonTokenType.True or JsonTokenType.False => JsonTypes.Boolean,
        _ => JsonTypes.Null,
    };

    bool Object(SchemaNode schema)
    {
        var (seen, next) = (0UL, 0);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var at = Find(schema.Members, next);
            report?.Enter(at < 0 ? reader.GetString()! : schema.Members[at].Name);
            var goes = !HoldsNul() || Broken(Sentences.Nul, "propertyNames");
            reader.Read();
            if (at >= 0)
            {
                seen |= 1UL << at;
                next = at + 1;
                goes = goes && Value(schema.Members[at].Schema);
            }
            else if (schema.Additional is { } additional) goes = goes && Value(additional);
            else
            {
                goes = goes && Broken(Sentences.Additional, "additionalProperties");
                reader.Skip();
            }
            if (!goes) return false;
            report?.Leave();
        }
        var missing = schema.Required & ~seen;
        return missing == 0 || Missing(schema, missing);
    }

    bool Missing(SchemaNode schema, ulong missing)
    {
        if (report is null) return false;
        for (var i = 0; i < schema.Members.Length; i++)
        {
            if ((missing & (1UL << i)) == 0) continue;
            report.Enter(schema.Members[i].Name);
            report.Add(Sentences.Required, "required");
            report.Leave();
        }
        return true;
    }

    /// <summary>Where the member is declared that the reader stands at. Bodies mostly keep the declared order, so the next one is tried first.</summary>
    readonly int Find(SchemaMember[] members, int next)
    {
        if (next < members.Length && reader.ValueTextEquals(members[next].Utf8)) return next;
        for (var i = 0; i < members.Length; i++)
            if (i != next && reader.ValueTextEquals(members[i].Utf8)) return i;
        return -1;
    }

    bool Array(SchemaNode schema)
    {
        var count = 0;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            // What lies beyond the limit is refused as a whole: a hostile body must not ask for a sentence about each of its 100,000 elements.
            if (count++ >= schema.MaxItems)
            {
                reader.Skip();
                continue;
            }
            report?.Enter(count - 1);
            if (schema.Items is { } items ? !Value(items) : !Skipped()) return false;
            report?.Leave();
        }
        if (count < schema.MinItems && !Broken(Sentences.MinItems(schema.MinItems), "minItems")) return false;
        return count <= schema.MaxItems || Broken(Sentences.MaxItems(schema.MaxItems, count), "maxItems");
    }

    bool Skipped()
    {
        reader.Skip();
        return true;
    }

    bool Text(SchemaNode schema)
    {
        if (schema.WithoutNul && HoldsNul() && !Broken(Sentences.Nul, "pattern")) return false;
        // A character takes one byte at least, escaped or not: most strings need no count.
        var bytes = reader.ValueSpan.Length;
        if (!schema.LooksIntoStrings && bytes <= schema.MaxLength && bytes >= schema.MinLength) return true;

        char[]? rented = null;
        var room = bytes <= OnStack ? stackalloc char[OnStack] : rented = ArrayPool<char>.Shared.Rent(bytes);
        try
        {
            return Text(schema, room[..reader.CopyString(room)]);
        }
        finally
        {
            if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        }
    }

    bool Text(SchemaNode schema, scoped ReadOnlySpan<char> text)
    {
        var length = 0;
        foreach (var _ in text.EnumerateRunes()) length++;
        if (length < schema.MinLength && !Broken(Sentences.MinLength(schema.MinLength), "minLength")) return false;
        if (length > schema.MaxLength && !Broken(Sentences.MaxLength(schema.MaxLength, length), "maxLength")) return false;
        if (schema.Pattern is { } pattern && !pattern.IsMatch(text) && !Broken(Sentences.Pattern(schema.PatternText!), "pattern")) return false;
        if (!Fits(schema.Format, text) && !Broken(Sentences.Format(schema.Format), "format")) return false;
        return schema.Enum is not { } known || Among(known, text) || Broken(Sentences.Enum(known), "enum");
    }

    static bool Fits(StringFormat format, ReadOnlySpan<char> text) => format switch
    {
        StringFormat.Date => StringFormats.IsDate(text),
        StringFormat.Email => StringFormats.IsEmail(text),
        _ => true,
    };

    static bool Among(IReadOnlyList<string> known, ReadOnlySpan<char> text)
    {
        foreach (var value in known)
            if (text.SequenceEqual(value)) return true;
        return false;
    }

    readonly bool HoldsNul()
    {
        if (!reader.ValueIsEscaped || reader.ValueSpan.IndexOf("\\u0000"u8) < 0) return false;
        // It may yet be an escaped backslash before the letters u0000.
        return reader.GetString()!.Contains('\0');
    }

    bool Number(SchemaNode schema)
    {
        var number = new JsonNumber(reader.ValueSpan);
        if ((schema.Types & JsonTypes.Number) == 0 && number.Decimals > 0 && !Broken(Sentences.Type(schema.Types, JsonTypes.Number), "type")) return false;
        if (schema.Minimum is { } least && number.CompareTo(least) < 0 && !Broken(Sentences.Minimum(least), "minimum")) return false;
        if (schema.Maximum is { } most && number.CompareTo(most) > 0 && !Broken(Sentences.Maximum(most), "maximum")) return false;
        if (schema.ExclusiveMinimum is { } above && number.CompareTo(above) <= 0 && !Broken(Sentences.ExclusiveMinimum(above), "exclusiveMinimum")) return false;
        if (schema.ExclusiveMaximum is { } below && number.CompareTo(below) >= 0 && !Broken(Sentences.ExclusiveMaximum(below), "exclusiveMaximum")) return false;
        return schema.Decimals is not { } decimals || number.Decimals <= decimals || Broken(Sentences.Decimals(decimals), "multipleOf");
    }

    /// <summary>Writes a violation down and goes on, or ends the walk.</summary>
    readonly bool Broken(string sentence, string keyword)
    {
        report?.Add(sentence, keyword);
        return report is not null;
    }
}

/// <summary>What is wrong with a body, and where the walk is.</summary>
sealed class ViolationReport
{
    readonly List<Kernel.Contracts.Violation> found = [];
    readonly StringBuilder path = new();
    readonly Stack<int> lengths = new();

    public IReadOnlyList<Kernel.Contracts.Violation> Found => found;
    public bool IsEmpty => found.Count == 0;

    public void Enter(string name)
    {
        lengths.Push(path.Length);
        path.Append('/').Append(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
    }

    public void Enter(int index)
    {
        lengths.Push(path.Length);
        path.Append('/').Append(index);
    }

    public void Leave() => path.Length = lengths.Pop();

    public void Add(string sentence, string keyword) => found.Add(new(path.ToString(), sentence, keyword));
}
