using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;

namespace Portal.Inspections;

/// <summary>An inspection with what was looked at.</summary>
sealed record InspectionCase : KindCase
{
    public required InspectionBody Body { get; init; }
    public required Holding? Asset { get; init; }
    public required Holding? Contract { get; init; }

    /// <summary>Whose it is: the asset's customer goes before the contract's.</summary>
    public Holding? Of => Asset ?? Contract;

    public string ResultWord => Body.Result.ToString().ToLowerInvariant();

    public override CaseFacts Facts => new(
        Of?.Company ?? Body.Asset ?? Body.Contract ?? Body.Inspector, null, Of?.CustomerNumber, Of is null ? CustomerMatch.None : CustomerMatch.Sure,
        Print("inspections", Body.Asset?.Trim().ToUpperInvariant(), Body.Contract?.Trim().ToUpperInvariant(), KindRules.Day(Body.InspectedOn)), $"{Of?.Name ?? "Inspection"}: {ResultWord}");
}
