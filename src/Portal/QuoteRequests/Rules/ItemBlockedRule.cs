using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;

namespace Portal.QuoteRequests.Rules;

/// <summary>Items that are blocked are not offered.</summary>
sealed class ItemBlockedRule : IKindRule<QuoteCase>
{
    public string Slug => "item-blocked";
    public string Says => "No item that is asked for is blocked.";
    public IReadOnlyList<string> Reads => ["items"];

    public IEnumerable<Finding> Look(QuoteCase request) => request.Lines.Where(l => l.Item is { Blocked: true })
        .Select(l => this.Found(Severity.Blocking, $"{l.Pointer}/item", $"{l.Name}: this item is blocked and cannot be offered.", l.Item!.Number));
}
