using Portal.Kernel.Contracts;

namespace Portal.Shell.Kinds;

/// <summary>What the system of record says of the customer who asks, beside the fields of <c>/customer</c>.</summary>
static class CustomerLive
{
    const string Section = "/customer";

    public static IEnumerable<(string Pointer, string? Says)> Of(IOfCustomer request)
    {
        var live = request.Customer.Standing;
        return
        [
            ($"{Section}/number", live is null ? null : request.Customer.Match is CustomerMatch.Guess ? $"{live.Number} (a guess)" : live.Number),
            ($"{Section}/company", live?.Name), ($"{Section}/email", live?.Email), ($"{Section}/phone", live?.Phone),
        ];
    }

    public static IEnumerable<(string Pointer, string Label, string? Says)> More(IOfCustomer request)
    {
        var live = request.Customer.Standing;
        return
        [
            (Section, "Credit", live is null ? null : Credit(live)),
            (Section, "Standing", live is null ? null : live.Blocked ? $"blocked: {live.BlockedReason ?? "no reason given"}" : "open for business"),
        ];
    }

    static string Credit(CustomerStanding customer)
    {
        var overdue = customer.OverdueAmount > 0 ? $", {Format.Money(customer.OverdueAmount, customer.Currency)} overdue" : "";
        return customer.CreditLimit is { } limit
            ? $"{Format.Money(limit - customer.OpenAmount, customer.Currency)} free of {Format.Money(limit, customer.Currency)}{overdue}"
            : $"no limit, {Format.Money(customer.OpenAmount, customer.Currency)} open{overdue}";
    }
}
