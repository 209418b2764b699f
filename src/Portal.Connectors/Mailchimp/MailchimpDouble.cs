using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;

namespace Portal.Connectors.Mailchimp;

/// <summary>
/// Mailchimp as integrations know it: a new member needs <c>status_if_new</c>, whoever left is not subscribed again by anybody else,
/// the bulk route answers 200 with an error a member, unknown merge fields are passed over without a word, and under load its gate answers 403 with a page.
/// </summary>
public sealed partial class MailchimpDouble : SystemDouble
{
    /// <summary>Id of the one audience.</summary>
    public const string List = "portal";

    static readonly string[] Tags = ["FNAME", "LNAME", "COMPANY", "PHONE", "CONSENT", "CONSENTAT", "CONSENTSRC"];
    static readonly string[] Statuses = ["subscribed", "unsubscribed", "cleaned", "pending", "transactional"];

    public MailchimpDouble(DoubleShelf shelf, TimeProvider clock) : base(shelf, clock)
    {
        Map(HttpMethod.Get, "/3.0/ping", _ => Json(new JsonObject { ["health_status"] = "Everything's Chimpy!" }));
        Map(HttpMethod.Get, "/3.0/lists/{list}", _ => Json(new JsonObject { ["id"] = List, ["name"] = "Portal's audience" }));
        Map(HttpMethod.Post, "/3.0/lists/{list}", Bulk);
        Map(HttpMethod.Get, "/3.0/lists/{list}/merge-fields", _ => Json(new JsonObject { ["merge_fields"] = new JsonArray([.. Tags.Select(t => new JsonObject { ["tag"] = t, ["type"] = "text" })]), ["total_items"] = Tags.Length }));
        Map(HttpMethod.Get, "/3.0/lists/{list}/members", Members);
        Map(HttpMethod.Get, "/3.0/lists/{list}/members/{hash}", ask => Shelf.Find("members", ask.Parts["hash"]) is { } member ? Json(member.DeepClone()) : Missing());
        Map(HttpMethod.Put, "/3.0/lists/{list}/members/{hash}", Put);
        Map(HttpMethod.Delete, "/3.0/lists/{list}/members/{hash}", ask => Shelf.Remove("members", ask.Parts["hash"]) ? new(HttpStatusCode.NoContent) : Missing());
        Map(HttpMethod.Post, "/3.0/lists/{list}/members/{hash}/actions/delete-permanent", Forget);
    }

    public override IReadOnlyList<string> Kinds => ["members"];

    /// <summary>So many requests are answered by the gate and never reach the API.</summary>
    public int Overloaded { get; set; }

    protected override HttpResponseMessage? Door(DoubleAsk ask)
    {
        if (Overloaded > 0)
        {
            Overloaded--;
            return new(HttpStatusCode.Forbidden) { Content = new StringContent("<html><body>Access denied</body></html>", Encoding.UTF8, "text/html") };
        }
        if (!IsKey(ask.Header("Authorization"))) return Problem(HttpStatusCode.Unauthorized, "API Key Invalid", "Your API key may be invalid, or you've attempted to access the wrong datacenter.");
        return ask.Path.StartsWith("/3.0/lists/", StringComparison.Ordinal) && ask.Path.Split('/')[3] != List ? Missing() : null;
    }

    /// <summary>Bearer, or any user with the key as password; a key ends with its data centre.</summary>
    static bool IsKey(string? header)
    {
        if (header?.StartsWith("Bearer ", StringComparison.Ordinal) is true) return header.Contains("-us", StringComparison.Ordinal);
        var basic = new byte[1024];
        return header?.StartsWith("Basic ", StringComparison.Ordinal) is true && Convert.TryFromBase64String(header["Basic ".Length..], basic, out var length) && Encoding.UTF8.GetString(basic, 0, length).Split(':', 2) is [_, var key] && key.Contains("-us", StringComparison.Ordinal);
    }

    static HttpResponseMessage Problem(HttpStatusCode status, string title, string detail, params (string Field, string Message)[] errors)
    {
        var body = new JsonObject { ["type"] = "https://mailchimp.com/developer/marketing/docs/errors/", ["title"] = title, ["status"] = (int)status, ["detail"] = detail, ["instance"] = Guid.NewGuid().ToString() };
        if (errors.Length > 0) body["errors"] = new JsonArray([.. errors.Select(e => new JsonObject { ["field"] = e.Field, ["message"] = e.Message })]);
        return Json(body, status);
    }

    static HttpResponseMessage Missing() => Problem(HttpStatusCode.NotFound, "Resource Not Found", "The requested resource could not be found.");

    protected override HttpResponseMessage Unknown(DoubleAsk ask) => Missing();

    HttpResponseMessage Put(DoubleAsk ask)
    {
        var body = ask.Json();
        if (body?["email_address"]?.ToString() is not { } email) return Problem(HttpStatusCode.BadRequest, "Invalid Resource", "The resource submitted could not be validated.", ("email_address", "Data is missing."));
        if (MailchimpClient.Hash(email) != ask.Parts["hash"]) return Problem(HttpStatusCode.BadRequest, "Invalid Resource", "The subscriber hash does not match the email address.");
        var known = Shelf.Find("members", ask.Parts["hash"]);
        if (known is null && body["status_if_new"] is null) return Problem(HttpStatusCode.BadRequest, "Invalid Resource", "The resource submitted could not be validated.", ("status_if_new", "Data is missing; it is required for a new member."));
        var (member, problem) = Take(known, email, known is null ? body["status_if_new"]!.ToString() : body["status"]?.ToString(), body);
        return problem ?? Json(member!.DeepClone());
    }

