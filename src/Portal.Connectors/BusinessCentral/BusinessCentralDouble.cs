using System.Net;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.OData;

namespace Portal.Connectors.BusinessCentral;

/// <summary>Business Central's API v2.0 with one company, and the token endpoint of Microsoft Entra at <c>/token</c>.</summary>
public sealed partial class BusinessCentralDouble : ODataDouble
{
    public const string Company = "CRONUS", CompanyId = "7a3c0d52-5b7e-4b5e-9d56-3f0a4f3c1b01", ClientId = "portal", ClientSecret = "secret", Currency = "EUR";

    const string Root = "{root*}/api/v2.0", InCompany = Root + "/companies({company})";
    static readonly TimeSpan TokenLife = TimeSpan.FromSeconds(3599), SubscriptionLife = TimeSpan.FromDays(3);

    /// <summary>What can be subscribed to; opportunities, contacts and the item ledger are not among it.</summary>
    static readonly HashSet<string> heard = ["customers", "items", "salesQuotes", "salesOrders", "salesInvoices", "salesCreditMemos", "currencies", "paymentTerms", "unitsOfMeasure", "vendors"];

    readonly BusinessCentralBooks books;

    public BusinessCentralDouble(DoubleShelf shelf, TimeProvider clock) : base(shelf, clock)
    {
        books = new BusinessCentralBooks(shelf, clock, Stamp, Changed);
        Map(HttpMethod.Post, "{root*}/token", Token);
        Map(HttpMethod.Get, Root + "/companies", ask => Json(List(ask, [CompanyRecord()], "id", "$metadata#companies", r => r)));
        Map(HttpMethod.Get, InCompany + "/{set}({id})", ask => In(ask, set => Json(Shown(ask, set, books.Get(set, ask.Parts["id"])))));
        Map(HttpMethod.Patch, InCompany + "/{set}({id})", ask => In(ask, set => Change(ask, set)));
        Map(HttpMethod.Delete, InCompany + "/{set}({id})", ask => In(ask, set => Delete(ask, set)));
        Map(HttpMethod.Post, InCompany + "/salesQuotes({id})/Microsoft.NAV.{action}", ask => In(ask, _ => Act(books.Get("salesQuotes", ask.Parts["id"]), ask.Parts["action"])));
        Map(HttpMethod.Get, InCompany + "/{set}({id})/{lines}", ask => In(ask, set => Json(List(ask, books.Lines(set, Document(ask, set)), "id", $"$metadata#{ask.Parts["lines"]}", Copy))));
        Map(HttpMethod.Post, InCompany + "/{set}({id})/{lines}", ask => In(ask, set => Json(Copy(books.AddLine(set, Document(ask, set), Said(ask))), HttpStatusCode.Created)));
        Map(HttpMethod.Get, InCompany + "/{set}", ask => In(ask, set => Page(ask, set)));
        Map(HttpMethod.Post, InCompany + "/{set}", ask => In(ask, set => set is "itemLedgerEntries" or "salesQuoteLines" ? throw NotAllowed() : Json(Shown(ask, set, books.Create(set, Said(ask))), HttpStatusCode.Created)));
        Map(HttpMethod.Get, Root + "/subscriptions", ask => Answered(() => Json(List(ask, Living(), "subscriptionId", "$metadata#subscriptions", Copy))));
        Map(HttpMethod.Post, Root + "/subscriptions", ask => Answered(() => Subscribe(ask)));
        Map(HttpMethod.Patch, Root + "/subscriptions({id})", ask => Answered(() => Renew(ask)));
        Map(HttpMethod.Delete, Root + "/subscriptions({id})", ask => Answered(() => Unsubscribe(ask)));
    }

    public override IReadOnlyList<string> Kinds => ["customers", "items", "itemLedgerEntries", "salesQuotes", "salesOrders", "salesInvoices", "subscriptions"];

    /// <summary>What a subscription's address answers to the call with <c>?validationToken=</c>. By itself every address answers well.</summary>
    public Func<Uri, string?> Handshake { get; set; } = url => Uri.UnescapeDataString(url.Query.Split("validationToken=")[1]);

    /// <summary>Puts a record there as a user of Business Central would.</summary>
    /// <param name="set">e.g. <c>customers</c>.</param>
    public JsonObject Has(string set, JsonObject said) => books.Create(set, said);

    /// <summary>Changes what no caller may: a status, a balance.</summary>
    public void Becomes(string set, string number, Action<JsonObject> change)
    {
        var record = Shelf.All(set).Single(r => r["number"]!.ToString() == number);
        change(record);
        books.Keep(set, record);
    }

    /// <summary>What a customer owes in all, and what of it is late.</summary>
    public void Owes(string customer, decimal balance, decimal overdue) => Shelf.Put("#money", customer, new JsonObject { ["number"] = customer, ["balance"] = balance, ["totalSalesExcludingTax"] = balance, ["overdueAmount"] = overdue });

