using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Shell;

/// <summary>Registers the flow of something that is being made, in the same request.</summary>
static class FlowRegistration
{
    /// <summary>Where a form looks for what is wrong with the flow.</summary>
    public const string Pointer = "/propose";

    /// <summary>Slug of the new flow.</summary>
    /// <exception cref="InvalidInput">With pointers under <see cref="Pointer"/>.</exception>
    public static async Task<string> Register(this IMediator contracts, ProposeFlow propose, CancellationToken stop)
    {
        try
        {
            return (await contracts.Send(propose, stop)).Slug;
        }
        catch (InvalidInput invalid)
        {
            throw new InvalidInput([.. invalid.Violations.Select(v => v with { Pointer = Pointer + v.Pointer })]);
        }
    }
}
