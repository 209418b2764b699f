using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Portal.Shell;

/// <summary>The frame of every page for people who are signed in. <c>data-interactive</c> says when the circuit is alive.</summary>
public sealed partial class MainLayout : IDisposable
{
    ErrorBoundary? boundary;
    bool menuOpen;
    string here = "";

    [Inject] public required NavigationManager Navigation { get; init; }

    protected override void OnInitialized()
    {
        here = Here();
        Navigation.LocationChanged += Moved;
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