    /// <summary>Goods come or go: an entry in the ledger. The item's own date stays as it is.</summary>
    public void Moves(string item, decimal quantity)
    {
        var record = Shelf.All("items").Single(r => r["number"]!.ToString() == item);
        record["inventory"] = (record.Number("inventory") ?? 0) + quantity;
        Stamp(record);
        Shelf.Put("items", record["id"]!.ToString(), record);
        var entry = BusinessCentralRules.Blank("itemLedgerEntries");
        (entry["entryNumber"], entry["itemNumber"], entry["quantity"]) = (Shelf.Next("entries"), item, quantity);
        books.Keep("itemLedgerEntries", entry);
    }

    /// <summary>Every token that was given is refused from now on.</summary>
    public void EndTokens()
    {
        foreach (var token in Shelf.All("#tokens").ToList()) Shelf.Remove("#tokens", token["token"]!.ToString());
    }

    protected override HttpResponseMessage? Door(DoubleAsk ask)
    {
        if (ask.Path.EndsWith("/token", StringComparison.Ordinal)) return null;
        var known = IsUser(ask) || (ask.Header("Authorization") is { } sign && sign.StartsWith("Bearer ", StringComparison.Ordinal) && Shelf.Find("#tokens", sign[7..])?.At("until") > Now);
        return known ? TooMany() : Stranger();
    }

    protected override HttpResponseMessage Unknown(DoubleAsk ask) => Error(HttpStatusCode.NotFound, "BadRequest_ResourceNotFound", "Resource not found for the segment.");

    HttpResponseMessage Token(DoubleAsk ask)
    {
        var form = ask.Form();
        string? Of(string name) => form.GetValueOrDefault(name);
        if (Of("grant_type") != "client_credentials") return Json(new JsonObject { ["error"] = "unsupported_grant_type" }, HttpStatusCode.BadRequest);
        if (Of("scope") != "https://api.businesscentral.dynamics.com/.default") return Json(new JsonObject { ["error"] = "invalid_scope" }, HttpStatusCode.BadRequest);
        if (Of("client_id") != ClientId || Of("client_secret") != ClientSecret) return Json(new JsonObject { ["error"] = "invalid_client" }, HttpStatusCode.Unauthorized);
        var token = $"{Guid.NewGuid():N}";
        Shelf.Put("#tokens", token, new JsonObject { ["token"] = token, ["until"] = (Now + TokenLife).ToString("O") });
        return Json(new JsonObject { ["token_type"] = "Bearer", ["expires_in"] = (int)TokenLife.TotalSeconds, ["access_token"] = token });
    }

    HttpResponseMessage In(DoubleAsk ask, Func<string, HttpResponseMessage> answer) => Answered(() =>
    {
        if (ask.Parts["company"] != CompanyId) throw new DoubleRefusal(HttpStatusCode.NotFound, "Internal_CompanyNotFound", "The company does not exist.");
        var set = ask.Parts.GetValueOrDefault("set") ?? "salesQuotes";
        return BusinessCentralRules.Schema.Has(set) || set is "salesOrderLines" or "salesInvoiceLines" ? answer(set) : Unknown(ask);
    });

    static JsonObject CompanyRecord() => new() { ["id"] = CompanyId, ["systemVersion"] = "27.0", ["timestamp"] = 1, ["name"] = Company, ["displayName"] = "CRONUS International Ltd.", ["businessProfileId"] = "" };

    HttpResponseMessage Page(DoubleAsk ask, string set)
    {
        var filter = ask.Query.GetValueOrDefault("$filter") ?? "";
        if (set.EndsWith("Lines", StringComparison.Ordinal) && !filter.Contains("documentId") && !filter.Contains("id eq")) throw DoubleRefusal.Bad("BadRequest_RequiredParamNotProvided", "You must specify an Id or a Document Id to get the lines.");
        return Json(List(ask, Shelf.All(set), "id", $"$metadata#companies({CompanyId})/{set}", r => Shown(ask, set, r)));
    }

    JsonObject Document(DoubleAsk ask, string set) => BusinessCentralBooks.LinesOf(set) == ask.Parts["lines"] ? books.Get(set, ask.Parts["id"]) : throw BusinessCentralRules.NotFound();

    static JsonObject Copy(JsonObject record) => (JsonObject)record.DeepClone();

