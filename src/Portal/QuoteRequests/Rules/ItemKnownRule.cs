using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;

namespace Portal.QuoteRequests.Rules;

/// <summary>Every line asks for an item that exists.</summary>
sealed class ItemKnownRule : IKindRule<QuoteCase>
{
    public string Slug => "item-known";
    public string Says => "Every item that is asked for exists in the system of record.";
    public IReadOnlyList<string> Reads => ["items"];

    public IEnumerable<Finding> Look(QuoteCase request) => request.Lines.Where(l => l.Item is null)
        .Select(l => this.Found(Severity.Blocking, $"{l.Pointer}/item", $"Line {l.Index + 1}: there is no item {l.Asked.Item}."));
}
