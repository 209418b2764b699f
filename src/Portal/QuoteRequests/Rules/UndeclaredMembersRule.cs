using Portal.Kernel.Contracts;

namespace Portal.QuoteRequests.Rules;

/// <summary>What the schema does not name is kept, and somebody should know that nothing reads it.</summary>
sealed class UndeclaredMembersRule : IQuoteRule
{
    const int MostShown = 20;

    public string Slug => "unknown-member";
    public string Says => "Every member is one that the schema names; others are kept with the record, but do not go into the quote.";

    public IEnumerable<Finding> Look(QuoteCase request)
    {
        var found = Undeclared.In(request.Body).ToList();
        var shown = found.Take(MostShown).Select(m => this.Found(Severity.Info, m.Pointer, $"\"{m.Name}\" is not in the schema: it is kept, but does not go into the quote.", m.Text));
        return found.Count <= MostShown ? shown : shown.Append(this.Found(Severity.Info, "", $"{found.Count - MostShown} more members are not in the schema."));
    }
}
