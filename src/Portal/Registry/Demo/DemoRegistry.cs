using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Registry.Demo;

/// <summary>Adatum Rentals as it is found: ten systems, rivals for the same data, flows that "just run".</summary>
static class DemoRegistry
{
    public static IEnumerable<RegistryItem> All(DateOnly today) => [.. Systems, DemoExamples.Automation, .. Domains(today), .. Flows(today), .. DemoExamples.Flows(today), .. Exceptions(today), .. Decisions(today)];

    /// <summary>What there is besides when the morning's requests are of every kind.</summary>
    public static IEnumerable<RegistryItem> WithRequests(DateOnly today) =>
    [
        new DataDomain { Slug = "service-requests", Name = "Service requests", Owner = "Service team", Description = "What customers want looked after.", ClaimedBy = ["erp"], Ownership = [Owned("erp", today)] },
        new DataDomain { Slug = "inspections", Name = "Inspections", Owner = "Service team", Description = "What was found at assets.", ClaimedBy = ["erp"], Ownership = [Owned("erp", today)] },
        FromWebsite("customer-applications", "Customer applications", "customers", "Sales team", "sales@adatum.test", "Whoever applies wants to order today."),
        FromWebsite("service-requests", "Service requests", "service-requests", "Service team", "service@adatum.test", "Something does not work."),
        FromWebsite("inspections", "Inspections", "inspections", "Service team", "service@adatum.test", "The technician stands beside it."),
    ];

    /// <summary>A kind of record that the website's forms bring.</summary>
    static Flow FromWebsite(string kind, string name, string domain, string owner, string contact, string why) => new()
    {
        Slug = kind, Name = name, From = "website", To = "erp", Domain = domain, Pattern = Patterns.Intake, Trigger = FlowTrigger.RealTime, TriggerWhy = why, Owner = owner, Contact = contact, Contract = Urls.IntakeSchema(kind),
        Runbook = "Look at the queue; a client that is refused sees why in its answer. Portal keeps what came.", RhythmMinutes = 7 * 1440, Credentials = ["API client Website"], RunsAs = [Runs(RunnerKind.ApiClient, "Website"), Runs(RunnerKind.IntakeKind, kind)],
    };

    /// <summary>What there is besides when Portal itself tells the other systems.</summary>
    public static IEnumerable<RegistryItem> WithStack(DateOnly today) =>
    [
        System("mail-server", "Mail server", SystemKind.Email, "Web team", "web@adatum.test", "Letters to single people: quotes, answers.", "SMTP", Criticality.Normal, "Gets a letter from Portal for each quote."),
        new DataDomain { Slug = "consents", Name = "Consents", Records = ["subscribers"], Owner = "Marketing", Description = "Who agreed to news and offers, in which words.", ClaimedBy = ["website", "email-platform"], Ownership = [Owned("website", today)], Copies = [Copy("email-platform", "consents-to-mailing-list", "in seconds", "It sends the newsletter")] },
        new Flow { Slug = "quotes-by-mail", Name = "Quotes by mail", From = "erp", To = "mail-server", Domain = "quotes", Pattern = Patterns.EventPush, Trigger = FlowTrigger.RealTime, TriggerWhy = "Who asked waits for an answer.", Owner = "Web team", Contract = "quote.created", SeenOn = today },
        new Flow { Slug = "news-by-mail", Name = "News by mail", From = "website", To = "mail-server", Domain = "consents", Pattern = Patterns.EventPush, Trigger = FlowTrigger.ByHand, Owner = "Marketing", Contract = "a letter to everybody who agreed to news", SeenOn = today },
        new Flow { Slug = "withdrawals", Name = "Withdrawals", From = "email-platform", To = "website", Domain = "consents", Pattern = Patterns.BatchSync, Trigger = FlowTrigger.Batch, Schedule = "* * * * *", TriggerWhy = "A withdrawal counts within a minute.", Owner = "Marketing", Contract = "unsubscribed, by e-mail address", SeenOn = today },
        new Flow { Slug = "consents-to-mailing-list", Name = "Consents", From = "website", To = "email-platform", Domain = "consents", Pattern = Patterns.EventPush, Trigger = FlowTrigger.RealTime, TriggerWhy = "A withdrawal counts at once.", Owner = "Marketing", Contract = "subscriber by e-mail address", SeenOn = today },
    ];

