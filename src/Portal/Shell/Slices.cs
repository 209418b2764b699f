using System.Security.Claims;
using Portal.Kernel.Contracts;

namespace Portal.Shell;

/// <summary>Questions about all slices, and about what a signed-in person may open.</summary>
public static class Slices
{
    /// <summary>The navigation lines that the person may open, in order.</summary>
    public static IEnumerable<NavigationItem> NavigationFor(this IReadOnlyList<ISlice> slices, ClaimsPrincipal user) =>
        slices.SelectMany(s => s.Navigation).Where(i => i.Permissions.Length == 0 || i.Permissions.Any(user.May)).OrderBy(i => i.Order);

    /// <summary>What the person sees at <c>/</c>: the first home whose permission they have.</summary>
    public static Type? HomeFor(this IReadOnlyList<ISlice> slices, ClaimsPrincipal user) =>
        slices.SelectMany(s => s.Homes).OrderBy(h => h.Order).FirstOrDefault(h => user.May(h.Permission))?.Component;

    /// <summary>Whether the person has the permission, by claim or by role.</summary>
    public static bool May(this ClaimsPrincipal user, string permission) =>
        user.HasClaim(PortalClaims.Permission, permission) || Role.All.Any(r => user.IsInRole(r) && Role.PermissionsOf(r).Contains(permission));
}
