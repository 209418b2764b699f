using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks;

/// <summary>Every event that the outside may subscribe to.</summary>
static class EventCatalogue
{
    static readonly Guid Id = Guid.Parse("01932f5e-7c00-7a40-8c3d-5f2b1e9a4d10");
    static readonly DateTimeOffset At = new(2026, 11, 17, 9, 24, 43, TimeSpan.Zero);
    const string Key = "PQ-01JCWNWZ00EXAMPLE0KEY00001";
    static readonly EventCustomer Trey = new("C-10000", "Trey Research");

    public static readonly IReadOnlyList<EventType> All =
    [
        EventType.Of("portal", "A submission was accepted and is on disk.", new IntakeReceived(Id, Key, "quote-requests", "received", At)),
        EventType.Of("portal", "The rules found something that a person should look at.", new IntakeNeedsReview(Id, Key, "quote-requests", "needs-review", At)),
        EventType.Of("portal", "A record was rejected, with a reason.", new IntakeRejected(Id, Key, "quote-requests", "rejected", At, "Not a customer that we serve.")),
        EventType.Of("erp", "A staged record became a quote in the system of record.", new QuoteCreated(Id, Key, "SQ-001042", Trey, "USD", 2001.60m, [new EventLine("1896-S", 2, 1000.80m)], At)),
        EventType.Of("erp", "A quote was accepted, declined or expired.", new QuoteStatusChanged(Id, "SQ-001042", Key, Trey, "accepted", "open", At)),
        EventType.Of("erp", "A contract began to run.", new ContractActivated(Id, "CT-000210", Trey, "Office furniture, 40 desks", new DateOnly(2026, 12, 1), new DateOnly(2029, 11, 30), 1180.00m, "USD")),
        EventType.Of("erp", "A contract ends soon unless it is renewed.", new ContractRenewalDue(Id, "CT-000118", Trey, "Meeting rooms", new DateOnly(2027, 1, 31), 320.00m, "USD")),
        EventType.Of("erp", "The free stock of an item changed.", new InventoryLevelChanged(Id, "1896-S", 14, 16, "PCS", At)),
        EventType.Of("erp", "The system of record has a new customer.", new CustomerCreated(Id, "C-10000", "Trey Research", "kim@treyresearch.test", false, At)),
        EventType.Of("erp", "A customer changed in the system of record.", new CustomerUpdated(Id, "C-10000", "Trey Research", "kim@treyresearch.test", false, ["email"], At)),
        EventType.Of("erp", "An invoice is past its due date and not paid.", new InvoiceOverdue(Id, "IN-004711", Trey, new DateOnly(2026, 11, 1), 1180.00m, 1180.00m, "USD")),
        EventType.Of("help-desk", "A ticket was opened.", new TicketCreated(Id, "T-2042", "A desk wobbles", "open", Trey, At)),
        EventType.Of("help-desk", "A ticket changed.", new TicketUpdated(Id, "T-2042", "A desk wobbles", "solved", Trey, At)),
        EventType.Of("erp", "An asset, or what a contract covers, was inspected.", new InspectionCreated(Id, "PI-01JCWNWZ00EXAMPLE0KEY00001", "IR-000017", "A-20004", "CT-000118", Trey, "conditional", new DateOnly(2026, 11, 16), At)),
        EventType.Of("crm", "A lead came up.", new LeadCreated(Id, "L-0815", "Fabrikam", "Sam Lee", "sam@fabrikam.test", "website", At)),
        EventType.Of("crm", "An opportunity moved on.", new OpportunityUpdated(Id, "O-0042", Key, Trey, "proposal", 2001.60m, "USD", At)),
        EventType.Of("portal", "A subscription was switched off: its endpoint is gone, or took nothing for days.", new SubscriptionDisabled(Id, "Help desk", "https://hooks.helpdesk.test", "Service team", "The endpoint answered 410 Gone.", At)),
        EventType.Of("portal", "A scheduled copy of a data domain did not come to its end.", new SyncFailed(Id, "erp-to-crm-customers", "The CRM did not answer.", At.AddMinutes(-4), At)),
        EventType.Of("portal", "Two copies that should match do not.", new ReconciliationDriftFound(Id, "customers", "crm", "erp", 3, At)),
    ];

    static readonly HashSet<string> Names = [.. All.Select(t => t.Name)];

    public static bool Knows(string type) => Names.Contains(type);

    /// <summary>JSON Schema of an event's data, exported from its record.</summary>
    public static JsonNode SchemaOf(EventType type)
    {
        var schema = JsonSchemaExporter.GetJsonSchemaAsNode(Strict, type.Data, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });
        if (schema is JsonObject root)
        {
            root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
            root.Insert(1, "title", type.Name);
            root.Insert(2, "description", type.Description);
        }
        return schema;
    }

    public static JsonNode ExampleOf(EventType type) => JsonSerializer.SerializeToNode(type.Example, type.Data, OutboxEvent.Json)!;

    // Numbers are numbers: the web defaults also read them from strings, which a schema of ours must not promise.
    static readonly JsonSerializerOptions Strict = new(OutboxEvent.Json) { NumberHandling = JsonNumberHandling.Strict, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
}
