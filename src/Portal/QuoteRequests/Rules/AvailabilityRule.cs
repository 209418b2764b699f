using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;

namespace Portal.QuoteRequests.Rules;

/// <summary>What is asked for is free, counting all lines of the request together.</summary>
sealed class AvailabilityRule : IKindRule<QuoteCase>
{
    public string Slug => "availability";
    public string Says => "The stock covers what is asked for, all lines of an item together.";
    public IReadOnlyList<string> Reads => ["inventory"];

    public IEnumerable<Finding> Look(QuoteCase request) => request.Lines
        .Where(l => l.Item?.Available is not null)
        .GroupBy(l => l.Item!.Number)
        .Where(item => item.Sum(l => l.Asked.Quantity) > item.First().Item!.Available)
        .Select(item =>
        {
            var (last, asked) = (item.Last(), item.Sum(l => l.Asked.Quantity));
            return this.Found(
                Severity.Warning, $"{last.Pointer}/quantity", $"{last.Name}: {QuoteRules.Number(asked)} asked, {QuoteRules.Number(last.Item!.Available!.Value)} free.",
                $"asked {QuoteRules.Number(asked)}, free {last.Item.Counted(QuoteRules.Number(last.Item.Available.Value))}");
        });
}
