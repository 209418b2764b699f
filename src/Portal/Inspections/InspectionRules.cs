using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;
using Portal.Shell.Kinds.Rules;

namespace Portal.Inspections;

/// <summary>An inspection is of something that we know.</summary>
sealed class SubjectKnownRule : IKindRule<InspectionCase>
{
    public string Slug => "subject-known";
    public string Says => "An asset or a contract is named, and each that is named exists.";
    public IReadOnlyList<string> Reads => ["assets", "contracts"];

    public IEnumerable<Finding> Look(InspectionCase request)
    {
        var (asset, contract) = (request.Body.Asset, request.Body.Contract);
        if (string.IsNullOrWhiteSpace(asset) && string.IsNullOrWhiteSpace(contract)) yield return this.Found(Severity.Blocking, "/asset", "Neither an asset nor a contract is named. Say what was inspected.");
        if (!string.IsNullOrWhiteSpace(asset) && request.Asset is null) yield return this.Found(Severity.Blocking, "/asset", $"There is no asset {asset.Trim()}.");
        if (!string.IsNullOrWhiteSpace(contract) && request.Contract is null) yield return this.Found(Severity.Blocking, "/contract", $"There is no contract {contract.Trim()}.");
    }
}

/// <summary>Asset and contract are of one customer.</summary>
sealed class SameCustomerRule : IKindRule<InspectionCase>
{
    public string Slug => "same-customer";
    public string Says => "The asset and the contract that are named belong to the same customer.";
    public IReadOnlyList<string> Reads => ["assets", "contracts"];

    public IEnumerable<Finding> Look(InspectionCase request) => request is { Asset: { } asset, Contract: { } contract } && asset.CustomerNumber != contract.CustomerNumber
        ? [this.Found(Severity.Blocking, "/contract", $"The asset is {asset.Company}'s, the contract {contract.Company}'s.", $"{asset.Number} {asset.CustomerNumber}, {contract.Number} {contract.CustomerNumber}")]
        : [];
}

/// <summary>Nobody has inspected anything tomorrow.</summary>
sealed class InspectedOnRule : IKindRule<InspectionCase>
{
    public string Slug => "inspected-on";
    public string Says => "The day of the inspection is not in the future.";

    // Somewhere it is tomorrow already.
    public IEnumerable<Finding> Look(InspectionCase request) => request.Body.InspectedOn > request.Today.AddDays(1)
        ? [this.Found(Severity.Blocking, "/inspectedOn", "The day of the inspection is in the future.", $"inspected on {KindRules.Day(request.Body.InspectedOn)}, today is {KindRules.Day(request.Today)}")]
        : [];
}

/// <summary>Whoever did not let it pass says why.</summary>
sealed class RemarksRule : IKindRule<InspectionCase>
{
    public string Slug => "remarks";
    public string Says => "An inspection that failed, or passed with conditions, says why.";

    public IEnumerable<Finding> Look(InspectionCase request) => request.Body.Result is not Result.Passed && string.IsNullOrWhiteSpace(request.Body.Remarks)
        ? [this.Found(Severity.Blocking, "/remarks", $"The result is {request.ResultWord}. Say in the remarks what was found.")]
        : [];
}

/// <summary>The result follows from the checks.</summary>
sealed class ChecksRule : IKindRule<InspectionCase>
{
    public string Slug => "checks";
    public string Says => "An inspection that passed has no check that failed.";

    public IEnumerable<Finding> Look(InspectionCase request) => request.Body.Result is not Result.Passed ? [] : (request.Body.Checks ?? [])
        .Select((check, i) => (check, i)).Where(c => !c.check.Passed)
        .Select(c => this.Found(Severity.Warning, $"/checks/{c.i}/passed", $"The inspection passed, but \"{c.check.Point}\" did not.", c.check.Note));
}

/// <summary>All rules, in the order in which their findings are shown.</summary>
static class InspectionRules
{
    public static readonly IReadOnlyList<IKindRule<InspectionCase>> All =
    [
        new SubjectKnownRule(),
        new SameCustomerRule(),
        new InspectedOnRule(),
        new RemarksRule(),
        new ChecksRule(),
        new DuplicateRule("No inspection of the same thing on the same day came in the last 30 days.", "same thing and day"),
        new UndeclaredMembersRule(InspectionBody.Schema, "inspection"),
    ];
}
