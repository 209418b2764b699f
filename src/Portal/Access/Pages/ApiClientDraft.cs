using Portal.Access.UseCases;
using Portal.Kernel.Contracts;

namespace Portal.Access.Pages;

/// <summary>What the form about an API client holds.</summary>
public sealed class ApiClientDraft
{
    /// <summary>Null for a new one.</summary>
    public Guid? Id { get; init; }
    public bool Signs { get; init; }
    public string Name { get; set; } = "";
    public string OwnerSystem { get; set; } = "";
    public HashSet<string> Scopes { get; } = [];
    public Shell.Components.FlowDraft Flows { get; } = new();

    /// <summary>It brings or takes records, so it must say which flows it is for.</summary>
    public bool MovesData => Scopes.Overlaps([Permission.IntakeWrite, Permission.ReferenceRead, Permission.CustomersRead]);

    public void Choose(string scope, bool chosen)
    {
        if (chosen) Scopes.Add(scope);
        else Scopes.Remove(scope);
    }

    public static ApiClientDraft Of(ApiClientRow client)
    {
        var draft = new ApiClientDraft { Id = client.Id, Signs = client.Signs, Name = client.Name, OwnerSystem = client.OwnerSystem };
        draft.Scopes.UnionWith(client.Scopes);
        draft.Flows.Chosen.AddRange(client.Flows);
        return draft;
    }

    /// <summary>What a scope lets a machine do, in a few words.</summary>
    public static string Says(string scope) => scope switch
    {
        Permission.IntakeWrite => "Submit requests and read its own back",
        Permission.IntakeReview => "See, correct, approve and reject requests",
        Permission.ReferenceRead => "Read items, prices, stock and customers' names",
        Permission.CustomersRead => "Read a customer's quotes, orders, contracts, invoices",
        Permission.EventsRead => "Read the feed of events and their types",
        Permission.SubscriptionsManage => "Manage webhook subscriptions",
        Permission.RegistryRead => "Read the registry",
        Permission.RegistryManage => "Change the registry",
        Permission.MetricsRead => "Read metrics and health in detail",
        _ => "",
    };
}
