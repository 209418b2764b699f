using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Kernel.Data;

namespace Portal.Shell;

/// <summary>The lines that the slices offer and the reader may open, with live counts.</summary>
public sealed partial class Navigation : IDisposable
{
    readonly Dictionary<NavigationItem, int> counts = [];
    readonly List<IDisposable> listening = [];
    IReadOnlyList<NavigationItem> items = [];
    Calm? calm;

    /// <summary>Open on phones, where the navigation hides behind a button.</summary>
    [Parameter] public bool Open { get; set; }
    [Parameter] public EventCallback OnClose { get; set; }
    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }
    [Inject] public required IReadOnlyList<ISlice> Slices { get; init; }
    [Inject] public required CompanySettings Company { get; init; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required ILogger<Navigation> Logger { get; init; }

    IEnumerable<IGrouping<string, NavigationItem>> Groups => items.GroupBy(i => i.Group);

    protected override async Task OnInitializedAsync()
    {
        var user = (await Authentication).User;
        items = [.. Slices.NavigationFor(user)];
        if (!RendererInfo.IsInteractive) return;
        calm = new Calm(Clock, () => InvokeAsync(Count));
        foreach (var topic in items.SelectMany(i => i.Count?.Topics ?? []).Distinct()) listening.Add(Signals.On(topic, calm.Nudge));
        await Count();
    }

    async Task Count()
    {
        foreach (var item in items)
        {
            if (item.Count is not { } question) continue;
            try
            {
                counts[item] = await question.Ask(Mediator, CancellationToken.None);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // A count is a courtesy: without it the page is still good.
                counts.Remove(item);
                LogNoCount(Logger, item.Label, fault);
            }
        }
        StateHasChanged();
    }

    static string Title(NavigationItem item) => item.Keys is { } keys ? $"{item.Label} ({keys})" : item.Label;

    public void Dispose()
    {
        foreach (var listener in listening) listener.Dispose();
        calm?.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The count of {Line} could not be read")]
    static partial void LogNoCount(ILogger logger, string line, Exception fault);
}
