using Portal.Shell;

namespace Portal.Registry;

/// <summary>A system that claims a domain, and what speaks for and against it.</summary>
/// <param name="Says">Short facts, the weightiest first.</param>
public sealed record Claim(string System, string Name, SystemKind Kind, int Weight, IReadOnlyList<string> Says);

public static class Claims
{
    /// <summary>Who claims a domain, the best founded first: from where data flows to others, and who writes into it.</summary>
    public static IReadOnlyList<Claim> ClaimsOf(this Picture picture, DataDomain domain)
    {
        var owner = domain.OwnerOn(picture.Today);
        return [.. domain.ClaimedBy.Concat(owner is null ? [] : [owner]).Distinct().Select(s => picture.ClaimOf(domain, s)).OrderByDescending(c => c.System == owner).ThenByDescending(c => c.Weight).ThenBy(c => c.Name, StringComparer.OrdinalIgnoreCase)];
    }

    static Claim ClaimOf(this Picture picture, DataDomain domain, string system)
    {
        var book = picture.Book;
        var flows = book.Carrying(domain.Slug).Where(f => f.State is not FlowState.Retired).ToList();
        var (sends, gets) = (flows.FindAll(f => f.From == system), flows.FindAll(f => f.To == system));
        var owns = book.Domains.Count(d => d.Slug != domain.Slug && d.OwnerOn(picture.Today) == system);
        var registered = book.System(system);
        var kind = registered?.Kind ?? SystemKind.Other;
        var byHand = kind is SystemKind.Spreadsheet;
        List<string> says = [];
        if (sends.Count > 0) says.Add($"sends it to {Others(sends.Select(f => f.To))}");
        if (gets.Count > 0) says.Add($"gets it from {Others(gets.Select(f => f.From))}");
        if (flows.Count > 0 && sends.Count + gets.Count == 0) says.Add("no flow carries it from or to there");
        if (owns > 0) says.Add($"owns {Format.Of(owns, "other domain")}");
        if (byHand) says.Add("kept by hand, without a history");
        says.Add(registered?.Owner is { } team ? $"{team} answers for it" : "nobody answers for it");
        return new(system, book.NameOf(system), kind, (2 * sends.Count(f => f.Trigger is not FlowTrigger.ByHand)) - gets.Count + owns - (byHand ? 5 : 0) - (registered?.Owner is null ? 2 : 0), says);

        string Others(IEnumerable<string> others) => string.Join(", ", others.Distinct().Select(book.NameOf).Take(3));
    }
}