    static readonly RegisteredSystem[] Systems =
    [
        System("erp", "ERP", SystemKind.Erp, "Finance", "finance@adatum.test", "The brain: contracts, orders, stock, billing.", "Embedded", Criticality.Vital, "Portal promotes quotes into it; everybody else exports from it.") with { Connection = "embedded" },
        System("website", "Website", SystemKind.Website, "Web team", "web@adatum.test", "Shows what can be rented and takes requests.", "WordPress", Criticality.High, "Forms go to Portal, with the consents that it keeps; items and prices come nightly.") with { Connection = "consents" },
        System("crm", "CRM", SystemKind.Crm, "Sales team", "sales@adatum.test", "Leads and deals.", "HubSpot", Criticality.High, "Gets quotes and customers; somebody also exports contacts from it."),
        System("email-platform", "Email platform", SystemKind.Email, "Marketing", "marketing@adatum.test", "Newsletters and reminders.", "Mailchimp", Criticality.Normal, "Contacts come as a list from the CRM."),
        System("help-desk", "Help desk", SystemKind.HelpDesk, "Service team", "service@adatum.test", "Tickets and assets in the field.", "Zendesk", Criticality.High, "Knows customers and contracts from the ERP; sends assets back."),
        System("scheduling", "Scheduling", SystemKind.Scheduling, "Depot", "depot@adatum.test", "Deliveries, crews, vans.", "Calendly", Criticality.Normal, "Gets deliveries; bookings come by its webhook.") with { Connection = "calendly" },
        System("payments", "Payments", SystemKind.Payments, "Finance", "finance@adatum.test", "Cards and settlements.", "Stripe", Criticality.High, "A settlement file each night; single payments come by its webhook.") with { Connection = "stripe" },
        System("file-storage", "File storage", SystemKind.Files, "Finance", null, "Invoice PDFs and signed contracts.", "SharePoint", Criticality.Normal, "The ERP drops PDFs."),
        System("spreadsheets", "Spreadsheets", SystemKind.Spreadsheet, null, null, "Rate lists that sales keeps, four files.", null, Criticality.Normal, "Typed over by hand on Mondays."),
    ];

