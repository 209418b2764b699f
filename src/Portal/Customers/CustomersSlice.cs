using Portal.Shell;

namespace Portal.Customers;

/// <summary>What a customer sees of their own: requests, quotes, contracts, invoices.</summary>
public sealed class CustomersSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
    }
}
