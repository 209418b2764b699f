using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Kernel.Contracts;

/// <summary>
/// Says how the rows of a domain look without sending them: how many there are in a segment, and a sum over them that is another one when a row is.
/// Segments are made of the hash of the key and not of ranges of keys: every system cuts them alike, whatever its order of text, and they are of one size.
/// </summary>
public interface IDomainDigest : IDomainReader
{
    /// <summary>The segments that hold rows, of so many bits; one that holds none is left out.</summary>
    /// <param name="within">Only what lies in these, which are not finer than <paramref name="bits"/>.</param>
    /// <exception cref="ConnectionFault">Nothing was worked out.</exception>
    Task<IReadOnlyList<SegmentDigest>> Digest(string domain, DigestPlan plan, IReadOnlyList<Segment> within, int bits, CancellationToken stop);

    /// <summary>The rows of these segments, whole, in the order of <see cref="RowDigest.KeyHash"/>.</summary>
    /// <exception cref="ConnectionFault">Not all were read.</exception>
    IAsyncEnumerable<DomainRow> Rows(string domain, DigestPlan plan, IReadOnlyList<Segment> segments, CancellationToken stop);
}

/// <summary>How rows are told apart and what of them counts. Both sides of a comparison work by the same one.</summary>
public sealed record DigestPlan(KeyForm Key, IReadOnlyList<DigestField> Fields);

public sealed record DigestField(string Name, Normalisation As);

/// <summary>How keys are made alike. Only what every database does in the same way: a key that hashes otherwise would look missing.</summary>
public enum KeyForm
{
    /// <summary>Without blanks around it.</summary>
    AsIs,
    /// <summary>Also a to z as A to Z.</summary>
    Caseless,
    /// <summary>Also without zeros at its beginning: 00042 is 42.</summary>
    Unpadded,
}

/// <summary>How values are made alike before they are compared. Nothing and the empty text are always the same.</summary>
public enum Normalisation
{
    /// <summary>Letter by letter.</summary>
    Exact,
    /// <summary>Blanks around it and double ones do not count.</summary>
    Text,
    /// <summary>Nor do capitals.</summary>
    Caseless,
    /// <summary>Nor do accents: Zürich is zurich.</summary>
    Letters,
    /// <summary>Only the digits count, for telephone numbers: +31 (0)20 is 31020.</summary>
    Digits,
    /// <summary>Without blanks, in lower case.</summary>
    Email,
    /// <summary>12.50 is 12.5.</summary>
    Number,
    /// <summary>The day of a time.</summary>
    Day,
}

/// <summary>A part of all rows: those whose key's hash begins with these bits.</summary>
/// <param name="Bits">0: everything; at most <see cref="Finest"/>.</param>
public readonly record struct Segment(int Bits, uint Prefix)
{
    public const int Finest = 32;

    public static readonly Segment All = new(0, 0);

    public static Segment Of(uint hash, int bits) => new(bits, bits == 0 ? 0 : hash >> (Finest - bits));

    /// <summary>The segment of one key alone.</summary>
    public static Segment OfKey(string? key, KeyForm form) => Of(RowDigest.KeyHash(RowDigest.Key(key, form)), Finest);

    public bool Holds(uint hash) => Of(hash, Bits) == this;
}

/// <param name="Sum">Of all <see cref="RowDigest.Of(DomainRow, DigestPlan)"/>, going on at zero after 2^64 − 1.</param>
public readonly record struct SegmentDigest(Segment Segment, long Rows, ulong Sum);

/// <summary>
/// What stands for a key and for a row. Written down so that a database can work it out by itself: MD5 over UTF-8, of a key its first 8 hexadecimal digits,
/// of a row the first 15 over key and values with U+001F between them.
/// </summary>
public static class RowDigest
{
    public const int KeyDigits = 8, RowDigits = 15;
    public const char Between = '\u001f';

    public static string Key(string? key, KeyForm form)
    {
        var plain = (key ?? "").Trim(' ');
        if (form is KeyForm.AsIs) return plain;
        plain = string.Create(plain.Length, plain, (to, from) =>
        {
            for (var i = 0; i < from.Length; i++) to[i] = from[i] is >= 'a' and <= 'z' ? (char)(from[i] - 32) : from[i];
        });
        return form is KeyForm.Unpadded ? plain.TrimStart('0') : plain;
    }

    /// <param name="key">As <see cref="Key"/> makes it.</param>
    public static uint KeyHash(string key) => (uint)(Md5(key) >> 32);

    /// <param name="key">As <see cref="Key"/> makes it.</param>
    /// <param name="values">As <see cref="Of(string?, Normalisation)"/> makes them, in the order of the plan.</param>
    public static ulong Of(string key, IEnumerable<string> values) => Md5(string.Join(Between, values.Prepend(key))) >> 4;

    public static ulong Of(DomainRow row, DigestPlan plan) => Of(Key(row.Key, plan.Key), plan.Fields.Select(f => Of(row[f.Name], f.As)));

    /// <summary>A value as it is compared.</summary>
    public static string Of(string? value, Normalisation to) => string.IsNullOrEmpty(value) ? "" : to switch
    {
        Normalisation.Text => Blanks(value),
        Normalisation.Caseless => Blanks(value).ToLowerInvariant(),
        Normalisation.Letters => string.Concat(Blanks(value).ToLowerInvariant().Select(NormalisedName.WithoutAccent)),
        Normalisation.Digits => Digits(value),
        Normalisation.Email => string.Concat(value.Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant(),
        Normalisation.Number => RowText.Number(value) is { } number ? RowText.Of(number) is "-0" ? "0" : RowText.Of(number) : Blanks(value),
        Normalisation.Day => Day(Blanks(value)),
        _ => value,
    };

    static string Blanks(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    static string Day(string text) => text.Length > 10 && text[10] == 'T' && RowText.Day(text[..10]) is not null && RowText.At(text) is { } at ? RowText.Of(DateOnly.FromDateTime(at.UtcDateTime)) : text;

    /// <summary>An international number is the same with + and with 00 before it.</summary>
    static string Digits(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : digits;
    }

    /// <summary>The first eight bytes. Nobody is kept out by it: it tells rows apart, and databases know it.</summary>
    static ulong Md5(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> hash = stackalloc byte[16];
#pragma warning disable CA5351
        MD5.HashData(bytes, hash);
#pragma warning restore CA5351
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

}
