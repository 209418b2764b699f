using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;

namespace Portal.Connectors.Zendesk;

/// <summary>Zendesk Support as its documentation says that it answers: sign-in, limits, pages, users; tickets and organizations stand in their own files.</summary>
public sealed partial class ZendeskDouble : SystemDouble
{
    const string Tickets = "tickets", Comments = "comments", Organizations = "organizations", Users = "users", Answers = "#answers", Updates = "#updates";
    /// <summary>Of the largest plan without the add-on.</summary>
    const int CallsPerMinute = 700;
    const int MostAtOnce = 100;

    readonly Queue<DateTimeOffset> calls = new();

    public ZendeskDouble(DoubleShelf shelf, TimeProvider clock) : base(shelf, clock)
    {
        Map(HttpMethod.Get, "/api/v2/users/me", ask => Json(new JsonObject { ["user"] = Agent() }));
        Map(HttpMethod.Get, "/api/v2/users/search", SearchUsers);
        Map(HttpMethod.Get, "/api/v2/users/show_many", ask => ShowMany(ask, Users));
        Map(HttpMethod.Post, "/api/v2/users/create_or_update", CreateOrUpdateUser);
        Map(HttpMethod.Get, "/api/v2/users/{id}", ask => Show(ask, Users, "user"));
        Map(HttpMethod.Put, "/api/v2/users/{id}", UpdateUser);
        MapOrganizations();
        MapTickets();
    }

    public override IReadOnlyList<string> Kinds => [Tickets, Comments, Organizations, Users];

    protected override HttpResponseMessage? Door(DoubleAsk ask)
    {
        if (!IsSignedIn(ask.Header("Authorization"))) return Json(new JsonObject { ["error"] = "Couldn't authenticate you" }, HttpStatusCode.Unauthorized);
        while (calls.TryPeek(out var first) && Now - first >= TimeSpan.FromMinutes(1)) calls.Dequeue();
        if (calls.Count >= CallsPerMinute) return Slower("Rate limit exceeded", calls.Peek() + TimeSpan.FromMinutes(1) - Now);
        calls.Enqueue(Now);
        return null;
    }

    static bool IsSignedIn(string? authorization)
    {
        if (authorization?.StartsWith("Bearer ", StringComparison.Ordinal) is true) return authorization.Length > 7;
        if (authorization?.StartsWith("Basic ", StringComparison.Ordinal) is not true) return false;
        var pair = new byte[authorization.Length];
        return Convert.TryFromBase64String(authorization[6..], pair, out var length) && Encoding.UTF8.GetString(pair, 0, length).Split("/token:", 2) is [{ Length: > 0 }, { Length: > 0 }];
    }

    protected override HttpResponseMessage Unknown(DoubleAsk ask) => Json(new JsonObject { ["error"] = new JsonObject { ["title"] = "Invalid endpoint", ["message"] = "Not found" } }, HttpStatusCode.NotFound);