    /// <summary>A record as it is answered, with what was asked to be expanded.</summary>
    JsonObject Shown(DoubleAsk ask, string set, JsonObject record)
    {
        var shown = Copy(record);
        foreach (var member in (ask.Query.GetValueOrDefault("$expand") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (BusinessCentralBooks.IsDocument(set) && member == BusinessCentralBooks.LinesOf(set)) shown[member] = new JsonArray([.. books.Lines(set, record).Select(Copy)]);
            else if (set == "customers" && member == "customerFinancialDetails") shown[member] = Shelf.Find("#money", record["number"]!.ToString()) is { } money ? new JsonArray(Copy(money)) : new JsonArray();
            else throw DoubleRefusal.Bad("BadRequest", $"Could not find a property named '{member}' on type 'Microsoft.NAV.{set}'.");
        }
        return shown;
    }

    static JsonObject Said(DoubleAsk ask) => ask.Json() ?? throw DoubleRefusal.Bad("BadRequest", "The payload is no JSON object.");

    HttpResponseMessage Change(DoubleAsk ask, string set)
    {
        var record = books.Get(set, ask.Parts["id"]);
        if (set == "itemLedgerEntries") throw NotAllowed();
        Match(ask, record);
        return Json(Shown(ask, set, books.Change(set, record, Said(ask))));
    }

    HttpResponseMessage Delete(DoubleAsk ask, string set)
    {
        var record = books.Get(set, ask.Parts["id"]);
        Match(ask, record);
        books.Delete(set, record);
        return new HttpResponseMessage(HttpStatusCode.NoContent);
    }

    HttpResponseMessage Act(JsonObject quote, string action)
    {
        switch (action)
        {
            case "send": Becomes("salesQuotes", quote["number"]!.ToString(), q => (q["status"], q["sentDate"]) = ("Sent", Now.ToString("O"))); break;
            case "makeOrder": books.Make("salesOrders", quote); break;
            case "makeInvoice": books.Make("salesInvoices", quote); break;
            default: throw BusinessCentralRules.NotFound();
        }
        return new HttpResponseMessage(HttpStatusCode.NoContent);
    }

    static DoubleRefusal NotAllowed() => new(HttpStatusCode.MethodNotAllowed, "BadRequest_MethodNotAllowed", "Entity does not support this operation.");

    static string Key(DoubleAsk ask) => ask.Parts["id"].Trim('\'');

    IEnumerable<JsonObject> Living() => Shelf.All("subscriptions").Where(s => s.At("expirationDateTime") > Now);

    HttpResponseMessage Subscribe(DoubleAsk ask)
    {
        var said = Said(ask);
        var (url, resource) = (said.Text("notificationUrl"), said.Text("resource") ?? "");
        if (!resource.Contains($"companies({CompanyId})/", StringComparison.OrdinalIgnoreCase) || !heard.Contains(resource.Split('/')[^1])) throw DoubleRefusal.Bad("BadRequest", $"The resource {resource} does not support webhooks.");
        if (said.Text("clientState")?.Length > 2048) throw DoubleRefusal.Bad("Application_StringExceededLength", "The clientState is too long.");
        if (Living().Count() >= 200) throw DoubleRefusal.Bad("BadRequest", "There are 200 subscriptions already.");
        if (Living().Any(s => s.Text("notificationUrl") == url && s.Text("resource") == resource)) throw DoubleRefusal.Bad("Internal_EntityWithSameKeyExists", "The subscription already exists.");
        var id = $"{Guid.NewGuid():N}";
        return Json(Shaken(new JsonObject { ["subscriptionId"] = id, ["notificationUrl"] = url, ["resource"] = resource, ["clientState"] = said.Text("clientState") ?? "" }), HttpStatusCode.Created);
    }

    /// <summary>The handshake, which runs again when a subscription is renewed.</summary>
    JsonObject Shaken(JsonObject subscription)
    {
        var token = $"{Guid.NewGuid():N}";
        if (!Uri.TryCreate(subscription.Text("notificationUrl"), UriKind.Absolute, out var url) || Handshake(new Uri($"{url}{(url.Query.Length > 0 ? "&" : "?")}validationToken={token}")) != token)
            throw DoubleRefusal.Bad("BadRequest", "The notification URL did not answer with the validation token.");
        (subscription["expirationDateTime"], subscription["lastModifiedDateTime"]) = ((Now + SubscriptionLife).ToString("O"), Now.ToString("O"));
        Stamp(subscription);
        Shelf.Put("subscriptions", subscription["subscriptionId"]!.ToString(), subscription);
        return Copy(subscription);
    }

    HttpResponseMessage Renew(DoubleAsk ask)
    {
        var subscription = Living().FirstOrDefault(s => s.Text("subscriptionId") == Key(ask)) ?? throw BusinessCentralRules.NotFound();
        Match(ask, subscription);
        var renewed = Copy(subscription);
        foreach (var member in (string[])["notificationUrl", "resource", "clientState"]) if (Said(ask).Text(member) is { } said) renewed[member] = said;
        return Json(Shaken(renewed));
    }

    HttpResponseMessage Unsubscribe(DoubleAsk ask)
    {
        var subscription = Living().FirstOrDefault(s => s.Text("subscriptionId") == Key(ask)) ?? throw BusinessCentralRules.NotFound();
        Match(ask, subscription);
        Shelf.Remove("subscriptions", Key(ask));
        return new HttpResponseMessage(HttpStatusCode.NoContent);
    }
}
