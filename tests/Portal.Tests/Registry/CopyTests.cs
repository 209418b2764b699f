using Portal.Registry;

namespace Portal.Tests.Registry;

/// <summary>A copy that is kept as it was declared is no foreign write.</summary>
public sealed class CopyTests
{
    static readonly DateOnly Today = new(2026, 11, 25);

    [Theory]
    [InlineData("erp-to-crm", FlowState.Live, true)]
    [InlineData("erp-to-crm", FlowState.Planned, false)]
    [InlineData("crm-to-crm", FlowState.Live, false)]
    [InlineData(null, FlowState.Live, false)]
    public void Only_a_live_flow_from_the_owner_may_write_what_it_owns_elsewhere(string? flow, FlowState state, bool may)
    {
        var book = new Book(1,
        [
            new RegisteredSystem { Slug = "erp", Name = "ERP" }, new RegisteredSystem { Slug = "crm", Name = "CRM" },
            new DataDomain { Slug = "customers", Name = "Customers", Records = ["debtors"], Ownership = [new() { System = "erp", From = new(2026, 1, 1) }] },
            new Flow { Slug = "erp-to-crm", Name = "Copy", From = "erp", To = "crm", State = state }, new Flow { Slug = "crm-to-crm", Name = "Loop", From = "crm", To = "crm", State = FlowState.Live },
        ]);
        Assert.Equal(may, book.ConflictOf("crm", "customers", ["company"], flow, Today) is null);
        Assert.Equal(may, book.ConflictOf("crm", "customers", ["company"], flow, Today, "erp") is null);
        Assert.NotNull(book.ConflictOf("crm", "customers", ["company"], flow, Today, "hubspot"));
        Assert.Equal("customers", book.ConflictOf("crm", "debtors", ["company"], null, Today)?.Domain);
        Assert.Null(book.ConflictOf("erp", "customers", ["company"], flow, Today));
    }
}
