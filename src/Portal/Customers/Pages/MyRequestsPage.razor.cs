using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Customers.UseCases;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Customers.Pages;

/// <summary>All requests of the customer, page by page. When a record changes, what is shown is read again in place.</summary>
public sealed partial class MyRequestsPage : IDisposable
{
    const int Size = 20, Most = 200;

    IReadOnlyList<MyRequest> items = [];
    bool read, more, failed, quotesUnknown;
    IDisposable? listening;
    Calm? calm;

    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required Now Now { get; init; }
    [Inject] public required ILogger<MyRequestsPage> Logger { get; init; }

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            calm = new Calm(Clock, () => InvokeAsync(Again));
            listening = Signals.On<RecordChanged>(calm.Nudge);
        }
        await Again();
    }

    async Task Again()
    {
        // Who went further than this reads on by hand: a change far down is no reason to read it all again.
        if (items.Count <= Most) await Take(null, Math.Max(Size, items.Count));
        StateHasChanged();
    }

    Task Next() => Take(items[^1].Request, Size);

    async Task Take(CustomerRequest? after, int limit)
    {
        var page = await Mediator.Read(new ListMyRequests(after, limit), Logger);
        failed = page.Failed;
        if (page.Value is not { } mine) return;
        items = after is null ? mine.Items : [.. items, .. mine.Items];
        (read, more, quotesUnknown) = (true, mine.More, mine.QuotesUnknown);
    }

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
