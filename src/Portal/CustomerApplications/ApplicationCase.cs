using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;

namespace Portal.CustomerApplications;

/// <summary>An application with the customers who may be the same company.</summary>
sealed record ApplicationCase : KindCase
{
    public required ApplicationBody Body { get; init; }
    public required IReadOnlyList<CustomerStanding> Same { get; init; }
    /// <summary>The mail domain of the company; null when anybody may have an address there.</summary>
    public required string? Domain { get; init; }

    public override CaseFacts Facts => new(
        Body.Company.Name, Body.Contact.Email, null, CustomerMatch.None,
        Print("customer-applications", NormalisedVat.Of(Body.Company.VatNumber) ?? NormalisedName.Of(Body.Company.Name), Body.Address.Country), $"{Body.Address.City}, {Body.Address.Country}");
}
