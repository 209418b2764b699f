using Portal.Registry;
using Portal.Registry.Import;
using Portal.Shell.Tables;

namespace Portal.Tests.Registry;

/// <summary>Inventories as people keep them.</summary>
public sealed class InventoryTests
{
    static readonly Dictionary<string, string> Nothing = [];
    static readonly Book Known = new(1, [new RegisteredSystem { Slug = "erp", Name = "ERP" }, .. Patterns]);
    static Pattern[] Patterns => [new() { Slug = "event-push", Name = "Event push" }];

    static ReadSheet Read(string[][] rows, Dictionary<string, string>? meanings = null, Dictionary<string, string>? same = null) =>
        Inventory.Read(Known, [.. rows.Select((cells, i) => new CsvLine(i + 1, cells, false))], meanings ?? Nothing, same ?? Nothing);

    static T Item<T>(ReadSheet sheet, string slug) where T : RegistryItem => Assert.Single(sheet.Items.Select(i => i.Item).OfType<T>(), i => i.Slug == slug);

    [Fact]
    public void A_sheet_that_says_where_an_application_sends_to_means_the_sender_by_it()
    {
        var sheet = Read([["Application", "Sends to", "Data", "Person in charge"], ["CRM", "ERP", "Customers", "Sally"]]);
        Assert.Empty(sheet.Problems);
        var flow = sheet.Items.Select(i => i.Item).OfType<Flow>().Single();
        Assert.Equal(("crm", "erp", "customers", "Sally"), (flow.From, flow.To, flow.Domain, flow.Owner));
    }

    [Fact]
    public void Headings_are_found_below_a_title_and_understood_whatever_they_are_called()
    {
        var sheet = Read([["Integrations of Adatum, as of autumn", "", "", ""], [], [" Source\nsystem ", "Target System", "What data?", "Responsible team", "How often"], ["Hub Spot", "Mail Chimp", "Contacts; Customers", "Marketing", "nightly"], ["", "", "", ""]]);
        Assert.Equal(["from", "to", "domain", "owner", "often"], sheet.Columns.Select(c => c.Means));
        Assert.Equal((1, 0), (sheet.Rows, sheet.Problems.Count));
        var flow = Item<Flow>(sheet, "hub-spot-to-mail-chimp-contacts");
        Assert.Equal(("hub-spot", "mail-chimp", "contacts", "Marketing", 1440, FlowTrigger.Batch, FlowState.Found), (flow.From, flow.To, flow.Domain, flow.Owner, flow.RhythmMinutes, flow.Trigger, flow.State));
        Item<Flow>(sheet, "hub-spot-to-mail-chimp-customers");
        Assert.Equal((SystemKind.Crm, SystemKind.Email), (Item<RegisteredSystem>(sheet, "hub-spot").Kind, Item<RegisteredSystem>(sheet, "mail-chimp").Kind));
    }

    [Fact]
    public void One_system_spelled_three_ways_is_one_and_a_near_one_is_asked_about()
    {
        string[][] rows = [["System", "Owner"], ["HubSpot", "Sales"], ["Hub Spot", ""], ["hubspot ", ""], ["HubSpot", ""], ["HubSpott", ""], ["erp", "Finance"], ["Store 12", ""], ["Store 13", ""]];
        var sheet = Read(rows);
        Assert.Contains(sheet.Duplicates, d => d is { Suggestion: "HubSpot", Merged: true } && d.Values.SequenceEqual(["Hub Spot", "HubSpot", "hubspot"]));
        Assert.Contains(sheet.Duplicates, d => d is { Suggestion: "HubSpot", Merged: false } && d.Values.Contains("HubSpott"));
        Assert.Equal(2, sheet.Duplicates.Count);
        Assert.Equal(["erp", "hubspot", "hubspott", "store-12", "store-13"], sheet.Items.Select(i => i.Item.Slug).Order());
        Assert.Equal("Finance", Item<RegisteredSystem>(sheet, "erp").Owner);
        Assert.DoesNotContain(Read(rows, same: new() { ["HubSpott"] = "HubSpot" }).Items, i => i.Item.Slug == "hubspott");
    }

    [Fact]
    public void A_system_called_by_its_vendor_is_asked_about()
    {
        var book = new Book(1, [new RegisteredSystem { Slug = "crm", Name = "CRM", Vendor = "HubSpot" }]);
        var sheet = Inventory.Read(book, [new CsvLine(1, ["System", "Owner"], false), new CsvLine(2, ["Hub Spot", "Sales"], false)], Nothing, Nothing);
        Assert.Contains(sheet.Duplicates, d => d is { Suggestion: "CRM", Merged: false } && d.Values.Single() == "Hub Spot");
    }

    [Fact]
    public void Systems_that_call_themselves_master_become_rivals()
    {
        var sheet = Read([["Data", "Master"], ["Customers", "ERP"], ["customers", "Salesforce"]]);
        Assert.Equal(["erp", "salesforce"], Item<DataDomain>(sheet, "customers").ClaimedBy);
        Assert.Empty(Item<DataDomain>(sheet, "customers").Ownership);
    }

    [Fact]
    public void What_cannot_be_taken_is_told_at_its_row_and_column_and_hinders_no_other()
    {
        var sheet = Read([["System", "From", "To", "Owner", "Criticality"], ["", "ERP", "", "", ""], ["Billing", "", "", "Finance", "enormous"], ["Billing", "", "", "Sales", "high"], ["", "", "", "Nobody", ""]]);
        Assert.Equal([(2, "To"), (3, "Criticality"), (4, "Owner"), (5, "System")], sheet.Problems.Select(p => (p.Row, p.Column)));
        Assert.Equal(("Finance", Criticality.High), (Item<RegisteredSystem>(sheet, "billing").Owner, Item<RegisteredSystem>(sheet, "billing").Criticality));
    }

    [Fact]
    public void A_person_may_say_what_a_heading_means()
    {
        var sheet = Read([["Ding", "Wer"], ["Lager", "Depot"]], new() { ["Ding"] = "system", ["Wer"] = "owner" });
        Assert.Equal("Depot", Item<RegisteredSystem>(sheet, "lager").Owner);
        Assert.Empty(Read([["Ding", "Wer"], ["Lager", "Depot"]]).Items);
    }
}