    /// <summary>At most 500 members; each with its status, and with an error of its own.</summary>
    HttpResponseMessage Bulk(DoubleAsk ask)
    {
        var members = MailchimpClient.Objects(ask.Json()?["members"]).ToList();
        if (members.Count is 0 or > 500) return Problem(HttpStatusCode.BadRequest, "Invalid Resource", "The batch must hold 1 to 500 members.");
        var update = ask.Json()!["update_existing"]?.ToString() == "true";
        var (made, changed, errors) = (new JsonArray(), new JsonArray(), new JsonArray());
        foreach (var body in members)
        {
            var email = body["email_address"]?.ToString() ?? "";
            var known = Shelf.Find("members", MailchimpClient.Hash(email));
            var (member, problem) = known is not null && !update ? (null, Problem(HttpStatusCode.BadRequest, "Member Exists", $"{email} is already a list member")) : Take(known, email, body["status"]?.ToString(), body);
            if (problem is null) (known is null ? made : changed).Add(member!.DeepClone());
            else errors.Add(new JsonObject { ["email_address"] = email, ["error"] = JsonNode.Parse(problem.Content.ReadAsStringAsync().GetAwaiter().GetResult())!["detail"]!.ToString(), ["error_code"] = "ERROR_GENERIC" });
        }
        return Json(new JsonObject { ["new_members"] = made, ["updated_members"] = changed, ["errors"] = errors, ["total_created"] = made.Count, ["total_updated"] = changed.Count, ["error_count"] = errors.Count });
    }

    (JsonObject? Member, HttpResponseMessage? Problem) Take(JsonObject? known, string email, string? status, JsonObject body)
    {
        var hash = MailchimpClient.Hash(email);
        if (!(email.Split('@') is [{ Length: > 0 }, var host] && host.Contains('.') && !email.Contains(' '))) return (null, Problem(HttpStatusCode.BadRequest, "Invalid Resource", "Please provide a valid email address.", ("email_address", "looks fake or invalid")));
        if (status is not null && !Statuses.Contains(status)) return (null, Problem(HttpStatusCode.BadRequest, "Invalid Resource", "The resource submitted could not be validated.", ("status", "Data did not match any of the known values.")));
        if (Shelf.Find("forgotten", hash) is not null) return (null, Problem(HttpStatusCode.BadRequest, "Forgotten Email Not Subscribed", $"{email} was permanently deleted and cannot be re-imported. The contact must re-subscribe to get back on the list."));
        if (status == "subscribed" && known?["status"]?.ToString() is "unsubscribed" or "cleaned") return (null, Problem(HttpStatusCode.BadRequest, "Member In Compliance State", $"{email} is already a list member in compliance state due to unsubscribe, bounce, or compliance review and cannot be subscribed."));
        var merged = body["merge_fields"] as JsonObject ?? [];
        if (merged.FirstOrDefault(m => m.Value?.ToString().Length > MailchimpSettings.Longest).Key is { } tag) return (null, Problem(HttpStatusCode.BadRequest, "Invalid Resource", "Your merge fields were invalid.", (tag, $"Please enter not more than {MailchimpSettings.Longest} characters")));

        var member = known ?? new JsonObject { ["id"] = hash, ["email_address"] = email, ["merge_fields"] = new JsonObject(Tags.Select(t => KeyValuePair.Create(t, (JsonNode?)""))), ["ip_signup"] = "", ["timestamp_signup"] = "", ["ip_opt"] = "", ["timestamp_opt"] = "", ["list_id"] = List };
        foreach (var (name, value) in merged.Where(m => Tags.Contains(m.Key))) member["merge_fields"]![name] = value?.DeepClone();
        foreach (var name in new[] { "ip_signup", "timestamp_signup", "ip_opt", "timestamp_opt", "language" }.Where(n => body[n] is not null)) member[name] = body[name]!.DeepClone();
        Changed(email, known is null ? "subscribe" : status is "unsubscribed" && member["status"]?.ToString() != status ? "unsubscribe" : status is "cleaned" ? "cleaned" : "profile");
        if (status is not null) member["status"] = status;
        member["last_changed"] = MailchimpClient.Stamp(Now);
        Shelf.Put("members", hash, member);
        return (member, null);
    }

    HttpResponseMessage Forget(DoubleAsk ask)
    {
        if (!Shelf.Remove("members", ask.Parts["hash"])) return Missing();
        Shelf.Put("forgotten", ask.Parts["hash"], []);
        return new(HttpStatusCode.NoContent);
    }

    HttpResponseMessage Members(DoubleAsk ask)
    {
        var count = int.Parse(ask.Query.GetValueOrDefault("count") ?? "10", CultureInfo.InvariantCulture);
        if (count > 1000) return Problem(HttpStatusCode.BadRequest, "Invalid Resource", "count must not be more than 1000.");
        var offset = int.Parse(ask.Query.GetValueOrDefault("offset") ?? "0", CultureInfo.InvariantCulture);
        var members = Shelf.All("members");
        if (ask.Query.TryGetValue("since_last_changed", out var since)) members = members.Where(m => At(m) > Instant(since));
        if (ask.Query.TryGetValue("before_last_changed", out var before)) members = members.Where(m => At(m) < Instant(before));
        var down = ask.Query.GetValueOrDefault("sort_dir") == "DESC";
        if (ask.Query.GetValueOrDefault("sort_field") == "last_changed") members = down ? members.OrderByDescending(At) : members.OrderBy(At);
        var all = members.ToList();
        return Json(new JsonObject { ["members"] = new JsonArray([.. all.Skip(offset).Take(count).Select(m => m.DeepClone())]), ["list_id"] = List, ["total_items"] = all.Count });
    }

    static DateTimeOffset At(JsonObject member) => Instant(member["last_changed"]!.ToString());

    static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
