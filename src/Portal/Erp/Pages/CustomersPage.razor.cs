using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Erp.UseCases;
using Portal.Shell;

namespace Portal.Erp.Pages;

/// <summary>Customers by name; what is searched for is in the address.</summary>
public sealed partial class CustomersPage
{
    IReadOnlyList<FoundCustomer>? items;
    string? next, shown;

    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [SupplyParameterFromQuery] public string? Search { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (items is not null && shown == Search) return;
        shown = Search;
        var found = await Mediator.Send(new SearchCustomers(Search));
        (items, next) = (found.Items, found.Next);
    }

    void Look(ChangeEventArgs change) => Address.NavigateTo(change.Value is string { Length: > 0 } text ? $"{Urls.Customers}?search={Uri.EscapeDataString(text)}" : Urls.Customers, replace: true);

    async Task More()
    {
        var found = await Mediator.Send(new SearchCustomers(Search, next));
        (items, next) = ([.. items!, .. found.Items], found.Next);
    }
}
