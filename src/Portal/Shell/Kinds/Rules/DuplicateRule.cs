using Portal.Kernel.Contracts;

namespace Portal.Shell.Kinds.Rules;

/// <summary>The same asked for again: somebody may have pressed the button twice.</summary>
/// <param name="says">What it looks for, in a sentence.</param>
/// <param name="same">What two records have in common: "same customer, items and quantities".</param>
sealed class DuplicateRule(string says, string same) : IKindRule<KindCase>
{
    const int MostKeys = 3;

    public string Slug => "duplicate";
    public string Says => says;

    public IEnumerable<Finding> Look(KindCase request)
    {
        if (request.Alike is not [var latest, ..] alike) return [];
        var (ago, keys) = (Format.Length(request.Draft.ReceivedAt - latest.ReceivedAt), alike.Take(MostKeys).Select(r => r.Key));
        var more = alike.Count > MostKeys ? $" and {Format.Count(alike.Count - MostKeys)} more" : "";
        return [this.Found(Severity.Warning, "", $"Looks like a request that came {ago} before: {same}.", string.Join(", ", keys) + more)];
    }
}
