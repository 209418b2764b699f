using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;

namespace Portal.ServiceRequests;

/// <summary>A service request with who asks and what it is about.</summary>
sealed record ServiceRequestCase : KindCase, IOfCustomer
{
    public required ServiceRequestBody Body { get; init; }
    public required CustomerGuess Customer { get; init; }
    public required Holding? Asset { get; init; }
    public required Holding? Contract { get; init; }

    public RequestCustomer Asker => Body.Customer;

    public override CaseFacts Facts => new(
        Body.Customer.Company is { Length: > 0 } company ? company : Customer.Standing?.Name ?? Body.Customer.Name, Body.Customer.Email, Customer.Number, Customer.Match,
        Print("service-requests", Customer.Number ?? Body.Customer.Email.ToLowerInvariant(), Body.Asset?.Trim().ToUpperInvariant(), Body.Contract?.Trim().ToUpperInvariant(), NormalisedName.Of(Body.Subject)), Body.Subject);
}
