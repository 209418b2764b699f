using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Portal.Kernel.Data;
using Portal.Registry.UseCases;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Registry.Pages;

/// <summary>The registry as lists: what is looked at is in the address, and the map shows the same.</summary>
public sealed partial class RegistryPage : IDisposable
{
    IReadOnlyList<Shortcut> keys = [];
    RegistryAddress address = new(ItemKind.Flows, RegistryFilter.All);
    RegistryFilters? filters;
    RowTable? table;
    Listing? listing;
    List<Row>? rows;
    bool fault;
    IDisposable? listening;
    Calm? calm;

    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required NavigationManager Navigation { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required ILogger<RegistryPage> Logger { get; init; }

    IReadOnlyList<Tabs.Tab> Lists => [.. ((ItemKind[])[ItemKind.Flows, ItemKind.Systems, ItemKind.Domains, ItemKind.Patterns, ItemKind.Exceptions, ItemKind.Decisions])
        .Select(k => new Tabs.Tab(RegistryWords.Many(k), (address with { List = k }).ToString(), k == address.List, listing?.Counts[k]))];

    protected override async Task OnInitializedAsync()
    {
        address = RegistryAddress.Read(new Uri(Navigation.Uri));
        if (RendererInfo.IsInteractive)
        {
            keys =
            [
                new("j", "Next row", () => table?.Step(1) ?? Task.CompletedTask),
                new("k", "Previous row", () => table?.Step(-1) ?? Task.CompletedTask),
                new("/", "Search", () => filters?.Focus().AsTask() ?? Task.CompletedTask),
            ];
            Navigation.LocationChanged += Moved;
            calm = new Calm(Clock, () => InvokeAsync(Load));
            listening = Signals.On<RegistryChanged>(calm.Nudge);
        }
        await Load();
    }

    void Moved(object? sender, LocationChangedEventArgs change)
    {
        if (new Uri(change.Location).AbsolutePath == Urls.Registry) _ = InvokeAsync(Arrive);
    }

    async Task Arrive()
    {
        var now = RegistryAddress.Read(new Uri(Navigation.Uri));
        if (now == address) return;
        if (now.List != address.List) rows = null;
        address = now;
        await Load();
    }

    void Narrow((RegistryFilter Filter, bool Replace) to) => Navigation.NavigateTo((address with { Filter = to.Filter }).ToString(), replace: to.Replace);

    /// <summary>As many rows as are shown, anew.</summary>
    async Task Load()
    {
        var asked = address;
        try
        {
            var fresh = await Mediator.Send(new ListRegistry(asked.List, asked.Filter, Limit: Math.Clamp(rows?.Count ?? 0, ListRegistry.Size, Query.Most)));
            if (asked != address) return;
            (listing, rows, fault) = (fresh, [.. fresh.Rows], false);
        }
        catch (Exception unread) when (unread is not (OperationCanceledException or ObjectDisposedException))
        {
            LogUnread(Logger, unread);
            fault = true;
        }
        StateHasChanged();
    }

    async Task More()
    {
        if (rows is not { Count: > 0 } shown) return;
        var (asked, last) = (address, shown[^1]);
        try
        {
            var more = await Mediator.Send(new ListRegistry(asked.List, asked.Filter, last.Name, last.Slug));
            // Whoever went on meanwhile looks at other rows.
            if (asked != address || rows != shown) return;
            listing = more;
            shown.AddRange(more.Rows);
        }
        catch (Exception unread) when (unread is not (OperationCanceledException or ObjectDisposedException))
        {
            LogUnread(Logger, unread);
            fault = true;
        }
    }

    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        listening?.Dispose();
        calm?.Dispose();
    }

    [LoggerMessage(LogLevel.Error, "The registry could not be listed")]
    static partial void LogUnread(ILogger logger, Exception fault);
}
