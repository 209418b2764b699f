using Portal.Kernel.Contracts;
using F = Portal.Kernel.Contracts.Fields;

namespace Portal.Sync.Templates;

/// <summary>A flow that many companies need, ready but for its two ends.</summary>
/// <param name="From">Kind of the system that sends: erp, crm, help-desk …</param>
/// <param name="To">Kind of the system that receives, or a connection of Portal itself; null: changes become events.</param>
/// <param name="Fields">What is copied, as far as both ends have it; null: all that both have.</param>
/// <param name="Cron">When it would run; it is moved to where it meets nobody.</param>
/// <param name="Why">Why by the clock and not at once: for the registry.</param>
public sealed record SyncTemplate(
    string Slug, string Title, string Says, string Domain, string From, string? To, string Cron, string Why, IReadOnlyDictionary<string, WriteRule>? Fields = null)
{
    const string Consents = "consents", EveryMinute = "* * * * *";
    const string Night = "20 1 * * *", Morning = "0 6 * * *", Hourly = "10 * * * *";

    public static readonly IReadOnlyList<SyncTemplate> All =
    [
        new("key-accounts-to-crm", "Key accounts to the CRM", "Sales sees the ERP's customers with their real names and addresses. What sales keeps by itself stays.", Domains.Customers, "erp", "crm", Night, "Master data changes seldom.",
            Rules(WriteRule.Always, F.Company, F.Street, F.PostCode, F.City, F.Country, F.VatNumber, F.Currency).With(WriteRule.IfEmpty, F.Phone, F.Email, F.Website, F.Contact)),
        new("account-managers-to-erp", "Account managers to the ERP", "Who looks after a customer is decided in the CRM and shown in the ERP.", Domains.Customers, "crm", "erp", Night, "Master data changes seldom.", Rules(WriteRule.Always, F.AccountManager)),
        new("deals-to-erp", "Deals to the ERP", "Open opportunities of the CRM stand in the ERP, so that the depot sees what may come.", Domains.Opportunities, "crm", "erp", Hourly, "Planning looks once an hour."),
        new("customers-to-help-desk", "Customers to the help desk", "Whoever answers the phone knows which customer calls.", Domains.Customers, "erp", "help-desk", Night, "Master data changes seldom."),
        new("assets-to-help-desk", "Assets to the help desk", "A ticket can name the thing that it is about.", Domains.Assets, "erp", "help-desk", Night, "Assets are made and moved in office hours."),
        new("assets-from-help-desk", "Assets from the help desk", "What technicians find out about a thing comes back to the ERP, where nothing stands yet.", Domains.Assets, "help-desk", "erp", Night, "Technicians write in the evening.", Rules(WriteRule.IfEmpty, F.Name, F.SerialNumber, F.Status, F.Customer)),
        new("tickets-from-help-desk", "Tickets from the help desk", "The ERP knows what is open at a customer.", Domains.Tickets, "help-desk", "erp", Hourly, "An overview, not a conversation."),
        new("items-to-website", "Items to the website", "The website's catalogue has the ERP's items and prices.", Domains.Items, "erp", "website", Night, "Prices change once a day."),
        new("stock-to-website", "Stock to the website", "The website shows what is free.", Domains.Inventory, "erp", "website", Hourly, "Visitors need no second-by-second stock."),
        new("renewals-to-email-platform", "Renewals for the email platform", "Sixty days before a contract ends, contract.renewal_due is told: the email platform, subscribed to it, writes in time.", Domains.Contracts, "erp", null, Morning, "A date, not a change."),
        new("withdrawals-from-email-platform", "Withdrawals from the email platform", "Who unsubscribes there gets no letter from here either, within a minute. Nobody is subscribed by it.", Domains.Subscribers, "email", Consents, EveryMinute, "A withdrawal counts at once; the list's own notices make it sooner.", Rules(WriteRule.Always, F.Status)),
        new("late-invoices-to-email-platform", "Late invoices for the email platform", "The day an invoice becomes overdue, invoice.overdue is told, once.", Domains.Invoices, "erp", null, Morning, "A date, not a change."),
    ];

    static Dictionary<string, WriteRule> Rules(WriteRule rule, params string[] fields) => fields.ToDictionary(f => f, _ => rule);
}

static class TemplateRules
{
    public static Dictionary<string, WriteRule> With(this Dictionary<string, WriteRule> rules, WriteRule rule, params string[] fields)
    {
        foreach (var field in fields) rules[field] = rule;
        return rules;
    }
}
