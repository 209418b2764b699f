using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.OData;

namespace Portal.Connectors.QuickBooks;

/// <summary>How the double keeps its company's records: sync tokens, unique names, references that must exist, amounts that must add up.</summary>
sealed class QuickBooksBooks(DoubleShelf shelf, TimeProvider clock)
{
    static readonly Dictionary<string, int> lengths = new()
    {
        ["Customer.DisplayName"] = 500, ["Customer.Notes"] = 2000, ["Customer.PrimaryEmailAddr.Address"] = 100, ["Customer.PrimaryPhone.FreeFormNumber"] = 30, ["Item.Name"] = 100, ["Estimate.DocNumber"] = 21, ["Estimate.PrivateNote"] = 4000,
    };

    /// <summary>A body with an Id changes that record, one without makes one.</summary>
    public JsonObject Write(string entity, JsonObject said)
    {
        var known = said.Text("Id") is { } id ? shelf.Find(entity, id) ?? throw new QuickBooksFault("610", "Object Not Found", "Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.") : null;
        if (known is not null && said.Text("SyncToken") != known.Text("SyncToken")) throw new QuickBooksFault("5010", "Stale Object Error", "Stale Object Error : You and another user were working on this at the same time. Someone else finished before you did, so your work was not saved.");
        // Sparse keeps what is not sent; otherwise what is not sent is gone. A list or an object that is sent replaces the whole one either way.
        var record = known is not null && said.Flag("sparse") is true ? (JsonObject)known.DeepClone() : new JsonObject();
        foreach (var (name, value) in said.Where(m => m.Key is not ("sparse" or "domain" or "MetaData" or "SyncToken" or "TotalAmt")))
        {
            if (value is null || (value is JsonValue && value.ToString().Length == 0)) record.Remove(name);
            else record[name] = value.DeepClone();
        }
        Check(entity, record);
        return Keep(entity, record, known);
    }

    public JsonObject Keep(string entity, JsonObject record, JsonObject? before)
    {
        var now = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
        record["Id"] ??= shelf.NextId(entity);
        record["SyncToken"] = before is null ? "0" : (int.Parse(before["SyncToken"]!.ToString(), CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
        record["MetaData"] = new JsonObject { ["CreateTime"] = before?["MetaData"].Text("CreateTime") ?? now, ["LastUpdatedTime"] = now };
        (record["domain"], record["sparse"]) = ("QBO", false);
        shelf.Put(entity, record["Id"]!.ToString(), record);
        return record;
    }

    void Check(string entity, JsonObject record)
    {
        foreach (var (path, most) in lengths.Where(l => l.Key.StartsWith(entity + ".", StringComparison.Ordinal)))
        {
            JsonNode? at = record;
            foreach (var part in path.Split('.').Skip(1)) at = (at as JsonObject)?[part];
            if (at?.ToString().Length > most) throw new QuickBooksFault("2050", "String length is either shorter or longer than supported by specification", $"String length specified does not match the supported length. Min:0 Max:{most} supported. {path}");
        }
        if (entity == "Estimate") Estimate(record);
        else Named(entity, record, entity == "Customer" ? "DisplayName" : "Name");
    }

    void Named(string entity, JsonObject record, string member)
    {
        if (record.Text(member) is not { } name) throw new QuickBooksFault("2020", "Required param missing, need to supply the required value for the API", $"Required parameter {member} is missing in the request");
        if (name.Any(c => c is ':' or '\t' or '\n')) throw new QuickBooksFault("2040", "Invalid String. The string specified contains unsupported/invalid characters", $"Passed in string : {name} has invalid chars.");
        if (shelf.All(entity).Any(r => r.Text("Id") != record.Text("Id") && string.Equals(r.Text(member), name, StringComparison.OrdinalIgnoreCase))) throw new QuickBooksFault("6240", "Duplicate Name Exists Error", $"The name supplied already exists. : {name}");
        if (record["Active"] is null) record["Active"] = true;
        if (entity == "Customer") record["CurrencyRef"] ??= new JsonObject { ["value"] = QuickBooksDouble.Currency };
    }

    void Estimate(JsonObject record)
    {
        var customer = record["CustomerRef"].Text("value") is { } id ? shelf.Find("Customer", id) : null;
        if (customer is null) throw new QuickBooksFault("2500", "Invalid Reference Id", "Invalid Reference Id : Names element id not found");
        record["CustomerRef"]!["name"] = customer.Text("DisplayName");
        record["CurrencyRef"] ??= customer["CurrencyRef"]?.DeepClone();
        var lines = record.Records("Line").Where(l => l.Text("DetailType") != "SubTotalLineDetail").ToList();
        if (lines.Count == 0) throw new QuickBooksFault("2020", "Required param missing, need to supply the required value for the API", "Required parameter Line is missing in the request");
        foreach (var (line, number) in lines.Select((l, i) => (l, i + 1)))
        {
            var detail = line["SalesItemLineDetail"];
            var item = detail?["ItemRef"].Text("value") is { } of ? shelf.Find("Item", of) : null;
            if (item is null) throw new QuickBooksFault("2500", "Invalid Reference Id", "Invalid Reference Id : Item elements id not found");
            if (detail.Number("UnitPrice") is { } price && detail.Number("Qty") is { } quantity && Math.Abs(price * quantity - (line.Number("Amount") ?? 0)) > 0.01m)
                throw new QuickBooksFault("6070", "Amount calculation incorrect in the request", $"Amount calculation incorrect in the request. Amount is not equal to UnitPrice * Qty. Supplied value:{line.Text("Amount")}");
            (line["Id"], line["LineNum"]) = (number.ToString(CultureInfo.InvariantCulture), number);
        }
        var total = lines.Sum(l => l.Number("Amount") ?? 0);
        // The answer to a written document ends with its sum.
        record["Line"] = new JsonArray([.. lines.Select(l => l.DeepClone()), new JsonObject { ["DetailType"] = "SubTotalLineDetail", ["Amount"] = total, ["SubTotalLineDetail"] = new JsonObject() }]);
        record["TotalAmt"] = total;
        record["TxnStatus"] ??= "Pending";
        record["TxnDate"] ??= clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd");
        record["DocNumber"] ??= (1000 + shelf.Next("DocNumber")).ToString(CultureInfo.InvariantCulture);
    }
}
