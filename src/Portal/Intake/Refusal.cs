using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Intake;

/// <summary>Why something was not taken. A value, not an exception: bad bodies are everyday business at a door.</summary>
/// <param name="More">Further members of the problem: errors, line, column.</param>
/// <param name="RetryAfter">Seconds.</param>
sealed record Refusal(ProblemKind Kind, string Detail, IReadOnlyDictionary<string, object?>? More = null, int? RetryAfter = null)
{
    public static Refusal Malformed(MalformedJson fault) =>
        new(Problems.MalformedJson, fault.Message, new Dictionary<string, object?> { ["line"] = fault.Line, ["column"] = fault.Column });

    public static Refusal Violates(IReadOnlyList<Violation> violations) =>
        new(Problems.SchemaViolation, violations.Count == 1 ? violations[0].Detail : $"{violations.Count} things are wrong; errors lists them all.", new Dictionary<string, object?> { ["errors"] = violations });

    public static Refusal Overloaded(string detail) => new(Problems.Overloaded, detail, RetryAfter: 2);

    public Task Write(HttpContext context)
    {
        if (RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString();
        if (Kind == Problems.UnsupportedMediaType) context.Response.Headers.AcceptEncoding = "gzip";
        return Problems.Write(context, Kind, Detail, More);
    }
}
