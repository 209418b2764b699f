using Portal.Kernel.Contracts;
using Portal.Sync;

namespace Portal.Tests.Sync;

/// <summary>What a flow must say is looked at before it is kept.</summary>
public sealed class SyncTermsTests
{
    static readonly PaperConnections Both = new(new PaperSystem("here"), new PaperSystem("there"));

    static IEnumerable<string> Wrong(SyncTerms terms, string slug = "customers") => TermsRules.Wrong(slug, terms, Both).Select(v => v.Pointer);

    [Fact]
    public void Good_terms_are_taken() => Assert.Empty(Wrong(SyncWorld.Customers()));

    [Fact]
    public void Everything_that_is_wrong_is_told_at_its_field() => Assert.Equal(
        ["/cron", "/daysBefore", "/jitterSeconds", "/maxDeletesPercent", "/name", "/overlapSeconds", "/quietMinutes", "/slug", "/source", "/target", "/threshold", "/timeZone"],
        Wrong(new SyncTerms("", "nowhere", "nowhere", Domains.Customers, new Dictionary<string, WriteRule> { [Fields.Company] = WriteRule.Always }, "often")
        {
            TimeZone = "Mars", JitterSeconds = -1, OverlapSeconds = -1, MaxDeletesPercent = 0, QuietMinutes = -1, DaysBefore = 0, Threshold = 0,
        }, "No Slug").Distinct().Order());

    [Fact]
    public void A_flow_that_neither_writes_nor_tells_is_refused() => Assert.Equal(["/target"], Wrong(SyncWorld.Customers(target: null)));

    [Fact]
    public void A_system_is_not_copied_into_itself() => Assert.Contains("/target", Wrong(SyncWorld.Customers(target: "here")));

    [Fact]
    public void What_the_target_needs_is_carried_and_what_nobody_knows_is_not()
    {
        Assert.Equal(["/fields/company"], Wrong(SyncWorld.Customers() with { Fields = SyncWorld.Fields(Fields.Email) }));
        Assert.Contains("/fields/serial-number", Wrong(SyncWorld.Customers() with { Fields = SyncWorld.Fields(Fields.Company, Fields.SerialNumber) }));
    }

    [Fact]
    public void Deletions_are_not_agreed_with_a_target_that_deletes_nothing()
    {
        var keeps = new PaperConnections(new PaperSystem("here"), new PaperSystem("there") { TakesDeletions = false });
        var wrong = Assert.Single(TermsRules.Wrong("customers", SyncWorld.Customers() with { Compares = true }, keeps));
        Assert.Equal(("/compares", "there deletes no customers: what is gone at here stays there. Switch this off."), (wrong.Pointer, wrong.Detail));
        Assert.Empty(TermsRules.Wrong("customers", SyncWorld.Customers(), keeps));
        Assert.Empty(Wrong(SyncWorld.Customers() with { Compares = true }));
    }

    [Fact]
    public void Addresses_below_the_flows_are_no_slugs() => Assert.Equal(["/slug"], Wrong(SyncWorld.Customers(), "runs"));

    [Fact, Trait("Suite", "integration")]
    public async Task What_a_system_tells_by_itself_is_not_told_again()
    {
        var app = await PortalApp.Shared();
        var connections = (IConnections)app.Services.GetService(typeof(IConnections))!;
        var twice = new SyncTerms("Customers", "embedded", null, Domains.Customers, SyncWorld.Fields(Fields.Company), SyncWorld.Never) { Announces = true };
        Assert.Equal("/announces", Assert.Single(TermsRules.Wrong("customers", twice, connections)).Pointer);
        var into = twice with { Source = "erp", Target = "embedded" };
        Assert.Contains(TermsRules.Wrong("customers", into, connections), v => v.Pointer == "/announces" && v.Detail.StartsWith("embedded tells by itself", StringComparison.Ordinal));
        Assert.DoesNotContain(TermsRules.Wrong("customers", into with { Announces = false }, connections), v => v.Pointer == "/announces");
        Assert.Empty(TermsRules.Wrong("invoices", twice with { Domain = Domains.Invoices, Fields = SyncWorld.Fields(Fields.Open) }, connections));
    }
}
