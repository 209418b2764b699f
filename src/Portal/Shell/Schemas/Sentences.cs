using System.Globalization;
using Portal.Kernel.Mediation;

namespace Portal.Shell.Schemas;

/// <summary>What a violation says, to the developer who sent the body as to whoever fills in the form.</summary>
static class Sentences
{
    public const string Nul = PlainText.Nul;
    public const string Additional = "There is no such member.";

    public static string Type(JsonTypes expected, JsonTypes found) => $"Expected {Name(expected & ~JsonTypes.Null)}, found {(found is JsonTypes.Null ? "null" : Name(found))}.";

    /// <summary>Which one is said by the pointer, or by the field that it stands below.</summary>
    public const string Required = "This is required.";

    public static string MinItems(int least) => $"At least {Count(least, "element")} needed.";

    public static string MaxItems(int most, int found) => $"At most {most} elements are allowed; there are {found}.";

    public static string MinLength(int least) => least == 1 ? "May not be empty." : $"At least {least} characters are needed.";

    public static string MaxLength(int most, int found) => $"At most {most} characters are allowed; there are {found}.";

    public static string Pattern(string pattern) => $"Must match {pattern}.";

    public static string Format(StringFormat format) => format is StringFormat.Date ? "Expected a date as YYYY-MM-DD." : "Expected an e-mail address.";

    public static string Enum(IReadOnlyList<string> known) => $"Expected one of {string.Join(", ", known)}.";

    public static string Minimum(decimal least) => $"Must be {Number(least)} or more.";

    public static string Maximum(decimal most) => $"Must be {Number(most)} or less.";

    public static string ExclusiveMinimum(decimal above) => $"Must be more than {Number(above)}.";

    public static string ExclusiveMaximum(decimal below) => $"Must be less than {Number(below)}.";

    public static string Decimals(int most) => most == 0 ? "Must be a whole number." : $"At most {most} decimals are allowed.";

    static string Count(int n, string what) => n == 1 ? $"one {what} is" : $"{n} {what}s are";

    static string Number(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    static string Name(JsonTypes types) => types switch
    {
        JsonTypes.Object => "an object",
        JsonTypes.Array => "an array",
        JsonTypes.String => "a string",
        JsonTypes.Number => "a number",
        JsonTypes.Integer => "a whole number",
        JsonTypes.Boolean => "true or false",
        _ => string.Join(" or ", System.Enum.GetValues<JsonTypes>().Where(t => t is not (JsonTypes.None or JsonTypes.Any) && types.HasFlag(t)).Select(Name)),
    };
}
