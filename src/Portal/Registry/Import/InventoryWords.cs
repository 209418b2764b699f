namespace Portal.Registry.Import;

/// <summary>Words that people write into inventories, and what they mean here.</summary>
static class InventoryWords
{
    static readonly (SystemKind Kind, string[] Words)[] Kinds =
    [
        (SystemKind.Spreadsheet, ["spreadsheet", "excel", "xlsx", "googlesheet", "ratelist"]),
        (SystemKind.Erp, ["erp", "businesscentral", "navision", "dynamicsnav", "sap", "quickbooks", "tryton", "odoo", "netsuite", "accounting"]),
        (SystemKind.Crm, ["crm", "hubspot", "salesforce", "pipedrive"]),
        (SystemKind.Email, ["mailchimp", "newsletter", "emailplatform", "emailmarketing", "sendgrid", "klaviyo"]),
        (SystemKind.HelpDesk, ["helpdesk", "zendesk", "ticket", "freshdesk", "requesttracker"]),
        (SystemKind.Website, ["website", "wordpress", "webshop", "shopify", "ecommerce", "homepage"]),
        (SystemKind.Scheduling, ["scheduling", "calendly", "calendar", "dispatch"]),
        (SystemKind.Payments, ["payment", "stripe", "paypal", "adyen"]),
        (SystemKind.Files, ["filestorage", "sharepoint", "dropbox", "googledrive", "onedrive", "sftp", "fileserver", "nas"]),
    ];

    public static SystemKind KindOf(string text)
    {
        var key = Names.KeyOf(text);
        return Kinds.FirstOrDefault(k => k.Words.Any(w => key.Contains(w, StringComparison.Ordinal))).Kind;
    }

    public static Criticality? Criticality(string text) => Names.KeyOf(text) switch
    {
        "vital" or "critical" or "missioncritical" or "businesscritical" or "veryhigh" or "1" or "tier1" or "p1" or "a" => Registry.Criticality.Vital,
        "high" or "important" or "2" or "tier2" or "p2" or "b" => Registry.Criticality.High,
        "normal" or "medium" or "moderate" or "3" or "tier3" or "p3" or "c" => Registry.Criticality.Normal,
        "low" or "minor" or "none" or "4" or "tier4" or "p4" or "d" => Registry.Criticality.Low,
        _ => null,
    };

    public static SystemState? State(string text) => Names.KeyOf(text) switch
    {
        "live" or "active" or "production" or "inuse" or "prod" or "running" or "yes" or "ok" => SystemState.Live,
        "planned" or "project" or "proposed" or "future" or "inimplementation" or "pilot" => SystemState.Planned,
        "retiring" or "phaseout" or "sunset" or "legacy" or "deprecated" or "eol" or "tobereplaced" => SystemState.Retiring,
        "gone" or "retired" or "decommissioned" or "off" or "inactive" or "no" or "dead" => SystemState.Gone,
        _ => null,
    };

    /// <summary>Minutes within which it is expected, and what starts it; null when the words say neither.</summary>
    public static (int? Minutes, FlowTrigger? Trigger)? Rhythm(string? text) => text is null ? null : Names.KeyOf(text) switch
    {
        "realtime" or "instant" or "immediately" or "live" or "onchange" or "event" or "webhook" or "continuous" => (null, FlowTrigger.RealTime),
        "manual" or "byhand" or "adhoc" or "ondemand" or "copypaste" or "whenneeded" => (null, FlowTrigger.ByHand),
        "hourly" or "everyhour" => (60, FlowTrigger.Batch),
        "daily" or "nightly" or "everynight" or "everyday" or "eachnight" or "onceaday" or "overnight" => (1_440, FlowTrigger.Batch),
        "weekly" or "everyweek" or "onceaweek" or "mondays" => (10_080, FlowTrigger.Batch),
        "monthly" or "everymonth" or "onceamonth" or "monthend" => (44_640, FlowTrigger.Batch),
        _ => null,
    };

    /// <summary>A cell that says that nothing is known.</summary>
    public static bool IsNothing(string cell) => cell is "-" or "–" or "—" or "?" or "??" or "." or "n/a" or "N/A" or "na" or "NA" or "tbd" or "TBD" or "unknown" or "Unknown" or "none" or "None" or "#N/A";
}
