using MediatR;

namespace Portal.Kernel.Contracts;

/// <summary>Which of these flows are registered and not retired: asked before something says that it belongs to one.</summary>
[Needs(Permission.RegistryRead, Permission.SubscriptionsManage, Permission.AccessManage)]
public sealed record FindFlows(IReadOnlyCollection<string> Slugs) : IRequest<IReadOnlyList<FlowChoice>>;

public sealed record FlowChoice(string Slug, string Name, string From, string To, string? Domain);
