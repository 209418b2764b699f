using System.Globalization;
using System.Text.Json.Nodes;

namespace Portal.Registry.Exports;

/// <summary>The flows as OpenLineage job events: what each reads and where it goes. Nothing ran for it, so there is no run.</summary>
static class OpenLineage
{
    const string Spec = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent", Facets = "https://openlineage.io/spec/facets";

    /// <param name="producer">Address of this Portal.</param>
    public static JsonArray Of(Picture picture, string producer) => new([.. picture.Book.Flows.Where(f => f.State is not (FlowState.Retired or FlowState.Planned)).Select(f => (JsonNode)Event(picture, f, producer))]);

    static JsonObject Event(Picture picture, Flow flow, string producer)
    {
        JsonObject Facet(string name, string version, JsonObject of)
        {
            of["_producer"] = producer;
            of["_schemaURL"] = $"{Facets}/{version}/{name}.json#/$defs/{name}";
            return of;
        }
        var facets = new JsonObject { ["documentation"] = Facet("DocumentationJobFacet", "1-0-1", new() { ["description"] = flow.Name }) };
        if (flow.Owner is { } owner) facets["ownership"] = Facet("OwnershipJobFacet", "1-0-1", new() { ["owners"] = new JsonArray(new JsonObject { ["name"] = owner, ["type"] = "MAINTAINER" }) });
        JsonObject Dataset(string system)
        {
            var (domain, facets) = (picture.Book.Domain(flow.Domain), new JsonObject());
            if (domain is { Fields.Count: > 0 })
                facets["schema"] = Facet("SchemaDatasetFacet", "1-1-1", new()
                {
                    ["fields"] = new JsonArray([.. domain.Fields.Select(f => (JsonNode)new JsonObject { ["name"] = f.Slug, ["type"] = f.Type ?? "text", ["description"] = f.Description ?? f.Name ?? f.Slug })]),
                });
            return new() { ["namespace"] = system, ["name"] = flow.Domain ?? flow.Slug, ["facets"] = facets };
        }
        return new()
        {
            ["eventTime"] = picture.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ["producer"] = producer, ["schemaURL"] = Spec,
            ["job"] = new JsonObject { ["namespace"] = "portal", ["name"] = flow.Slug, ["facets"] = facets }, ["inputs"] = new JsonArray(Dataset(flow.From)), ["outputs"] = new JsonArray(Dataset(flow.To)),
        };
    }
}
