using Portal.Customers.Pages;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Customers;

/// <summary>What a customer sees of their own: requests, quotes, contracts, invoices.</summary>
public sealed class CustomersSlice : ISlice
{
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(CustomerHelp.From(builder.Configuration, builder.Environment));
        builder.Services.AddScoped<OwnBooks>();
    }

    public IEnumerable<RoleHome> Homes => [new(40, Permission.OwnRead, typeof(CustomerHome))];

    public IEnumerable<Setting> Settings =>
    [
        new("Customers__HelpEmail", "help@adatum.test with the demo company", "Where customers write to: their pages offer it as the next step."),
        new("Customers__HelpPhone", "", "Number that customers may call, as it is to be read."),
    ];

    public IEnumerable<NavigationItem> Navigation =>
    [
        new(100, "", "Requests", Urls.MyRequests, "i-queue", [Permission.OwnRead], "g r"),
        new(101, "", "Quotes", Urls.MyQuotes, "i-doc", [Permission.OwnRead], "g q"),
        new(102, "", "Contracts", Urls.MyContracts, "i-sheet", [Permission.OwnRead], "g c"),
        new(103, "", "Invoices", Urls.MyInvoices, "i-card", [Permission.OwnRead], "g i"),
        new(104, "", "Help", Urls.MyHelp, "i-help", [Permission.OwnRead]),
    ];
}
