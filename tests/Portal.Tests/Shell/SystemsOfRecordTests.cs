using Microsoft.Extensions.Configuration;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Tests.QuoteRequests;

namespace Portal.Tests.Shell;

public sealed class SystemsOfRecordTests
{
    static readonly PaperConnections Books = new(new PaperErp("embedded"), new PaperErp("bc-prod"));

    [Fact]
    public void The_embedded_erp_owns_a_domain_of_which_nothing_is_said() => Assert.Equal("embedded", Systems().Pick<IQuoteBook>("quotes").System);

    [Fact]
    public void A_setting_gives_a_domain_to_another_connection()
    {
        var systems = Systems(("SystemOfRecord:quotes", "bc-prod"));
        Assert.Equal("bc-prod", systems.Pick<IQuoteBook>("quotes").System);
        Assert.Equal("embedded", systems.Of("customers"));
    }

    [Fact]
    public void An_unknown_connection_is_named_with_those_that_there_are()
    {
        var refusal = Assert.Throws<UnknownSystemOfRecord>(() => Systems(("SystemOfRecord:quotes", "navision")).Pick<IQuoteBook>("quotes"));
        Assert.Equal("SystemOfRecord__quotes is \"navision\", but only embedded, bc-prod can serve quotes.", refusal.Message);
    }

    [Fact, Trait("Suite", "integration")]
    public async Task A_host_that_cannot_reach_its_system_of_record_says_so_at_start()
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => PortalApp.Start(Provider.Sqlite, ("SystemOfRecord__items", "navision")));
        Assert.Contains("SystemOfRecord__items is", fault.Message, StringComparison.Ordinal);
    }

    static SystemsOfRecord Systems(params (string Key, string Value)[] settings) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Key, s.Value))).Build(), Books);
}
