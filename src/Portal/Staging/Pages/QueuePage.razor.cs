using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Shell.Components;
using Portal.Staging.UseCases;

namespace Portal.Staging.Pages;

/// <summary>The inbox of decisions: list at the left, the open record at the right, everything in the address. How it is worked by keys is in the other part.</summary>
public sealed partial class QueuePage : IDisposable
{
    readonly QueueMarks marks = new();
    readonly List<IDisposable> listening = [];
    Dictionary<string, int> viewCounts = [];
    Dictionary<QueueFilter, int> partCounts = [];
    QueueAddress address = new();
    QueueView view = QueueView.All(default)[0];
    QueueFilters? filters;
    QueueList? list;
    Calm? calm;
    Guid? current, focusOn;
    bool loading = true, fault, mayDecide, looking, lookAgain;
    int marksSeen, enters;

    /// <summary>Read from the address with everything else; here so that the route fits.</summary>
    [Parameter] public Guid? Id { get; set; }
    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Decisions Decisions { get; init; }
    [Inject] public required StagingSettings Settings { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required Announcer Announcer { get; init; }
    [Inject] public required NavigationManager Navigation { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required ILogger<QueuePage> Logger { get; init; }

    DateTimeOffset Today => new(Clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>The part of the list that waits for a person, if this view has one.</summary>
    QueuePart? Waiting => list?.Parts.FirstOrDefault(p => p.Filter.Lane is Lane.NeedsYou);

    string? Position => list?.Rows.Select((r, at) => (r.Id, at)).FirstOrDefault(r => r.Id == address.Record) is ({ } id, var at) && id == address.Record
        ? $"{Format.Number(at + 1)} of {(list.Parts.All(p => p.Next is null) ? Format.Number(list.Rows.Count()) : Format.Count(partCounts.Values.Sum()))}"
        : null;

    protected override async Task OnInitializedAsync()
    {
        (address, keys) = (QueueAddress.Read(new Uri(Navigation.Uri)), Keys());
        view = QueueView.Of(address.View, Today);
        mayDecide = (await Authentication).User.May(Permission.IntakeReview);
        if (!RendererInfo.IsInteractive) return;
        current = address.Record;
        Navigation.LocationChanged += Moved;
        calm = new Calm(Clock, () => InvokeAsync(Look));
        listening.Add(Signals.On<RecordChanged>(calm.Nudge));
        await Load();
    }

    void Moved(object? sender, LocationChangedEventArgs change)
    {
        if (new Uri(change.Location).AbsolutePath.StartsWith(Urls.Queue, StringComparison.Ordinal)) _ = InvokeAsync(Arrive);
    }

    async Task Arrive()
    {
        var (before, now) = (address, QueueAddress.Read(new Uri(Navigation.Uri)));
        if (now == before) return;
        (address, view) = (now, QueueView.Of(now.View, Today));
        if (now.Record is { } record) current = record;
        // The reader comes back to the row that was open.
        else if (before.Record is not null) focusOn = current;
        if (!now.ListsLike(before))
        {
            (current, focusOn) = (now.Record, null);
            marks.Clear();
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
            var fresh = new QueueList(Mediator);
            var mine = address;
            await fresh.Open([.. view.Parts.Select(address.Narrow)]);
            if (!address.ListsLike(mine)) return;
            (list, loading) = (fresh, false);
            for (; enters > 0; enters--) EnterFirst();
            StateHasChanged();
            await Count();
        });
    }

    /// <summary>Shows what changed since; new rows are only announced.</summary>
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
                var (before, shown) = (list.New, list);
                await list.Look();
                // Nothing is there that could move: what came may as well be shown.
                if (list.IsEmpty && list.New > 0) await list.Refresh();
                if (shown == list && list.New > before) Announcer.Say($"{Format.Of(list.New, "record")} new, press . to load");
                await Count();
            }
            while (lookAgain);
        });
        looking = false;
        StateHasChanged();
    }

    async Task Count()
    {
        var views = QueueView.All(Today);
        var parts = view.Parts.Select(address.Narrow).Distinct().ToList();
        QueueFilter[] asked = [.. views.SelectMany(v => v.Counted), .. parts];
        var counts = await Mediator.Send(new CountQueue([.. asked.Distinct()]));
        var byFilter = asked.Distinct().Zip(counts).ToDictionary(p => p.First, p => p.Second);
        viewCounts = views.ToDictionary(v => v.Slug, v => Math.Min(CountQueue.Enough, v.Counted.Sum(f => byFilter[f])));
        partCounts = parts.ToDictionary(p => p, p => byFilter[p]);
    }

    async Task ShowNew()
    {
        if (list is null) return;
        await Guarded(list.Refresh);
        if (list.Rows.All(r => r.Id != current)) current = null;
        await Guarded(Count);
    }

    Task More(QueuePart part) => Guarded(() => list!.More(part));

    Task Retry() => Load();

    /// <summary>The list is a look at the database: when that fails, it says so and can be tried again.</summary>
    async Task Guarded(Func<Task> act)
    {
        try
        {
            await act();
            fault = false;
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or ObjectDisposedException))
        {
            (fault, loading) = (true, false);
            LogFault(Logger, failure);
        }
    }

    string AddressOf(QueueRow row) => (address with { Record = row.Id }).ToString();

    void Go((QueueAddress Address, bool Replace) to) => Navigation.NavigateTo(to.Address.ToString(), replace: to.Replace);

    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        foreach (var listener in listening) listener.Dispose();
        calm?.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The queue could not be read")]
    static partial void LogFault(ILogger logger, Exception fault);
}
