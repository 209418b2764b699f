using System.Globalization;
using System.Text.Json;
using Portal.Kernel.Contracts;

namespace Portal.Shell.Kinds;

/// <summary>One rule of the business: looks at a record and says what it noticed. Pure: everything that it needs is in the case.</summary>
public interface IKindRule<in TCase>
{
    /// <summary>Name in findings: <c>credit-limit</c>.</summary>
    string Slug { get; }

    /// <summary>What it looks for, in a sentence for the documentation.</summary>
    string Says { get; }

    /// <summary>Slugs of the data domains that it looks at besides the record itself.</summary>
    IReadOnlyList<string> Reads => [];

    IEnumerable<Finding> Look(TCase request);
}

static class KindRules
{
    public static Finding Found<TCase>(this IKindRule<TCase> rule, Severity severity, string pointer, string message, string? evidence = null, Fix? fix = null) =>
        new(rule.Slug, severity, pointer, message, evidence, fix);

    public static Fix Use(string label, string pointer, string value) => new(label, pointer, JsonSerializer.Serialize(value));

    public static Fix Use(string label, string pointer, decimal value) => new(label, pointer, value.ToString(CultureInfo.InvariantCulture));

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
