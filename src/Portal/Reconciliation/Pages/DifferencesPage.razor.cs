using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Reconciliation.Comparing;
using Portal.Reconciliation.UseCases;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Reconciliation.Pages;

/// <summary>The queue of one comparison: list at the left, the open difference at the right, everything in the address. How it is worked by keys is in the other part.</summary>
public sealed partial class DifferencesPage : IDisposable
{
    DifferenceAddress address = new("");
    ComparisonView? comparison;
    DifferenceList? list;
    IDisposable? listening;
    Calm? calm;
    ElementReference box;
    Guid? current, focusOn;
    bool loading = true, fault, mayDecide, mayManage, looking, lookAgain;
    int marksSeen;

    /// <summary>Read from the address with everything else; here so that the route fits.</summary>
    [Parameter] public string Slug { get; set; } = "";
    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required Announcer Announcer { get; init; }
    [Inject] public required Toasts Toasts { get; init; }
    [Inject] public required NavigationManager Navigation { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required ILogger<DifferencesPage> Logger { get; init; }

    IReadOnlyList<Tabs.Tab> Lanes => [.. Enum.GetValues<DifferenceLane>().Select(lane => new Tabs.Tab(ReconciliationWords.Of(lane), (address with { Lane = lane, Difference = null }).ToString(), lane == address.Lane,
        lane switch { DifferenceLane.Waiting => comparison?.Open, DifferenceLane.Accepted => comparison?.Accepted, _ => null }))];

    string? Position => list is not null && list.Rows.ToList().FindIndex(r => r.Id == address.Difference) is >= 0 and var at ? $"{Format.Number(at + 1)} of {Format.Number(Math.Max(list.Matching, list.Rows.Count))}" : null;

    string Story => comparison is null ? "" : $"{comparison.Copy} should say what {comparison.Owner} says of {comparison.Domain}. {((comparison.Now ?? comparison.Last) is { } run ? ReconciliationWords.Story(run) : "")}";

    string Calm => comparison!.Accepted > 0 || comparison.Retires is null ? $"{comparison.Copy} says what {comparison.Owner} says, but for what was accepted." : $"{comparison.Copy} says what {comparison.Owner} says. Nobody needs {comparison.Retires} for it any more.";

    protected override async Task OnInitializedAsync()
    {
        (address, keys) = (DifferenceAddress.Read(new Uri(Navigation.Uri)), Keys());
        var user = (await Authentication).User;
        (mayManage, mayDecide) = (user.May(Permission.RegistryManage), user.May(Permission.RegistryManage) || user.May(Permission.IntakeReview));
        try { comparison = await Mediator.Send(new ReadComparison(address.Comparison)); }
        catch (NotFound)
        {
            Navigation.NotFound();
            return;
        }
        if (!RendererInfo.IsInteractive) return;
        current = address.Difference;
        Navigation.LocationChanged += Moved;
        calm = new Calm(Clock, () => InvokeAsync(Look));
        listening = Signals.On<ReconciliationChanged>(calm.Nudge);
        await Load();
    }

    void Moved(object? sender, LocationChangedEventArgs change)
    {
        if (new Uri(change.Location).AbsolutePath == Urls.Comparison(address.Comparison)) _ = InvokeAsync(Arrive);
    }

    async Task Arrive()
    {
        var (before, now) = (address, DifferenceAddress.Read(new Uri(Navigation.Uri)));
        if (now == before) return;
        address = now;
        if (now.Difference is { } open) current = open;
        // The reader comes back to the row that was open.
        else if (before.Difference is not null) focusOn = current;
        if (!now.ListsLike(before))
        {
            (current, focusOn) = (now.Difference, null);
            await Load();
        }
        StateHasChanged();
    }

    async Task Load()
    {
        (loading, fault) = (true, false);
        StateHasChanged();
        await Guarded(async () =>
        {
            var (fresh, mine) = (new DifferenceList(Mediator, address.Comparison, address.Filter), address);
            await fresh.More();
            if (!address.ListsLike(mine)) return;
            (list, loading) = (fresh, false);
        });
        StateHasChanged();
    }

    /// <summary>Shows what changed since.</summary>
    async Task Look()
    {
        if (looking || list is null)
        {
            lookAgain = looking;
            return;
        }
        looking = true;
        await Guarded(async () =>
        {
            do
            {
                lookAgain = false;
                var (before, shown) = (comparison, list);
                comparison = await Mediator.Send(new ReadComparison(address.Comparison));
                await shown.Look();
                marksSeen++;
                if (before?.Now is not null && comparison.Now is null && comparison.Last is { } run) Announcer.Say(ReconciliationWords.Story(run));
            }
            while (lookAgain);
        });
        looking = false;
        StateHasChanged();
    }

    Task More() => Guarded(list!.More);

    async Task RunNow()
    {
        if (!mayDecide || comparison is null or { Now: not null }) return;
        await Mediator.Send(new StartComparison(comparison.Slug));
        await Look();
    }

    /// <summary>The list is a look at the database: when that fails, it says so and can be tried again.</summary>
    async Task Guarded(Func<Task> act)
    {
        try
        {
            await act();
            fault = false;
        }
        catch (NotFound)
        {
            Navigation.NavigateTo(Urls.Reconciliation);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or ObjectDisposedException))
        {
            (fault, loading) = (true, false);
            LogFault(Logger, failure);
        }
    }

    void Narrow(string? kind) => Go(address with { Kind = Enum.GetValues<DifferenceKind>().Cast<DifferenceKind?>().FirstOrDefault(k => Format.Slug(k!.Value) == kind), Difference = null });

    void Search(string? text) => Go(address with { Search = string.IsNullOrWhiteSpace(text) ? null : text.Trim(), Difference = null });

    void Go(DifferenceAddress to, bool replace = false) => Navigation.NavigateTo(to.ToString(), replace: replace);

    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        listening?.Dispose();
        calm?.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The differences could not be read")]
    static partial void LogFault(ILogger logger, Exception fault);
}
