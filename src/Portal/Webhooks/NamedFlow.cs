using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Webhooks;

/// <summary>A subscription may belong to a registered flow, and to no other.</summary>
static class NamedFlow
{
    /// <exception cref="InvalidInput">No such flow is registered.</exception>
    public static async Task RequireFlow(this IMediator contracts, string? flow, CancellationToken stop)
    {
        if (string.IsNullOrEmpty(flow)) return;
        var known = await contracts.Send(new FindFlows([flow]), stop);
        if (known.Count == 0) throw new InvalidInput("/flow", $"There is no flow {flow} in the registry; register it first.", "reference");
    }
}
