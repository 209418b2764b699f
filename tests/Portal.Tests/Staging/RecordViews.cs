using System.Text;
using Portal.Kernel.Contracts;
using Portal.Staging;
using Portal.Staging.UseCases;

namespace Portal.Tests.Staging;

/// <summary>Records as pages read them, without a database.</summary>
static class RecordViews
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 17, 12, 0, 0, TimeSpan.Zero);

    public const string Payload = """{"company":"Fabrikam Interieur","number":null,"lines":[{"item":"1920-S","quantity":12,"unitPrice":48.00}]}""";

    public static readonly Finding CustomerIsAGuess = new("customer-account", Severity.Warning, "/number", "The customer is a guess.", "like C-10430 Fabrikam Interiors: same e-mail", new Fix("Link C-10430", "/number", "\"C-10430\""));
    public static readonly Finding PriceBelowList = new("price", Severity.Warning, "/lines/0/unitPrice", "The price is below the list.", "asked 48.00, WINTER-26 says 54.00", new Fix("Use 54.00", "/lines/0/unitPrice", "54.00"));
    public static readonly Finding Blocked = new("item", Severity.Blocking, "/lines/0/item", "The item is blocked.");

    public static StagedRecord Record(params Finding[] findings)
    {
        var id = Guid.CreateVersion7(Noon);
        return StagedRecord.Stage(id, "PQ-01M7MB9E44C2V9TNX5R3H6WJEB", "quote-requests", Guid.NewGuid(), "Website", Noon, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", Payload, Found(id, findings), Noon.AddMilliseconds(400));
    }

    public static Assessment Found(Guid id, params Finding[] findings) =>
        new(id, "Fabrikam Interieur", "kim@fabrikam.test", "C-10430", CustomerMatch.Guess, 576m, "USD", id.ToString("n"), "12 × Sit-stand desk", 9, findings);

    public static RecordView View(StagedRecord record, params TimelineEntry[] more) => new(
        record, "Quote request", "quote", 3, Compare(record),
        [TimelineEntry.Of(record.Id, TimelineKind.RulesRan, Noon.AddMilliseconds(400), StagedRecord.ByItself, "9 rules ran: 2 warnings, 7 passed"), .. more], [], [], []);

    static Comparison Compare(StagedRecord record)
    {
        string? Before(string pointer) => DraftEdit.Read(record.Payload, pointer) is { Length: > 0 } text ? text : null;
        string? Now(string pointer) => DraftEdit.Read(Encoding.UTF8.GetString(record.Draft.Json), pointer) is { Length: > 0 } text ? text : null;
        ComparedField Field(string pointer, string label, FieldType type = FieldType.Text, string? live = null, bool editable = true) => new(pointer, label, Before(pointer), Now(pointer), live, type, editable);
        return new Comparison(
        [
            new("Customer", [Field("/company", "Company"), Field("/number", "Customer number", live: "C-10430 (a guess)"), Field("/customer#credit", "Credit", live: "$31,400.00 free", editable: false)]),
            new("Line 1: Sit-stand desk 160, 1920-S", [Field("/lines/0/item", "Item"), Field("/lines/0/quantity", "Quantity", FieldType.Number, "46 free"), Field("/lines/0/unitPrice", "Unit price", FieldType.Number, "54.00 WINTER-26")]),
        ]);
    }
}
