using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.OData;

namespace Portal.Connectors.BusinessCentral;

/// <summary>How the double keeps its company's records: numbers, totals, what an action does to a quote.</summary>
/// <param name="changed">Told of each change: set, record, created, updated or deleted.</param>
sealed class BusinessCentralBooks(DoubleShelf shelf, TimeProvider clock, Action<JsonObject> stamp, Action<string, JsonObject, string> changed)
{
    static readonly Dictionary<string, string> series = new() { ["customers"] = "C", ["items"] = "I", ["salesQuotes"] = "S-QUO", ["salesOrders"] = "S-ORD", ["salesInvoices"] = "S-INV" };

    /// <summary>Lines of a document have a set of their own.</summary>
    public static string LinesOf(string set) => $"{set[..^1]}Lines";

    public static bool IsDocument(string set) => set is "salesQuotes" or "salesOrders" or "salesInvoices";

    public JsonObject Get(string set, string id) => (Guid.TryParse(id, out var guid) ? shelf.Find(set, guid.ToString()) : null) ?? throw BusinessCentralRules.NotFound();

    public JsonObject Create(string set, JsonObject said)
    {
        var lines = said[LinesOf(set)] as JsonArray;
        var plain = (JsonObject)said.DeepClone();
        if (IsDocument(set)) plain.Remove(LinesOf(set));
        var record = BusinessCentralRules.Blank(set);
        BusinessCentralRules.Schema.Take(set, record, plain, isNew: true);
        if (IsDocument(set)) Head(record);
        if (record["number"]?.ToString() is "") record["number"] = $"{series[set]}{1000 + shelf.Next(series[set])}";
        if (shelf.All(set).Any(r => record["number"] is { } n && r["number"]!.ToString() == n.ToString())) throw DoubleRefusal.Bad("Internal_EntityWithSameKeyExists", "The record already exists.");
        // A deep insert is one transaction: all lines are looked at before anything is kept.
        var made = (lines?.OfType<JsonObject>() ?? []).Select((line, i) => Line(record, line, (i + 1) * 10000)).ToList();
        foreach (var line in made) Keep(LinesOf(set), line);
        if (IsDocument(set)) Total(set, record, made);
        return Keep(set, record);
    }

    public JsonObject Change(string set, JsonObject record, JsonObject said)
    {
        // What is refused leaves nothing behind.
        var changed = (JsonObject)record.DeepClone();
        BusinessCentralRules.Schema.Take(set, changed, said, isNew: false);
        return Keep(set, changed);
    }

    public void Delete(string set, JsonObject record)
    {
        foreach (var line in Lines(set, record)) shelf.Remove(LinesOf(set), line["id"]!.ToString());
        shelf.Remove(set, record["id"]!.ToString());
        changed(set, record, "deleted");
    }

    public IEnumerable<JsonObject> Lines(string set, JsonObject document) => shelf.All(LinesOf(set)).Where(l => l["documentId"]!.ToString() == document["id"]!.ToString());

    public JsonObject AddLine(string set, JsonObject document, JsonObject said)
    {
        var line = Keep(LinesOf(set), Line(document, said, (Lines(set, document).Count() + 1) * 10000));
        var changed = (JsonObject)document.DeepClone();
        Total(set, changed, Lines(set, document));
        Keep(set, changed);
        return line;
    }

    /// <summary>The quote goes, a document with another id and another number comes; only the external document number leads from one to the other.</summary>
    public void Make(string set, JsonObject quote)
    {
        var document = BusinessCentralRules.Blank(set);
        foreach (var (name, value) in quote.Where(m => document.ContainsKey(m.Key) && m.Key is not ("id" or "number" or "status"))) document[name] = value?.DeepClone();
        document["number"] = $"{series[set]}{1000 + shelf.Next(series[set])}";
        foreach (var line in Lines("salesQuotes", quote))
        {
            var copy = (JsonObject)line.DeepClone();
            (copy["id"], copy["documentId"]) = (Guid.NewGuid().ToString(), document["id"]!.ToString());
            Keep(LinesOf(set), copy);
        }
        Keep(set, document);
        Delete("salesQuotes", quote);
    }

    public JsonObject Keep(string set, JsonObject record)
    {
        record["lastModifiedDateTime"] = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        stamp(record);
        changed(set, record, shelf.Find(set, record["id"]!.ToString()) is null ? "created" : "updated");
        shelf.Put(set, record["id"]!.ToString(), record);
        return record;
    }

