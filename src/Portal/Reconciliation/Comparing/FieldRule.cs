using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Kernel.Contracts;

namespace Portal.Reconciliation.Comparing;

/// <summary>How far two values may lie apart and still be the same.</summary>
public enum ToleranceUnit
{
    /// <summary>In the number's own unit.</summary>
    Absolute,
    /// <summary>Of the owner's number.</summary>
    Percent,
    Days,
}

/// <summary>How one field is compared.</summary>
/// <param name="Tolerance">Null: none.</param>
public sealed record FieldRule(string Field, Normalisation As = Normalisation.Text, decimal? Tolerance = null, ToleranceUnit Unit = ToleranceUnit.Absolute)
{
    public bool Same(string? owner, string? copy) => RowDigest.Of(owner, As) == RowDigest.Of(copy, As) || (Tolerance is { } most && Near(owner, copy, most));

    bool Near(string? owner, string? copy, decimal most)
    {
        if (Unit is ToleranceUnit.Days)
            return RowText.Day(RowDigest.Of(owner, Normalisation.Day)) is { } one && RowText.Day(RowDigest.Of(copy, Normalisation.Day)) is { } other && Math.Abs(one.DayNumber - other.DayNumber) <= most;
        if (RowText.Number(owner) is not { } a || RowText.Number(copy) is not { } b) return false;
        return Math.Abs(a - b) <= (Unit is ToleranceUnit.Percent ? Math.Abs(a) * most / 100 : most);
    }
}

/// <summary>How two sources are compared.</summary>
public sealed record CompareRules(KeyForm Key, IReadOnlyList<FieldRule> Fields)
{
    public DigestPlan Plan { get; } = new(Key, [.. Fields.Select(f => new DigestField(f.Field, f.As))]);

    /// <summary>Fields that differ. What one of the two does not say is not compared.</summary>
    public IReadOnlyList<DifferentField> Different(DomainRow owner, DomainRow copy) =>
        [.. Fields.Where(f => owner.Values.ContainsKey(f.Field) && copy.Values.ContainsKey(f.Field) && !f.Same(owner[f.Field], copy[f.Field])).Select(f => new DifferentField(f.Field, owner[f.Field], copy[f.Field]))];
}

/// <summary>A field with what each side has in it.</summary>
public sealed record DifferentField(string Field, string? Owner, string? Copy);

/// <summary>How the slice's records lie in text columns.</summary>
static class Kept
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) }, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Json);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Json)!;
}
