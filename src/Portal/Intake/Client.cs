using System.Security.Claims;
using Portal.Kernel.Contracts;

namespace Portal.Intake;

/// <summary>Who stands at the door.</summary>
/// <param name="Name">As timelines show it.</param>
/// <param name="PerMinute">Requests a minute; 0: no limit; null: what the settings say.</param>
/// <param name="WebhookId">Idempotency key of a signed request.</param>
readonly record struct Client(Guid Id, string Name, int? PerMinute, string? WebhookId)
{
    /// <summary>An API client, or a person who submits in their own name. Null when the credential names nobody.</summary>
    public static Client? Of(ClaimsPrincipal user)
    {
        Guid? client = null, person = null;
        string name = "", webhookId = "";
        int? perMinute = null;
        foreach (var claim in user.Claims)
        {
            switch (claim.Type)
            {
                case PortalClaims.ClientId: client = Guid.TryParse(claim.Value, out var id) ? id : null; break;
                case ClaimTypes.NameIdentifier: person = Guid.TryParse(claim.Value, out var who) ? who : null; break;
                case PortalClaims.DisplayName: name = claim.Value; break;
                case PortalClaims.RateLimit: perMinute = int.TryParse(claim.Value, out var rate) && rate >= 0 ? rate : null; break;
                case PortalClaims.WebhookId: webhookId = claim.Value; break;
            }
        }
        if ((client ?? person) is not { } found) return null;
        return new Client(found, name.Length > 0 ? name : user.Identity?.Name ?? "", perMinute, webhookId.Length > 0 ? webhookId : null);
    }
}