    static HttpResponseMessage Slower(string why, TimeSpan wait)
    {
        var answer = Json(new JsonObject { ["error"] = "TooManyRequests", ["description"] = why }, HttpStatusCode.TooManyRequests);
        answer.Headers.TryAddWithoutValidation("Retry-After", Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        return answer;
    }

    static HttpResponseMessage NotFound() => Json(new JsonObject { ["error"] = "RecordNotFound", ["description"] = "Not found" }, HttpStatusCode.NotFound);

    static HttpResponseMessage Invalid(string field, string error, string description) => Json(new JsonObject
    {
        ["error"] = "RecordInvalid",
        ["description"] = "Record validation errors",
        ["details"] = new JsonObject { [field] = new JsonArray(new JsonObject { ["description"] = description, ["error"] = error }) },
    }, HttpStatusCode.UnprocessableEntity);

    static HttpResponseMessage BadPage(string why) =>
        Json(new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["code"] = "InvalidPaginationParameter", ["title"] = why }) }, HttpStatusCode.BadRequest);

    string Stamp() => Now.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    HttpResponseMessage Show(DoubleAsk ask, string kind, string member) => Shelf.Find(kind, ask.Parts["id"]) is { } found && found.Text("status") != "deleted" ? Json(new JsonObject { [member] = found.DeepClone() }) : NotFound();

    HttpResponseMessage ShowMany(DoubleAsk ask, string kind)
    {
        var ids = (ask.Query.GetValueOrDefault("ids") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (ids.Length > MostAtOnce) return Json(new JsonObject { ["error"] = "TooManyValues", ["description"] = "At most 100 ids" }, HttpStatusCode.BadRequest);
        return Json(new JsonObject { [kind] = new JsonArray([.. ids.Select(id => Shelf.Find(kind, id)?.DeepClone()).Where(r => r is not null)]) });
    }

    /// <summary>A page by cursor, where <c>page[size]</c> asks for it, else by number, which ends at 10,000 records.</summary>
    /// <param name="placeOf">Sorts the records; the cursor is the place of a page's last one, so that what comes or goes meanwhile shifts nothing.</param>
    static HttpResponseMessage List(DoubleAsk ask, string member, IEnumerable<JsonObject> records, Func<JsonObject, string>? placeOf = null, bool newestFirst = false)
    {
        placeOf ??= Id;
        var all = (newestFirst ? records.OrderByDescending(placeOf, StringComparer.Ordinal) : records.OrderBy(placeOf, StringComparer.Ordinal)).ToList();
        if (!ask.Query.TryGetValue("page[size]", out var said))
        {
            var (number, each) = (int.Parse(ask.Query.GetValueOrDefault("page") ?? "1", CultureInfo.InvariantCulture), Math.Min(MostAtOnce, int.Parse(ask.Query.GetValueOrDefault("per_page") ?? "100", CultureInfo.InvariantCulture)));
            return number * each > 10_000 ? BadPage("Number of pages exceeded") : Json(new JsonObject { [member] = Copies(all.Skip((number - 1) * each).Take(each)), ["count"] = all.Count, ["next_page"] = null });
        }
        if (!int.TryParse(said, out var size) || size is < 1 or > MostAtOnce) return BadPage("page[size] must be 1 to 100");
        if (ask.Query.TryGetValue("page[after]", out var cursor))
        {
            if (Place(cursor) is not { } place) return BadPage("page[after] is not valid");
            all = [.. all.Where(r => newestFirst ? string.CompareOrdinal(placeOf(r), place) < 0 : string.CompareOrdinal(placeOf(r), place) > 0)];
        }
        var page = all.Take(size).ToList();
        var after = page.Count == 0 ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(placeOf(page[^1])));
        var more = all.Count > size;
        return Json(new JsonObject
        {
            [member] = Copies(page),
            ["meta"] = new JsonObject { ["has_more"] = more, ["after_cursor"] = after, ["before_cursor"] = null },
            ["links"] = new JsonObject { ["next"] = more ? $"{ask.Request.RequestUri!.GetLeftPart(UriPartial.Path)}?page[size]={size}&page[after]={Uri.EscapeDataString(after!)}" : null, ["prev"] = null },
        });
    }

    static string? Place(string cursor)
    {
        var bytes = new byte[cursor.Length];
        return Convert.TryFromBase64String(cursor, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    static string Id(JsonObject record) => record.Whole("id").ToString("D19", CultureInfo.InvariantCulture);

    static JsonArray Copies(IEnumerable<JsonObject> records) => [.. records.Select(r => r.DeepClone())];

    JsonObject Agent() => Shelf.Find(Users, "1")?.DeepClone() as JsonObject ?? new() { ["id"] = 1, ["name"] = "Portal", ["email"] = "portal@example.org", ["role"] = "admin" };

    /// <summary>Only <c>email:"…"</c>, which is all that we ask.</summary>
    HttpResponseMessage SearchUsers(DoubleAsk ask)
    {
        var email = (ask.Query.GetValueOrDefault("query") ?? "").Replace("email:", "", StringComparison.Ordinal).Trim('"');
        return List(ask, Users, Shelf.All(Users).Where(u => string.Equals(u.Text("email"), email, StringComparison.OrdinalIgnoreCase)));
    }

    JsonObject? UserOf(string? email) => email is null ? null : Shelf.All(Users).FirstOrDefault(u => string.Equals(u.Text("email"), email, StringComparison.OrdinalIgnoreCase));

    HttpResponseMessage CreateOrUpdateUser(DoubleAsk ask)
    {
        if (ask.Json()?["user"] is not JsonObject said || said.Text("name") is null) return Invalid("name", "BlankValue", "Name: cannot be blank");
        var known = UserOf(said.Text("email"));
        return Json(new JsonObject { ["user"] = Put(known, said).DeepClone() }, known is null ? HttpStatusCode.Created : HttpStatusCode.OK);
    }

    HttpResponseMessage UpdateUser(DoubleAsk ask) =>
        Shelf.Find(Users, ask.Parts["id"]) is { } known && ask.Json()?["user"] is JsonObject said ? Json(new JsonObject { ["user"] = Put(known, said).DeepClone() }) : NotFound();

    JsonObject Put(JsonObject? known, JsonObject said)
    {
        // 1 is the agent whose token is used.
        var user = known ?? new JsonObject { ["id"] = Shelf.Next(Users) + 1, ["role"] = "end-user", ["created_at"] = Stamp() };
        foreach (var member in (string[])["name", "email", "organization_id"])
            if (said.ContainsKey(member)) user[member] = said[member]?.DeepClone();
        user["updated_at"] = Stamp();
        Shelf.Put(Users, user.Text("id")!, user);
        return user;
    }
}
