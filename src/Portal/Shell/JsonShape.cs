using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Portal.Shell;

/// <summary>The body is not well-formed JSON. Answered as 400 <c>malformed-json</c>.</summary>
public sealed class MalformedJson(string message, int line, int column) : Exception(message)
{
    /// <summary>Counted from 1.</summary>
    public int Line { get; } = line;
    /// <summary>In characters, counted from 1.</summary>
    public int Column { get; } = column;
}

/// <summary>
/// Whether bytes are one well-formed JSON object (RFC 8259, stricter than the reader alone): valid UTF-8, no duplicate members, no lone surrogates,
/// no trailing data, at most 32 levels. One pass, no allocation for ordinary bodies.
/// </summary>
public static class JsonShape
{
    const int Levels = 32;
    /// <summary>Up to here an object's names are compared one by one; beyond it by hash, so that a hostile body stays linear.</summary>
    const int FewNames = 24;

    /// <summary>The JSON without a byte order mark.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) => body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[3..] : body;

    /// <exception cref="MalformedJson">Says what is wrong and where.</exception>
    public static void Require(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json)) throw At(json, FirstInvalid(json), "The body is not valid UTF-8.");
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Levels });
        var names = new OpenObjects(stackalloc Range[64]);
        try
        {
            if (!reader.Read()) throw At(json, json.Length, "The body is empty; a JSON object is expected.");
            if (reader.TokenType is not JsonTokenType.StartObject) throw At(json, (int)reader.TokenStartIndex, "The body is not a JSON object.");
            names.Open();
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject: names.Open(); break;
                    case JsonTokenType.EndObject: names.Close(); break;
                    case JsonTokenType.PropertyName:
                        RefuseLoneSurrogates(json, ref reader);
                        var start = (int)reader.TokenStartIndex + 1;
                        if (!names.Add(json, start..(start + reader.ValueSpan.Length))) throw At(json, start - 1, $"The member \"{reader.GetString()}\" appears twice.");
                        break;
                    case JsonTokenType.String: RefuseLoneSurrogates(json, ref reader); break;
                }
            }
        }
        catch (JsonException fault)
        {
            throw At(json, Offset(json, fault), Plain(fault));
        }
        finally
        {
            names.Dispose();
        }
    }

    static void RefuseLoneSurrogates(ReadOnlySpan<byte> json, ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return;
        try
        {
            reader.GetString();
        }
        catch (InvalidOperationException)
        {
            throw At(json, (int)reader.TokenStartIndex, "A string holds half of a surrogate pair.");
        }
    }

    static string Plain(JsonException fault)
    {
        // The runtime's own sentence ends with its position and path, counted from 0; ours says them counted from 1.
        var text = fault.Message;
        var end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }

    static int Offset(ReadOnlySpan<byte> json, JsonException fault)
    {
        var at = 0;
        for (var line = fault.LineNumber ?? 0; line > 0; line--)
        {
            var end = json[at..].IndexOf((byte)'\n');
            if (end < 0) break;
            at += end + 1;
        }
        return (int)Math.Min(json.Length, at + (fault.BytePositionInLine ?? 0));
    }

    static int FirstInvalid(ReadOnlySpan<byte> json)
    {
        var at = 0;
        while (at < json.Length && Rune.DecodeFromUtf8(json[at..], out _, out var length) is OperationStatus.Done) at += length;
        return at;
    }

    static MalformedJson At(ReadOnlySpan<byte> json, int offset, string message)
    {
        var before = json[..Math.Min(offset, json.Length)];
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return new MalformedJson(message, line, column);
    }

    /// <summary>The names seen so far in every object that is open.</summary>
    ref struct OpenObjects(Span<Range> room)
    {
        Span<Range> names = room;
        Range[]? rented;
        int count;
        readonly Span<int> starts = new int[Levels + 1];
        readonly HashSet<string>?[] hashed = new HashSet<string>?[Levels + 1];
        int depth = -1;

        public void Open()
        {
            starts[++depth] = count;
            hashed[depth] = null;
        }

        public void Close() => count = starts[depth--];

        public bool Add(ReadOnlySpan<byte> json, Range name)
        {
            if (hashed[depth] is { } set) return set.Add(Text(json[name]));
            var raw = json[name];
            var plain = !raw.Contains((byte)'\\');
            for (var i = starts[depth]; i < count; i++)
            {
                var other = json[names[i]];
                var same = plain && !other.Contains((byte)'\\') ? raw.SequenceEqual(other) : Text(raw) == Text(other);
                if (same) return false;
            }
            if (count == names.Length) Grow();
            names[count++] = name;
            if (count - starts[depth] > FewNames)
            {
                hashed[depth] = [];
                for (var i = starts[depth]; i < count; i++) hashed[depth]!.Add(Text(json[names[i]]));
            }
            return true;
        }

        public void Dispose()
        {
            if (rented is not null) ArrayPool<Range>.Shared.Return(rented);
        }

        void Grow()
        {
            var larger = ArrayPool<Range>.Shared.Rent(names.Length * 2);
            names.CopyTo(larger);
            if (rented is not null) ArrayPool<Range>.Shared.Return(rented);
            names = rented = larger;
        }

        static string Text(ReadOnlySpan<byte> name)
        {
            if (!name.Contains((byte)'\\')) return Encoding.UTF8.GetString(name);
            var reader = new Utf8JsonReader([(byte)'"', .. name, (byte)'"']);
            reader.Read();
            return reader.GetString()!;
        }
    }
}
