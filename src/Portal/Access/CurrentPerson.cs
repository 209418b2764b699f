using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Access;

/// <summary>
/// Whoever this scope works for, settled once when the scope first asks: the person of its circuit, else of the request that is running, else the system.
/// A stranger's request is nobody, never the system, and stays nobody when the request ends before its work does.
/// </summary>
sealed class CurrentPerson : ICurrentPerson
{
    static readonly ClaimsPrincipal Nobody = new();

    readonly HttpContext? request;
    readonly AuthenticationStateProvider? circuit;
    ClaimsPrincipal? known;

    public CurrentPerson(IHttpContextAccessor http, CircuitScope scope, IServiceProvider services)
    {
        if (scope.IsCircuit) circuit = services.GetRequiredService<AuthenticationStateProvider>();
        else request = http.HttpContext;
        IsSystem = circuit is null && request is null;
    }

    public bool IsSystem { get; }
    public Guid? Id => Guid.TryParse(User.FindFirst(ClaimTypes.NameIdentifier)?.Value, out var id) ? id : ClientId;
    public string Name => IsSystem ? "Portal" : User.FindFirst(PortalClaims.DisplayName)?.Value ?? User.Identity?.Name ?? "Nobody";
    public Guid? ClientId => Guid.TryParse(User.FindFirst(PortalClaims.ClientId)?.Value, out var id) ? id : null;
    public string? CustomerNumber => User.FindFirst(PortalClaims.CustomerNumber)?.Value;

    public bool May(string permission) => IsSystem || User.May(permission);

    ClaimsPrincipal User => IsSystem ? Nobody : circuit is not null ? OfCircuit(circuit) : known ?? OfRequest(request!);

    // Asked each time: somebody who is switched off loses the circuit's identity while it is open.
    static ClaimsPrincipal OfCircuit(AuthenticationStateProvider circuit) =>
        circuit.GetAuthenticationStateAsync() is { IsCompletedSuccessfully: true } state ? state.Result.User : Nobody;

    // Kept once known: the server lends the context object to the next request of the connection.
    ClaimsPrincipal OfRequest(HttpContext context)
    {
        var user = context.User;
        if (user.Identity?.IsAuthenticated is true) known = user;
        return user;
    }
}

/// <summary>Tells a circuit's scope from all others.</summary>
sealed class CircuitScope
{
    public bool IsCircuit { get; set; }
}

/// <summary>Blazor makes one in every circuit's scope before any component lives there.</summary>
sealed class CircuitMark : CircuitHandler
{
    public CircuitMark(CircuitScope scope) => scope.IsCircuit = true;
}
