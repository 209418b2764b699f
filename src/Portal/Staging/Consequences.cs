using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Staging;

/// <summary>What a decision will do, said before it is made.</summary>
public static class Consequences
{
    /// <param name="becomes">quote</param>
    /// <param name="subscribers">How many hear of it.</param>
    /// <param name="undoSeconds">How long it can be taken back.</param>
    public static string OfApproving(StagedRecord record, string becomes, int subscribers, int undoSeconds)
    {
        if (record.Blocking > 0)
        {
            var blocking = record.Findings.Where(f => f.Severity is Severity.Blocking).ToList();
            return blocking.Count == 1 ? $"Cannot be approved: {Lower(blocking[0].Message)}" : $"Cannot be approved: {blocking.Count} findings forbid it.";
        }
        var steps = new List<string> { $"creates 1 {becomes} in the system of record{Whose(record)}{Worth(record)}" };
        if (record.Warnings > 0) steps.Add($"accepts {Format.Of(record.Warnings, "warning")}");
        steps.Add($"sends 1 event{subscribers switch { 0 => " (nobody subscribes to it yet)", var n => $" to {Format.Of(n, "subscriber")}" }}");
        var undo = undoSeconds > 0 ? $" You have {undoSeconds} s to undo." : "";
        return $"Approve {Listed(steps)}.{undo}";
    }

    public static string OfRetrying(string becomes) => $"Try again looks its key up in the system of record first, so a second {becomes} is never made.";

    public static IReadOnlyList<string> OfRejecting(StagedRecord record) =>
        [$"Closes the record of {record.Company}; nothing reaches the system of record.", "Sends 1 event, intake.rejected, with your reason."];

    static string Whose(StagedRecord record) => record switch
    {
        { CustomerNumber: null } => "",
        { Match: CustomerMatch.Guess } => $" for {record.CustomerNumber} (a guess)",
        _ => $" for {record.CustomerNumber}",
    };

    static string Worth(StagedRecord record) => record.Total is { } total ? $" worth {Format.Money(total, record.Currency)}" : "";

    static string Listed(IReadOnlyList<string> steps) => steps.Count == 1 ? steps[0] : $"{string.Join(", ", steps.Take(steps.Count - 1))} and {steps[^1]}";

    static string Lower(string sentence) => sentence.Length > 1 && char.IsLower(sentence[1]) ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : sentence;
}
