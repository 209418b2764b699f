using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;

namespace Portal.QuoteRequests.Rules;

/// <summary>A total that no quote can hold is a slip of the hand.</summary>
sealed class TotalRule : IKindRule<QuoteCase>
{
    public string Slug => "total";
    public string Says => "The total is one that a quote can hold.";

    public IEnumerable<Finding> Look(QuoteCase request) => request.Total is null && request.Lines.All(l => l.Price is not null)
        ? [this.Found(Severity.Blocking, "/lines", "The total is larger than a quote can be. Look at quantities and prices.", $"more than {QuoteRules.Amount(QuoteCase.Largest)}")]
        : [];
}
