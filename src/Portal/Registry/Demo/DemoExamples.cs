using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Registry.Demo;

/// <summary>Worked examples: tools without a connector of their own, each connected by one of the four patterns, with everything a newcomer needs to do the same.</summary>
static class DemoExamples
{
    public static readonly RegisteredSystem Automation = new()
    {
        Slug = "automation", Name = "Automation", Kind = SystemKind.Other, Owner = "Web team", Contact = "web@adatum.test", Purpose = "Small glue that marketing builds itself.", Vendor = "Zapier", Criticality = Criticality.Normal,
        Integrates = "Submits to the intake API with a key of its own, and subscribes itself to events as REST hooks. It writes nowhere else.",
    };

    public static Flow[] Flows(DateOnly today) =>
    [
        new()
        {
            Slug = "crews", Name = "Crews", From = "scheduling", To = "erp", Domain = "deliveries", Pattern = Patterns.EventPush, Trigger = FlowTrigger.RealTime, TriggerWhy = "The depot plans vans in the morning for the same day.", SeenOn = today,
            Owner = "Depot", Contact = "depot@adatum.test", Contract = Urls.Inbound("calendly"), Credentials = ["Connection calendly"], RunsAs = [new() { Kind = RunnerKind.Connection, Name = "calendly" }],
            Runbook = $$$$$"""
                How it is connected: the connection calendly is an inbound webhook, signed as Calendly does. Its page shows the address ({{{{{Urls.Inbound("calendly")}}}}}) and what came in the last seven days.
                At Calendly (API: POST /webhook_subscriptions) subscribe this address to invitee.created and invitee.canceled with a signing_key, and enter that key as the connection's secret.
                Proof: header Calendly-Webhook-Signature: t={seconds},v1={hex of HMAC-SHA256 of "t.body"}.
                Example body: {"event":"invitee.created","created_at":"2026-11-28T09:00:00Z","payload":{"uri":"https://api.calendly.com/scheduled_events/E1/invitees/I1","name":"Kim Ellery","email":"kim@treyresearch.test","status":"active","scheduled_event":{"name":"Delivery","start_time":"2026-12-01T08:00:00Z","end_time":"2026-12-01T10:00:00Z"}}}
                To carry bookings on, make a sync flow from calendly, domain deliveries, to a file or a database; it runs within seconds of each booking.
                When it fails: a refused call says why on the connection's page; Calendly repeats for a day. A booking that came twice or late changes nothing.
                """,
        },
        new()
        {
            Slug = "settlements", Name = "Settlements", From = "payments", To = "erp", Domain = "payments", Pattern = Patterns.FileExchange, Trigger = FlowTrigger.Batch, Schedule = "30 3 * * *", SeenOn = today, Owner = "Finance", Contact = "finance@adatum.test",
            Contract = "settlements-*.csv: id, amount, currency, status, paid-at", Credentials = ["SFTP stripe-settlements"],
            Runbook = """
                How it is connected: a connection of kind files at sftp://…/settlements with Domain payments, Key column id, Columns amount=amount, currency=currency, status=status, paid_at=paid-at, File names settlements-*.csv, Complete when companion.
                A sync flow from it, at 03:30, carries the rows on. A file counts when its .sha256 or .done lies beside it, and is read once.
                When it fails: the run says which row and why. Put the corrected file in its place with a new companion; rows that are the same change nothing.
                """,
        },
        new()
        {
            Slug = "payments-as-they-come", Name = "Payments as they come", From = "payments", To = "erp", Domain = "payments", Pattern = Patterns.EventPush, Trigger = FlowTrigger.RealTime, TriggerWhy = "Service wants to know whether a customer has paid while the customer is on the phone.", SeenOn = today,
            Owner = "Finance", Contact = "finance@adatum.test", Contract = Urls.Inbound("stripe"), Credentials = ["Connection stripe"], RunsAs = [new() { Kind = RunnerKind.Connection, Name = "stripe" }],
            Runbook = $$$$$"""
                How it is connected: the connection stripe is an inbound webhook, signed as Stripe does, at {{{{{Urls.Inbound("stripe")}}}}}.
                At Stripe add this address under Webhooks with the events charge.succeeded, charge.refunded and charge.failed, and enter its signing secret (whsec_…) as the connection's secret.
                Proof: header Stripe-Signature: t={seconds},v1={hex of HMAC-SHA256 of "t.body"}. An event has an id, so one that comes twice is one.
                Example body: {"id":"evt_1","type":"charge.succeeded","created":1795856400,"data":{"object":{"id":"ch_1","amount":200160,"currency":"usd","status":"succeeded","metadata":{"invoice":"SI-1001","customer":"C-10000"}}}}
                The settlement file of the night is the truth; this only knows it sooner.
                When it fails: a refused call says why on the connection's page. While the signing secret is rolled enter the new one and the old one, separated by a space.
                """,
        },
        new()
        {
            Slug = "leads-from-automation", Name = "Leads from automation", From = "automation", To = "erp", Domain = "quotes", Pattern = Patterns.Intake, Trigger = FlowTrigger.RealTime, TriggerWhy = "Somebody waits for a call back.", SeenOn = today,
            Owner = "Web team", Contact = "web@adatum.test", Contract = Urls.IntakeSchema("quote-requests"), Credentials = ["API client of the automation"],
            Runbook = $$$$$"""
                How it is connected: an API client with the scope intake:write, made under API clients. In Zapier use Webhooks, Custom Request; in Make use HTTP, Make a request: POST {{{{{Urls.IntakeKind("quote-requests")}}}}}, header Authorization: Bearer pk_…, header Idempotency-Key with the id of the trigger's record.
                Example body: {"customer":{"name":"Kim Ellery","email":"kim@treyresearch.test"},"lines":[{"item":"1896-S","quantity":2}],"source":{"form":"zapier"}}
                202 means stored. A repeated run with the same key makes no second record.
                When it fails: 422 lists every violation with its place in the body; the client's page shows its last calls.
                """,
        },
        new()
        {
            Slug = "events-to-automation", Name = "Events to automation", From = "erp", To = "automation", Domain = "quotes", Pattern = Patterns.EventPush, Trigger = FlowTrigger.RealTime, TriggerWhy = "Nobody polls.", SeenOn = today,
            Owner = "Web team", Contact = "web@adatum.test", Contract = "quote.created, quote.status_changed", Credentials = ["API client of the automation"],
            Runbook = $$$$$"""
                How it is connected: REST hooks. The tool subscribes itself with POST {{{{{Urls.SubscriptionsApi}}}}} and unsubscribes with DELETE {{{{{Urls.SubscriptionsApi}}}}}/{id}, with a key of scope subscriptions:manage.
                Example body: {"name":"Zap 42","url":"https://hooks.zapier.com/hooks/standard/1/abc","types":["quote.created"],"flow":"events-to-automation"}
                The answer holds the id and, this once, the secret of the signature (Standard Webhooks). A sample for the editor: GET {{{{{Urls.EventTypesApi}}}}}, or POST {{{{{Urls.SubscriptionsApi}}}}}/{id}/test.
                When it fails: the subscription's page shows each try; 410 from the tool ends the subscription.
                """,
        },
    ];
}