    static DataDomain[] Domains(DateOnly today) =>
    [
        new()
        {
            Slug = "customers", Name = "Customers", Owner = "Finance", Description = "Who rents from us.", ClaimedBy = ["erp", "crm", "spreadsheets"],
            Fields = [Field("number", "Customer number"), Field("company", "Company"), Field("email", "E-mail", personal: true), Field("phone", "Phone", personal: true), Field("credit-limit", "Credit limit"), Field("account-manager", "Account manager")],
            Ownership = [Owned("erp", today), Owned("crm", today, "account-manager")],
            Copies = [Copy("crm", "quote-and-customer-events", "in seconds", "Sales works there"), Copy("help-desk", "customers-and-contracts", "in seconds", "Tickets belong to customers"), Copy("email-platform", "contacts-to-mailing-lists", "unknown", null)],
        },
        new() { Slug = "quotes", Name = "Quotes", Owner = "Sales team", Description = "What we offered.", ClaimedBy = ["erp", "crm"], Ownership = [Owned("erp", today)], Copies = [Copy("crm", "quote-and-customer-events", "in seconds", "Deals follow quotes")] },
        new() { Slug = "deals", Name = "Deals", Records = ["opportunities"], Owner = "Sales team", Description = "What may become a quote.", ClaimedBy = ["crm"], Ownership = [Owned("crm", today)], Copies = [Copy("erp", "won-deals-become-orders", "in minutes", "Orders are made of them")] },
        new() { Slug = "contracts", Name = "Contracts", Owner = "Finance", Description = "What is rented until when.", ClaimedBy = ["erp", "file-storage"], Ownership = [Owned("erp", today)], Copies = [Copy("help-desk", "customers-and-contracts", "in seconds", "Service knows what is covered")] },
        new() { Slug = "inventory", Name = "Inventory", Owner = "Depot", Description = "What is in stock where.", ClaimedBy = ["erp", "scheduling"], Ownership = [Owned("erp", today)], Copies = [Copy("website", "items-and-prices", "nightly", "Visitors see what there is")] },
        new() { Slug = "prices", Name = "Prices", Records = ["items"], Owner = null, Description = "What it costs.", ClaimedBy = ["erp", "spreadsheets", "website"], Copies = [Copy("website", "items-and-prices", "nightly", "Visitors see what it costs")] },
        new() { Slug = "invoices", Name = "Invoices", Owner = "Finance", Description = "What is owed.", ClaimedBy = ["erp"], Ownership = [Owned("erp", today)], Copies = [Copy("file-storage", "invoice-pdfs", "nightly", "Auditors ask for PDFs")] },
        new() { Slug = "assets", Name = "Assets", Owner = null, Description = "Each single thing that is rented.", ClaimedBy = ["help-desk", "erp"] },
        new() { Slug = "deliveries", Name = "Deliveries", Owner = "Depot", Description = "Who brings what when.", ClaimedBy = ["scheduling"], Ownership = [Owned("scheduling", today)] },
        new() { Slug = "payments", Name = "Payments", Owner = "Finance", Description = "What was paid.", ClaimedBy = ["payments"], Ownership = [Owned("payments", today)] },
    ];

    static Flow[] Flows(DateOnly today) =>
    [
        new() { Slug = "quote-requests", Name = "Quote requests", From = "website", To = "erp", Domain = "quotes", Pattern = Patterns.Intake, Trigger = FlowTrigger.RealTime, TriggerWhy = "A visitor waits for an answer.", Owner = "Web team", Contact = "web@adatum.test", Contract = Urls.IntakeSchema("quote-requests"), Runbook = "Look at the queue; a client that is refused sees why in its answer. Portal keeps what came.", RhythmMinutes = 7 * 1440, Credentials = ["API client Website"], RunsAs = [Runs(RunnerKind.ApiClient, "Website"), Runs(RunnerKind.IntakeKind, "quote-requests")] },
        new() { Slug = "items-and-prices", Name = "Items, prices", From = "erp", To = "website", Domain = "prices", Pattern = Patterns.BatchSync, Trigger = FlowTrigger.Batch, TriggerWhy = "Prices change once a day.", Schedule = "0 2 * * *", RhythmMinutes = 1440, SeenOn = today, Owner = "Web team", Contract = $"{Urls.ReferenceApi}/items", Credentials = ["API client Website"], RunsAs = [Runs(RunnerKind.ApiClient, "Website")] },
        new() { Slug = "quote-and-customer-events", Name = "Quote and customer events", From = "erp", To = "crm", Domain = "customers", Pattern = Patterns.EventPush, Trigger = FlowTrigger.RealTime, TriggerWhy = "Sales calls back within the hour.", Owner = "Sales team", Contact = "sales@adatum.test", Contract = "quote.created, customer.updated", SeenOn = today },
        new() { Slug = "won-deals-become-orders", Name = "Won deals become orders", From = "crm", To = "erp", Domain = "deals", Pattern = Patterns.Intake, Trigger = FlowTrigger.RealTime, Owner = "Sales team", SeenOn = today },
        new() { Slug = "customers-and-contracts", Name = "Customers, contracts", From = "erp", To = "help-desk", Domain = "customers", Pattern = Patterns.EventPush, Trigger = FlowTrigger.RealTime, Owner = "Service team", Contract = "customer.updated, contract.activated", SeenOn = today },
        new() { Slug = "assets", Name = "Assets", From = "help-desk", To = "erp", Domain = "assets", Pattern = Patterns.BatchSync, Trigger = FlowTrigger.Batch, Schedule = "0 2 * * *", RhythmMinutes = 1440, SeenOn = today.AddDays(-94), Owner = "Service team" },
        new() { Slug = "renewals-and-overdue", Name = "Renewals, overdue", From = "erp", To = "email-platform", Domain = "contracts", Pattern = Patterns.EventPush, Trigger = FlowTrigger.RealTime, Owner = "Marketing", Contract = "contract.renewal_due, invoice.overdue", SeenOn = today },
        new() { Slug = "contacts-to-mailing-lists", Name = "Contacts", From = "crm", To = "email-platform", Domain = "customers", Trigger = FlowTrigger.Batch, State = FlowState.Found, SeenOn = today },
        new() { Slug = "deliveries", Name = "Deliveries", From = "erp", To = "scheduling", Domain = "deliveries", Pattern = Patterns.EventPush, Trigger = FlowTrigger.RealTime, Owner = "Depot", SeenOn = today },
        new() { Slug = "invoice-pdfs", Name = "Invoice PDFs", From = "erp", To = "file-storage", Domain = "invoices", Pattern = Patterns.FileExchange, Trigger = FlowTrigger.Batch, Schedule = "15 4 * * *", SeenOn = today, Owner = "Finance" },
        new() { Slug = "rate-list", Name = "Rate list", From = "spreadsheets", To = "erp", Domain = "prices", Trigger = FlowTrigger.ByHand, SeenOn = today.AddDays(-8), Owner = "Sales team" },
        new() { Slug = "rates-by-hand", Name = "Rates by hand", From = "spreadsheets", To = "website", Domain = "prices", Trigger = FlowTrigger.ByHand, State = FlowState.Found, SeenOn = today.AddDays(-3) },
    ];

