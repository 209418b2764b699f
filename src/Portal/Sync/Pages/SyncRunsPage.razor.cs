using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Sync.UseCases;

namespace Portal.Sync.Pages;

/// <summary>Runs of all flows, newest first; the choice is in the address.</summary>
public sealed partial class SyncRunsPage : IDisposable
{
    const int Size = 50, Most = 200;
    static readonly (string? Slug, string Word)[] States = [(null, "All"), ("running", "Running"), ("waiting", "Waiting"), ("done", "Done"), ("done-with-failures", "Rows failed"), ("failed", "Failed"), ("stopped", "Stopped")];

    IReadOnlyList<SyncFlowView> flows = [];
    IReadOnlyList<SyncRunView>? rows;
    (string?, string?)? asked;
    string? next;
    IDisposable? listening;
    Calm? calm;

    [SupplyParameterFromQuery] public string? Flow { get; set; }
    [SupplyParameterFromQuery] public string? State { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            calm = new Calm(Clock, () => InvokeAsync(Again));
            listening = Signals.On<SyncMoved>(calm.Nudge);
        }
        flows = await Mediator.Send(new ListSyncFlows());
    }

    protected override async Task OnParametersSetAsync()
    {
        if (asked == (Flow, State)) return;
        (asked, rows) = ((Flow, State), null);
        await Again();
    }

    async Task Again()
    {
        var shown = Math.Clamp(rows?.Count ?? Size, Size, Most);
        var page = await Ask(null, shown);
        // Rows beyond what is read again stay as they were.
        rows = rows?.Count > shown ? [.. page.Items, .. rows.Skip(shown)] : page.Items;
        if (rows.Count <= shown) next = page.NextCursor;
        StateHasChanged();
    }

    async Task More()
    {
        var page = await Ask(next, Size);
        (rows, next) = ([.. rows!, .. page.Items], page.NextCursor);
    }

    /// <summary>A slip in the address finds nothing and is no fault.</summary>
    async Task<SyncRunPage> Ask(string? after, int limit)
    {
        try
        {
            return await Mediator.Send(new ListSyncRuns(Query.Given(Flow), Query.Word<SyncState>("state", State), after, limit));
        }
        catch (Exception slip) when (slip is InvalidInput or NotFound)
        {
            return new([], null);
        }
    }

    void Choose(string? flow, string? state) => Address.NavigateTo(AddressOf(flow, state));

    static string AddressOf(string? flow, string? state)
    {
        string?[] parts = [string.IsNullOrEmpty(flow) ? null : $"flow={Uri.EscapeDataString(flow)}", string.IsNullOrEmpty(state) ? null : $"state={state}"];
        var query = string.Join('&', parts.Where(p => p is not null));
        return query.Length == 0 ? Urls.SyncRuns : $"{Urls.SyncRuns}?{query}";
    }

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
