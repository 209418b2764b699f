namespace Portal.Staging;

/// <summary>Bodies that the API's description shows.</summary>
static class StagingExamples
{
    const string Draft = """{ "customer": { "number": "C-10000", "company": "Trey Research", "name": "Kim Ellery", "email": "kim@treyresearch.test" }, "lines": [ { "item": "1896-S", "quantity": 2, "unitPrice": 1000.80 } ] }""";

    public const string Correction = $$"""{ "version": 1, "draft": {{Draft}} }""";

    public const string Decision = """{ "version": 1 }""";

    public const string Rejection = """{ "version": 1, "reason": "We do not deliver to this country." }""";

    public const string Record = $$"""
        {
          "id": "019ab5b2-4f0e-7c3a-9f41-3c1d2b7a9e10", "key": "PQ-01KAX4N3WEFGX9Y7SE5B8V3QRT", "kind": "quote-requests", "status": "needs-review",
          "receivedAt": "2026-11-17T09:11:42.118Z", "payload": {{Draft}}, "draft": {{Draft}}, "version": 1,
          "findings": [ { "rule": "price", "severity": "warning", "pointer": "/lines/0/unitPrice", "message": "The price is below the list.", "evidence": "asked 1,000.80, list 1,049.00", "fix": { "label": "Use 1,049.00", "pointer": "/lines/0/unitPrice", "value": "1049.00" } } ],
          "result": null, "reason": null,
          "history": [ { "at": "2026-11-17T09:11:42.118Z", "who": "Website", "kind": "received", "text": "Arrived from Website", "detail": null }, { "at": "2026-11-17T09:11:42.530Z", "who": "Portal", "kind": "rules-ran", "text": "9 rules ran: 1 warning, 8 passed", "detail": null } ]
        }
        """;

    public const string List = """
        {
          "items": [ {
            "id": "019ab5b2-4f0e-7c3a-9f41-3c1d2b7a9e10", "key": "PQ-01KAX4N3WEFGX9Y7SE5B8V3QRT", "kind": "quote-requests", "status": "needs-review",
            "receivedAt": "2026-11-17T09:11:42.118Z", "updatedAt": "2026-11-17T09:11:42.530Z", "version": 1, "source": "Website", "company": "Trey Research", "customerNumber": "C-10000", "customerMatch": "sure",
            "total": 2001.60, "currency": "USD", "summary": "2 × Standing desk", "findings": { "blocking": 0, "warning": 1, "info": 0 }, "result": null
          } ],
          "nextCursor": null
        }
        """;
}
