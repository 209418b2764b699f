using Portal.Kernel.Contracts;

namespace Portal.Registry;

/// <summary>One system of record for a domain, or a field of it, at any date.</summary>
public static class OwnershipRules
{
    /// <summary>By field and day, an end left out where the next one begins.</summary>
    /// <exception cref="BusinessRuleViolation">Two own the same at one date.</exception>
    public static IReadOnlyList<OwnedFrom> InOrder(IReadOnlyList<OwnedFrom> ownership)
    {
        var ordered = new List<OwnedFrom>();
        foreach (var field in ownership.GroupBy(o => o.Field).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            OwnedFrom? last = null;
            foreach (var next in field.OrderBy(o => o.From))
            {
                if (next.Until <= next.From) throw new InvalidInput("/ownership", $"{next.System ?? "Nobody"} would own from {next.From:O} until {next.Until:O}: the end must come after the beginning.", "minimum");
                if (last is not null && (last.From == next.From || last.Until > next.From))
                    throw new BusinessRuleViolation($"{last.System ?? "Nobody"} is the system of record{(field.Key is null ? "" : $" of {field.Key}")} from {last.From:O}{(last.Until is { } end ? $" until {end:O}" : "")}; {next.System ?? "nobody"} cannot be it from {next.From:O} as well. There is one at any date.");
                if (last is not null && last.Until == next.From) ordered[^1] = last with { Until = null };
                ordered.Add(last = next);
            }
        }
        return ordered;
    }

    /// <summary>As the table keeps it: an end without a successor is a day from which nobody owns.</summary>
    public static IEnumerable<OwnershipRow> Rows(DataDomain domain)
    {
        foreach (var owned in domain.Ownership)
        {
            yield return Row(owned.From, owned.System);
            if (owned.Until is { } end) yield return Row(end, null);
            OwnershipRow Row(DateOnly from, string? system) => new() { Domain = domain.Slug, Field = owned.Field ?? OwnershipRow.Whole, From = from, System = system };
        }
    }

    /// <summary>The domain with one system of record from a day on.</summary>
    /// <param name="planned">The day was given: a change of owner on that day is meant.</param>
    /// <exception cref="BusinessRuleViolation">Another one is it at that date.</exception>
    internal static DataDomain OwnedBy(this DataDomain domain, string? system, DateOnly from, bool planned)
    {
        var owner = domain.OwnerOn(from);
        if (owner == system) return domain;
        var begins = domain.Ownership.Any(o => o.Field is null && o.From == from && o.System is not null);
        if (system is not null && owner is not null && (begins || !planned))
            throw new BusinessRuleViolation($"{owner} is the system of record of {domain.Name} at {from:O}. There is one at any date: name a later day (systemOfRecordFrom) from which {system} takes over, or end the ownership first.");
        var others = domain.Ownership.Where(o => o.Field is not null || o.From != from).Select(o => o.Field is null && o.From < from && o.Until > from ? o with { Until = from } : o);
        return domain with { Ownership = InOrder([.. others, new OwnedFrom { System = system, From = from }]) };
    }
}
