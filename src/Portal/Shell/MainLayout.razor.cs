using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Portal.Kernel.Contracts;

namespace Portal.Shell;

/// <summary>The frame of every page for people who are signed in. <c>data-interactive</c> says when the circuit is alive.</summary>
public sealed partial class MainLayout : IDisposable
{
    ErrorBoundary? boundary;
    bool menuOpen, forCustomer;
    string here = "";

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }
    [Inject] public required NavigationManager Navigation { get; init; }
    [Inject] public required CompanySettings Company { get; init; }

    protected override async Task OnInitializedAsync()
    {
        here = Here();
        Navigation.LocationChanged += Moved;
        // Customers have few pages and phones: their frame has its navigation on top.
        forCustomer = (await Authentication).User.May(Permission.OwnRead);
    }

    // A fault belongs to the page that had it: the next page starts clean.
    protected override void OnParametersSet() => boundary?.Recover();

    void Moved(object? sender, LocationChangedEventArgs change)
    {
        (menuOpen, here) = (false, Here());
        _ = InvokeAsync(StateHasChanged);
    }

    string Here() => Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0];

    public void Dispose() => Navigation.LocationChanged -= Moved;
}
