using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.QuoteRequests.Rules;

/// <summary>The same customer asking for the same things again may have pressed the button twice.</summary>
sealed class DuplicateRule(int days) : IQuoteRule
{
    const int MostKeys = 3;

    public string Slug => "duplicate";
    public string Says => $"No request by the same customer for the same quantities of the same items came in the last {days} days.";

    public IEnumerable<Finding> Look(QuoteCase request)
    {
        if (request.Alike is not [var latest, ..] alike) return [];
        var (ago, keys) = (Format.Length(request.Draft.ReceivedAt - latest.ReceivedAt), alike.Take(MostKeys).Select(r => r.Key));
        var more = alike.Count > MostKeys ? $" and {Format.Count(alike.Count - MostKeys)} more" : "";
        return [this.Found(Severity.Warning, "", $"Looks like a request that came {ago} before: same customer, items and quantities.", string.Join(", ", keys) + more)];
    }
}
