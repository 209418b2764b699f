using System.Net;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;

namespace Portal.Connectors.Zendesk;

/// <summary>Organizations: names are unique and never matched, external ids are matched.</summary>
public sealed partial class ZendeskDouble
{
    void MapOrganizations()
    {
        Map(HttpMethod.Get, "/api/v2/organizations", ask => List(ask, Organizations, Shelf.All(Organizations)));
        Map(HttpMethod.Get, "/api/v2/organizations/search", ask => List(ask, Organizations, Shelf.All(Organizations).Where(o => ask.Query.TryGetValue("external_id", out var id) ? SameText(o.Text("external_id"), id) : SameText(o.Text("name"), ask.Query.GetValueOrDefault("name")))));
        Map(HttpMethod.Get, "/api/v2/organizations/autocomplete", Autocomplete);
        Map(HttpMethod.Get, "/api/v2/organizations/show_many", ask => ShowMany(ask, Organizations));
        Map(HttpMethod.Post, "/api/v2/organizations", ask => WriteOrganization(ask, null));
        Map(HttpMethod.Post, "/api/v2/organizations/create_or_update", ask => WriteOrganization(ask, Matched(ask)));
        Map(HttpMethod.Get, "/api/v2/organizations/{id}", ask => Show(ask, Organizations, "organization"));
        Map(HttpMethod.Put, "/api/v2/organizations/{id}", ask => Shelf.Find(Organizations, ask.Parts["id"]) is { } known ? WriteOrganization(ask, known) : NotFound());
        Map(HttpMethod.Delete, "/api/v2/organizations/{id}", ask => Shelf.Remove(Organizations, ask.Parts["id"]) ? new HttpResponseMessage(HttpStatusCode.NoContent) : NotFound());
    }

    static bool SameText(string? one, string? other) => one is not null && string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    HttpResponseMessage Autocomplete(DoubleAsk ask)
    {
        var start = ask.Query.GetValueOrDefault("name") ?? "";
        return start.Length < 2 ? Invalid("name", "TooShort", "Name: is too short") : List(ask, Organizations, Shelf.All(Organizations).Where(o => o.Text("name")!.StartsWith(start, StringComparison.OrdinalIgnoreCase)));
    }

    JsonObject? Matched(DoubleAsk ask)
    {
        var said = ask.Json()?["organization"];
        return said.Text("id") is { } id ? Shelf.Find(Organizations, id) : said.Text("external_id") is { } external ? Shelf.All(Organizations).FirstOrDefault(o => SameText(o.Text("external_id"), external)) : null;
    }

    HttpResponseMessage WriteOrganization(DoubleAsk ask, JsonObject? known)
    {
        if (ask.Json()?["organization"] is not JsonObject said) return Json(new JsonObject { ["error"] = "ParameterMissing", ["description"] = "organization is missing" }, HttpStatusCode.BadRequest);
        if ((said.ContainsKey("name") || known is null) && string.IsNullOrWhiteSpace(said.Text("name"))) return Invalid("name", "BlankValue", "Name: cannot be blank");
        bool Taken(string member) => said.Text(member) is { } value && Shelf.All(Organizations).Any(o => o.Text("id") != known.Text("id") && SameText(o.Text(member), value));
        if (Taken("name")) return Invalid("name", "DuplicateValue", $"Name: {said.Text("name")} has already been taken");
        if (Taken("external_id")) return Invalid("external_id", "DuplicateValue", "External: has already been taken");
        var record = known ?? new JsonObject { ["id"] = 360_000_000 + Shelf.Next(Organizations), ["created_at"] = Stamp(), ["name"] = null, ["external_id"] = null, ["organization_fields"] = new JsonObject(), ["tags"] = new JsonArray() };
        foreach (var member in (string[])["name", "external_id", "notes", "details", "organization_fields"])
            if (said.ContainsKey(member)) record[member] = said[member]?.DeepClone();
        record["updated_at"] = Stamp();
        Shelf.Put(Organizations, record.Text("id")!, record);
        return Json(new JsonObject { ["organization"] = record.DeepClone() }, known is null ? HttpStatusCode.Created : HttpStatusCode.OK);
    }
}
