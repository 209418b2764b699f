using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;

namespace Portal.QuoteRequests.Rules;

/// <summary>A price that the customer saw is the list's, within a tolerance; a line without one has a list price.</summary>
sealed class PriceRule(decimal tolerancePercent) : IKindRule<QuoteCase>
{
    public string Slug => "price";
    public string Says => "Each price is within the tolerance of the price list; a line without a price has a list price in the request's currency.";
    public IReadOnlyList<string> Reads => ["prices"];

    public IEnumerable<Finding> Look(QuoteCase request) => request.Lines.Where(l => l.Item is not null).Select(Look).OfType<Finding>();

    Finding? Look(CaseLine line)
    {
        var pointer = $"{line.Pointer}/unitPrice";
        return (line.Asked.UnitPrice, line.ListPrice) switch
        {
            ( < 0, _) => this.Found(Severity.Blocking, pointer, $"{line.Name}: a price cannot be negative.", $"asked {QuoteRules.Amount(line.Asked.UnitPrice!.Value)}"),
            (null, null) => this.Found(Severity.Blocking, pointer, $"{line.Name}: there is no list price in {line.Currency}. Set a price.", line.Item!.Number),
            (null, _) => null,
            ({ } asked, null) => this.Found(Severity.Warning, pointer, $"{line.Name}: there is no list price in {line.Currency} to compare with.", $"asked {QuoteRules.Amount(asked)}"),
            ({ } asked, { } list) => Compare(line, pointer, asked, list),
        };
    }

    Finding? Compare(CaseLine line, string pointer, decimal asked, ListPrice list)
    {
        var off = asked - list.Price;
        if (Math.Abs(off) <= list.Price * tolerancePercent / 100) return null;
        var by = list.Price == 0 ? "" : $" by {QuoteRules.Number(Math.Round(Math.Abs(off) / list.Price * 100, 1))} %";
        return this.Found(
            Severity.Warning, pointer, $"{line.Name}: the price is {(off < 0 ? "below" : "above")} the list{by}.",
            $"asked {QuoteRules.Amount(asked)}, {list.List} {QuoteRules.Amount(list.Price)}{(list.FromQuantity > 1 ? $" from {QuoteRules.Number(list.FromQuantity)}" : "")}, tolerance {QuoteRules.Number(tolerancePercent)} %",
            KindRules.Use($"Use {QuoteRules.Amount(list.Price)}", pointer, list.Price));
    }
}
