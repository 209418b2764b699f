using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;
using Portal.Shell.Kinds.Rules;

namespace Portal.ServiceRequests;

/// <summary>Service is for what the customer has from us.</summary>
/// <param name="what">asset or contract.</param>
abstract class OwnRule(string what) : IKindRule<ServiceRequestCase>
{
    public string Slug => $"{what}-own";
    public string Says => $"The {what} that is named exists and is the customer's own.";
    public IReadOnlyList<string> Reads => [$"{what}s"];

    protected abstract (string? Asked, Holding? Found) Of(ServiceRequestCase request);

    public IEnumerable<Finding> Look(ServiceRequestCase request)
    {
        var (asked, found) = Of(request);
        if (string.IsNullOrWhiteSpace(asked)) return [];
        if (found is null) return [this.Found(Severity.Warning, $"/{what}", $"There is no {what} {asked.Trim()}.", null, new Fix($"Name no {what}", $"/{what}", "null"))];
        return request.Customer.Number is { } customer && !string.Equals(customer, found.CustomerNumber, StringComparison.OrdinalIgnoreCase)
            ? [this.Found(Severity.Blocking, $"/{what}", $"The {what} {found.Number} is another customer's: {found.CustomerNumber} {found.Company}.", found.Name)]
            : [];
    }
}

sealed class AssetOwnRule() : OwnRule("asset")
{
    protected override (string?, Holding?) Of(ServiceRequestCase request) => (request.Body.Asset, request.Asset);
}

sealed class ContractOwnRule() : OwnRule("contract")
{
    protected override (string?, Holding?) Of(ServiceRequestCase request) => (request.Body.Contract, request.Contract);
}

/// <summary>Nobody can come in the past.</summary>
sealed class PreferredDateRule : IKindRule<ServiceRequestCase>
{
    const string Pointer = "/preferredDate";

    public string Slug => "preferred-date";
    public string Says => "The preferred day is not in the past.";

    public IEnumerable<Finding> Look(ServiceRequestCase request) => request.Body.PreferredDate is { } asked && asked < request.Today
        ? [this.Found(Severity.Warning, Pointer, "The preferred day is in the past.", $"asked for {KindRules.Day(asked)}, today is {KindRules.Day(request.Today)}", new Fix("Ask for no day", Pointer, "null"))]
        : [];
}

/// <summary>All rules, in the order in which their findings are shown.</summary>
static class ServiceRequestRules
{
    public static IReadOnlyList<IKindRule<ServiceRequestCase>> All(ServiceRequestSettings settings) =>
    [
        new CustomerKnownRule(),
        new AssetOwnRule(),
        new ContractOwnRule(),
        new PreferredDateRule(),
        new DuplicateRule($"No request by the same customer about the same thing with the same subject came in the last {settings.DuplicateHours} hours.", "same customer, thing and subject"),
        new UndeclaredMembersRule(ServiceRequestBody.Schema, "ticket"),
    ];
}