    static FlowException[] Exceptions(DateOnly today) =>
    [
        new() { Slug = "rate-list-by-hand", Name = "Rate list by hand", Flow = "rate-list", Owner = "Finance", Reason = "The ERP's price lists cannot hold seasonal rates yet.", Until = today.AddDays(67), State = ExceptionState.Approved, DecidedBy = "Aria Architect" },
    ];

    static Decision[] Decisions(DateOnly today) =>
    [
        new() { Slug = "the-erp-owns-customers", Name = "The ERP owns customers", On = today.AddDays(-14), By = "Board", Owner = "Finance", Context = "Three systems claimed the real customer record.", Choice = "The ERP is the system of record; the CRM owns the account manager alone.", Alternatives = "The CRM as master, with a nightly export to the ERP.", About = ["customers", "erp", "crm"] },
        new() { Slug = "nobody-polls", Name = "Nobody polls", On = today.AddDays(-22), By = "Board", Owner = "Web team", Choice = "Changes leave as events; exports end.", Alternatives = "Faster polling.", About = ["quote-and-customer-events"] },
    ];

    static RegisteredSystem System(string slug, string name, SystemKind kind, string? owner, string? contact, string purpose, string? vendor, Criticality criticality, string integrates) =>
        new() { Slug = slug, Name = name, Kind = kind, Owner = owner, Contact = contact, Purpose = purpose, Vendor = vendor, Criticality = criticality, Integrates = integrates };

    static DomainField Field(string slug, string name, bool personal = false) => new() { Slug = slug, Name = name, Personal = personal };
    static OwnedFrom Owned(string system, DateOnly today, string? field = null) => new() { System = system, Field = field, From = new DateOnly(today.Year, 1, 1) };
    static DomainCopy Copy(string system, string flow, string freshness, string? why) => new() { System = system, Flow = flow, Freshness = freshness, Why = why };
    static FlowRunner Runs(RunnerKind kind, string name) => new() { Kind = kind, Name = name };
}
