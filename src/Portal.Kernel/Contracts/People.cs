using MediatR;

namespace Portal.Kernel.Contracts;

/// <summary>What somebody may do. API scopes and page policies use the same words, so one vocabulary guards everything.</summary>
public static class Permission
{
    public const string IntakeWrite = "intake:write";
    public const string IntakeReview = "intake:review";
    /// <summary>See the queue and its records without deciding (architects).</summary>
    public const string IntakeRead = "intake:read";
    public const string ReferenceRead = "reference:read";
    public const string ReferenceManage = "reference:manage";
    public const string CustomersRead = "customers:read";
    public const string EventsRead = "events:read";
    public const string SubscriptionsRead = "subscriptions:read";
    public const string SubscriptionsManage = "subscriptions:manage";
    public const string RegistryRead = "registry:read";
    public const string RegistryManage = "registry:manage";
    public const string MetricsRead = "metrics:read";
    /// <summary>Users, API clients, settings.</summary>
    public const string AccessManage = "access:manage";
    public const string AuditRead = "audit:read";
    /// <summary>Background jobs and their dashboard.</summary>
    public const string JobsManage = "jobs:manage";
    /// <summary>A customer's own requests, quotes, contracts and invoices.</summary>
    public const string OwnRead = "own:read";
    /// <summary>Hand in what is one's own, and answer what one is asked.</summary>
    public const string OwnWrite = "own:write";

    /// <summary>The scopes that an API client may be given.</summary>
    public static readonly IReadOnlyList<string> Scopes =
    [
        IntakeWrite, IntakeReview, ReferenceRead, CustomersRead, EventsRead,
        SubscriptionsManage, RegistryRead, RegistryManage, MetricsRead,
    ];

    public static readonly IReadOnlyList<string> All =
    [
        .. Scopes, IntakeRead, ReferenceManage, SubscriptionsRead, AccessManage, AuditRead, JobsManage, OwnRead, OwnWrite,
    ];
}

/// <summary>The roles of people and what each may do.</summary>
public static class Role
{
    public const string Admin = "Admin";
    public const string Operations = "Operations";
    public const string Architect = "Architect";
    public const string Customer = "Customer";

    public static readonly IReadOnlyList<string> All = [Admin, Operations, Architect, Customer];

    public static IReadOnlyList<string> PermissionsOf(string role) => role switch
    {
        Admin => [.. Permission.All.Where(p => p is not (Permission.OwnRead or Permission.OwnWrite))],
        Operations =>
        [
            Permission.IntakeWrite, Permission.IntakeReview, Permission.IntakeRead, Permission.ReferenceRead, Permission.ReferenceManage,
            Permission.CustomersRead, Permission.EventsRead, Permission.SubscriptionsRead, Permission.RegistryRead,
        ],
        Architect =>
        [
            Permission.IntakeRead, Permission.ReferenceRead, Permission.EventsRead, Permission.SubscriptionsRead,
            Permission.RegistryRead, Permission.RegistryManage, Permission.AuditRead,
        ],
        Customer => [Permission.OwnRead, Permission.OwnWrite],
        _ => [],
    };
}

/// <summary>Names of the claims that carry who is asking.</summary>
public static class PortalClaims
{
    public const string Permission = "permission";
    public const string CustomerNumber = "customer_number";
    public const string ClientId = "client_id";
    public const string DisplayName = "display_name";
    /// <summary>Requests a minute that an API client may make instead of the configured number; 0: no limit.</summary>
    public const string RateLimit = "rate_limit";
    /// <summary>Set when the request was authenticated by a Standard Webhooks signature: its <c>webhook-id</c>, which then is the idempotency key.</summary>
    public const string WebhookId = "webhook_id";
}

/// <summary>A use case states here what its caller must be allowed to do. Every request carries one (a test holds it).</summary>
/// <param name="permissions">One of these is enough. None: only the system itself (jobs, other handlers) may ask.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NeedsAttribute(params string[] permissions) : Attribute
{
    public IReadOnlyList<string> Permissions { get; } = permissions;

    /// <summary>Strangers may ask too: signing in.</summary>
    public bool Anyone { get; set; }
}

/// <summary>Which API client has this name; null when none that is switched on does.</summary>
[Needs]
public sealed record FindClient(string Name) : IRequest<Guid?>;

/// <summary>Who asks: a person in a browser, an API client, or the system itself (jobs).</summary>
public interface ICurrentPerson
{
    /// <summary>User id or API client id; null for the system.</summary>
    Guid? Id { get; }
    /// <summary>Name to show in timelines: "Ines", "Website", "Portal".</summary>
    string Name { get; }
    bool IsSystem { get; }
    /// <summary>Set for API clients: the client that submitted a record may read it back.</summary>
    Guid? ClientId { get; }
    /// <summary>Set for customer users: the one customer number whose data they may see.</summary>
    string? CustomerNumber { get; }
    bool May(string permission);
}

public static class PersonalValues
{
    /// <summary>Whether names, addresses and other values of records may be shown; who only keeps the registry sees keys and names of fields.</summary>
    public static bool MaySeeValues(this ICurrentPerson me) => me.IsSystem || me.May(Permission.CustomersRead) || me.May(Permission.IntakeReview);
}
