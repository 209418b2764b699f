namespace Portal.Erp;

/// <summary>Bodies that the API's description shows.</summary>
static class ErpExamples
{
    public const string Items = """{ "items": [ { "number": "1896-S", "name": "Executive desk 180, oak", "unit": "pcs", "category": "Desks", "blocked": false, "modifiedAt": "2026-11-17T09:00:00Z" } ], "nextCursor": null }""";

    public const string Customers = """{ "items": [ { "number": "C-10000", "name": "Trey Research", "contact": "Kim Ellery", "email": "kim@treyresearch.test", "phone": "+1 425 555 0101", "city": "Bellevue", "country": "US", "currency": "USD", "blocked": false, "modifiedAt": "2026-11-17T09:00:00Z" } ], "nextCursor": null }""";

    public const string Prices = """{ "items": [ { "list": "STANDARD", "item": "1896-S", "currency": "USD", "fromQuantity": 1, "price": 1000.80, "modifiedAt": "2026-11-17T09:00:00Z" } ], "nextCursor": null }""";

    public const string Inventory = """{ "items": [ { "item": "1896-S", "onHand": 480, "reserved": 0, "available": 480, "modifiedAt": "2026-11-17T09:00:00Z" } ], "nextCursor": null }""";

    public const string Quotes = """
        { "items": [ { "number": "SQ-001042", "key": "PQ-01KAX4N3WEFGX9Y7SE5B8V3QRT", "customerNumber": "C-10000", "company": "Trey Research", "currency": "USD", "total": 2001.60, "status": "open",
          "createdAt": "2026-11-17T09:24:42Z", "validUntil": "2026-12-17", "lines": [ { "item": "1896-S", "description": "Executive desk 180, oak", "quantity": 2, "unitPrice": 1000.80 } ] } ], "nextCursor": null }
        """;

    public const string Contracts = """{ "items": [ { "number": "RC-002001", "customerNumber": "C-10000", "title": "Office furniture, 42 pieces", "status": "ending", "startsOn": "2025-12-01", "endsOn": "2026-12-31", "monthlyAmount": 1180.00, "currency": "USD" } ], "nextCursor": null }""";

    public const string Invoices = """{ "items": [ { "number": "SI-103214", "customerNumber": "C-10000", "issuedOn": "2026-11-01", "dueOn": "2026-12-01", "total": 1660.00, "open": 1660.00, "currency": "USD", "status": "open" } ], "nextCursor": null }""";
}
