using System.Globalization;
using System.Xml.Linq;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Portal.Kernel.Data;
using Portal.Registry.Pictures;
using Portal.Registry.UseCases;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Registry.Pages;

/// <summary>The registry as a picture: the same filter as the lists, and what was clicked open beside it.</summary>
public sealed partial class MapPage : IDisposable
{
    static readonly int[] Zooms = [100, 150, 200, 300, 400, 600];
    static readonly (string Kind, string Says)[] Catalogues = [("backstage", "Backstage"), ("eventcatalog", "EventCatalog"), ("openlineage", "OpenLineage"), ("asyncapi", "AsyncAPI")];
    static readonly (string Kind, string Says)[] Files = [("svg", "Picture (SVG)"), ("mmd", "Mermaid"), ("c4", "C4 (PlantUML)"), ("csv", "Flows (CSV)")];

    IReadOnlyList<Shortcut> keys = [];
    MapAddress address = new(RegistryFilter.All, null);
    RegistryFilters? filters;
    Listing? listing;
    MapView? map;
    int zoom;
    bool fault;
    IDisposable? listening;
    Calm? calm;

    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required NavigationManager Navigation { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required ILogger<MapPage> Logger { get; init; }

    /// <summary>What is open: what the address says, else the middle of the map.</summary>
    string? Opened => address.Open switch
    {
        null => map?.Drawing.Boxes.FirstOrDefault(b => b.IsHub && b.System is not null) is { } hub ? $"systems/{hub.Slug}" : null,
        MapAddress.Nothing => null,
        var open => open,
    };

    /// <summary>The system that a depth is counted from: the one that is chosen, else the one that is open.</summary>
    string? Middle => address.Filter.System ?? (Opened?.Split('/') is ["systems", var slug] ? slug : null);

    protected override async Task OnInitializedAsync()
    {
        address = MapAddress.Read(new Uri(Navigation.Uri));
        if (RendererInfo.IsInteractive)
        {
            keys =
            [
                new("/", "Search", () => filters?.Focus().AsTask() ?? Task.CompletedTask),
                new("Escape", "Close what is open", Close),
            ];
            Navigation.LocationChanged += Moved;
            calm = new Calm(Clock, () => InvokeAsync(Load));
            listening = Signals.On<RegistryChanged>(calm.Nudge);
        }
        await Load();
    }

    void Moved(object? sender, LocationChangedEventArgs change)
    {
        if (new Uri(change.Location).AbsolutePath == Urls.RegistryMap) _ = InvokeAsync(Arrive);
    }

    async Task Arrive()
    {
        var (was, now) = (address, MapAddress.Read(new Uri(Navigation.Uri)));
        address = now;
        if (now.Filter != was.Filter) await Load();
        else StateHasChanged();
    }

    Task Close()
    {
        if (Opened is not null) Navigation.NavigateTo((address with { Open = MapAddress.Nothing }).ToString(), replace: true);
        return Task.CompletedTask;
    }

    void Narrow((RegistryFilter Filter, bool Replace) to) => Navigation.NavigateTo((address with { Filter = to.Filter }).ToString(), replace: to.Replace);

    void Deepen(string middle, object? depth)
    {
        if (int.TryParse(depth as string, CultureInfo.InvariantCulture, out var far)) Narrow((address.Filter with { System = middle, Depth = Math.Clamp(far, 1, RegistryFilter.Deepest) }, true));
    }

    async Task Load()
    {
        var asked = address.Filter;
        try
        {
            var fresh = await Mediator.Send(new ListRegistry(ItemKind.Flows, asked, Limit: 1));
            var drawn = await Mediator.Send(new ReadMap(asked));
            if (asked != address.Filter) return;
            (listing, map, fault) = (fresh, drawn, false);
        }
        catch (Exception undrawn) when (undrawn is not (OperationCanceledException or ObjectDisposedException))
        {
            LogUndrawn(Logger, undrawn);
            fault = true;
        }
        StateHasChanged();
    }

    XElement Drawn(MapView view) => MapSvg.Of(view.Picture, view.Drawing, new MapWithin($"map z-{Zooms[zoom]}{(view.Drawing.Boxes.Count > 20 ? " large" : "")}", Opened, open => (address with { Open = open }).ToString()));

    string Name(string system) => map?.Picture.Book.NameOf(system) ?? system;

    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        listening?.Dispose();
        calm?.Dispose();
    }

    [LoggerMessage(LogLevel.Error, "The map could not be drawn")]
    static partial void LogUndrawn(ILogger logger, Exception fault);
}
