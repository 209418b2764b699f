using MediatR;

namespace Portal.Kernel.Contracts;

/// <summary>The comparisons after which nobody needs a registered system any more: for the page of that system.</summary>
/// <param name="System">Slug.</param>
[Needs(Permission.RegistryRead)]
public sealed record AskRetiringComparisons(string System) : IRequest<IReadOnlyList<RetiringComparison>>;

/// <param name="Owner">Slug of the connection that is right.</param>
/// <param name="Copy">Slug of the connection that should say the same.</param>
/// <param name="MatchRate">Of the last run that came to its end, 0 to 1; null: none did yet.</param>
/// <param name="At">When that run ended.</param>
/// <param name="Open">Differences that wait for somebody.</param>
/// <param name="Accepted">Differences that may stay for a time.</param>
public sealed record RetiringComparison(string Slug, string Name, string Domain, string Owner, string Copy, double? MatchRate, DateTimeOffset? At, int Open, int Accepted)
{
    /// <summary>Both say the same: the system is not needed for it.</summary>
    public bool IsDone => MatchRate >= 1 && Open == 0 && Accepted == 0;
}
