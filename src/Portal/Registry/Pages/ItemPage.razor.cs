using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry.UseCases;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Registry.Pages;

/// <summary>One item of the registry with everything that hangs on it, and its history.</summary>
public sealed partial class ItemPage : IDisposable
{
    ItemList? list;
    RegistryItem? item;
    Picture? picture;
    bool mayManage, busy;
    IDisposable? listening;
    Calm? calm;

    [Parameter] public required string List { get; set; }
    [Parameter] public required string Slug { get; set; }
    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Navigation { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required Confirm Confirm { get; init; }
    [Inject] internal Edits Edits { get; init; } = null!;
    [Inject] public required TimeProvider Clock { get; init; }

    string Lists => new RegistryAddress(list!.Kind, RegistryFilter.All).ToString();

    string? Lead => item switch
    {
        RegisteredSystem { Purpose: { } says } => says,
        DataDomain { Description: { } says } => says,
        Pattern { Description: { } says } => says,
        FlowException { Reason: { } says } => says,
        Decision { Choice: { } says } => says,
        Flow flow => $"{picture!.Book.NameOf(flow.From)} to {picture.Book.NameOf(flow.To)}",
        _ => null,
    };

    IReadOnlyList<string> Why => item is Flow flow && picture is not null ? [.. picture.Reasons(picture.LineOf(flow))] : [];

    /// <summary>The item as it comes back, if it is over.</summary>
    RegistryItem? Ended => item switch
    {
        RegisteredSystem { State: SystemState.Gone } system => system with { State = SystemState.Live, StateSince = picture!.Today },
        Flow { State: FlowState.Retired } flow => flow with { State = picture!.Book.IsAllowed(flow, picture.Today) ? FlowState.Live : FlowState.Planned },
        FlowException { State: ExceptionState.Ended } exception => exception with { State = ExceptionState.Asked, DecidedBy = null, DecisionNote = null },
        _ => null,
    };

    protected override async Task OnInitializedAsync()
    {
        mayManage = (await Authentication).User.May(Permission.RegistryManage);
        if (!RendererInfo.IsInteractive) return;
        calm = new Calm(Clock, () => InvokeAsync(Load));
        listening = Signals.On<RegistryChanged>(calm.Nudge);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (item?.Slug != Slug || list?.Word != List) await Load();
    }

    async Task Load()
    {
        picture = await Mediator.Send(new ReadRegistry());
        list = ItemList.All.FirstOrDefault(l => l.Word == List);
        var found = list is null ? null : picture.Book.Find(list.Kind, Slug);
        // What was there a moment ago was just taken out, perhaps from here: it stays on the page until the reader leaves.
        if (found is not null || item?.Slug != Slug) item = found;
        if (item is null) Navigation.NotFound();
        StateHasChanged();
    }

    async Task Retire()
    {
        var former = item!;
        var (verb, consequences) = (RetireWords.Verb(list!.Kind), RetireWords.Consequences(former, picture!));
        if (await Confirm.Ask(new Question($"{verb} {former.Name}?", $"{verb} the {list.One}", consequences, Danger: true)) is null) return;
        busy = true;
        if (await Edits.Retire(list.Kind, former, $"{former.Name}: {RetireWords.Done(list.Kind)}")) Navigation.NavigateTo(Lists);
        busy = false;
    }

    async Task BringBack(RegistryItem again)
    {
        busy = true;
        if (await Edits.Put(again, item, $"{again.Name} is back")) await Load();
        busy = false;
    }

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