    void Head(JsonObject document)
    {
        var (id, number) = (document.Text("customerId"), document.Text("customerNumber"));
        if (id is null && number is null) throw DoubleRefusal.Bad("BadRequest_RequiredParamNotProvided", "A \"customerNumber\" or a \"customerId\" must be provided.");
        var byId = id is null ? null : shelf.Find("customers", id) ?? throw DoubleRefusal.Bad("Internal_RecordNotFound", "The \"customerId\" does not match to a Customer.");
        var byNumber = number is null ? null : shelf.All("customers").FirstOrDefault(c => c["number"]!.ToString() == number) ?? throw DoubleRefusal.Bad("Internal_RecordNotFound", "The \"customerNumber\" does not match to a Customer.");
        if (byId is not null && byNumber is not null && byId != byNumber) throw DoubleRefusal.Bad("BadRequest", "The \"customerNumber\" and \"customerId\" do not match to a specific Customer.");
        var customer = byId ?? byNumber!;
        if (customer.Word("blocked") == "All") throw DoubleRefusal.Bad("Application_DialogException", $"You cannot create this type of document when Customer {customer["number"]} is blocked with type All");
        (document["customerId"], document["customerNumber"], document["customerName"], document["billToName"]) = (customer["id"]!.ToString(), customer["number"]!.ToString(), customer["displayName"]!.ToString(), customer["displayName"]!.ToString());
        if (document.Text("currencyCode") is null) document["currencyCode"] = customer["currencyCode"]!.ToString();
        var today = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd");
        if (document.Text("documentDate") is null) document["documentDate"] = today;
        if (document.Text("postingDate") is null) document["postingDate"] = today;
    }

    JsonObject Line(JsonObject document, JsonObject said, int sequence)
    {
        var line = BusinessCentralRules.Blank("salesQuoteLines");
        BusinessCentralRules.Schema.Take("salesQuoteLines", line, said, isNew: true);
        line["documentId"] = document["id"]!.ToString();
        if (line.Number("sequence") is 0) line["sequence"] = sequence;
        if (line.Word("lineType") is not "Item") return line;
        var (id, account, number) = (line.Text("itemId"), line.Text("accountId"), line.Text("lineObjectNumber"));
        if (id is not null && account is not null) throw DoubleRefusal.Bad("BadRequest", "You cannot provide both \"itemId\" and \"accountId\": only one can be provided.");
        if (account is not null) return line;
        if (id is null && number is null) throw DoubleRefusal.Bad("BadRequest_RequiredParamNotProvided", "An \"itemId\" or a \"lineObjectNumber\" must be provided.");
        var item = (id is null ? shelf.All("items").FirstOrDefault(i => i["number"]!.ToString() == number) : shelf.Find("items", id)) ?? throw DoubleRefusal.Bad("BadRequest", "Item does not exist.");
        if (item.Flag("blocked") is true) throw DoubleRefusal.Bad("Application_DialogException", $"Blocked must be equal to 'No' in Item: No.={item["number"]}. Current value is 'Yes'.");
        (line["itemId"], line["lineObjectNumber"]) = (item["id"]!.ToString(), item["number"]!.ToString());
        if (line.Text("description") is null) line["description"] = item["displayName"]!.ToString();
        if (line.Text("unitOfMeasureCode") is null) line["unitOfMeasureCode"] = item["baseUnitOfMeasureCode"]!.ToString();
        if (!said.ContainsKey("unitPrice")) line["unitPrice"] = item.Number("unitPrice") ?? 0;
        line["amountExcludingTax"] = decimal.Round((line.Number("quantity") ?? 0) * (line.Number("unitPrice") ?? 0) - (line.Number("discountAmount") ?? 0), 2);
        line["amountIncludingTax"] = line.Number("amountExcludingTax") ?? 0;
        return line;
    }

    static void Total(string set, JsonObject document, IEnumerable<JsonObject> lines)
    {
        if (!IsDocument(set)) return;
        var total = lines.Sum(l => l.Number("amountExcludingTax") ?? 0) - (document.Number("discountAmount") ?? 0);
        (document["totalAmountExcludingTax"], document["totalAmountIncludingTax"]) = (total, total);
    }
}
