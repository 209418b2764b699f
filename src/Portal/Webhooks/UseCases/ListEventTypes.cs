using System.Text.Json.Nodes;
using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Webhooks.UseCases;

/// <summary>The event catalogue.</summary>
[Needs(Permission.EventsRead, Permission.SubscriptionsRead, Permission.SubscriptionsManage)]
public sealed record ListEventTypes : IRequest<IReadOnlyList<EventTypeView>>;

/// <param name="Owner">System that owns the fact: portal, erp, crm, help-desk.</param>
/// <param name="Schema">JSON Schema of <c>data</c>.</param>
/// <param name="Example">An instance of <c>data</c>.</param>
public sealed record EventTypeView(string Name, int Version, string Owner, string Description, JsonNode Schema, JsonNode Example);

sealed class ListEventTypesHandler : IRequestHandler<ListEventTypes, IReadOnlyList<EventTypeView>>
{
    public Task<IReadOnlyList<EventTypeView>> Handle(ListEventTypes ask, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EventTypeView>>(
            [.. EventCatalogue.All.Select(t => new EventTypeView(t.Name, t.Version, t.Owner, t.Description, EventCatalogue.SchemaOf(t), EventCatalogue.ExampleOf(t)))]);
}
