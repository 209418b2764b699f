using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using MudBlazor;

namespace Portal.Shell.Components;

/// <summary>Joins the browser's keys with <see cref="Keyboard"/>, and owns the keys that work everywhere.</summary>
public sealed partial class KeyboardHost : IDisposable
{
    DotNetObjectReference<KeyboardHost>? self;
    IJSObjectReference? script;
    IReadOnlyList<NavigationItem> items = [];
    bool open;

    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }
    [Inject] public required IReadOnlyList<ISlice> Slices { get; init; }
    [Inject] public required Keyboard Keyboard { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] public required IDialogService Dialogs { get; init; }
    [Inject] public required IJSRuntime Browser { get; init; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        items = [.. Slices.NavigationFor((await Authentication).User)];
        Keyboard.Set(this, "Everywhere",
        [
            new("Ctrl+k", "Search or jump to", OpenPalette),
            new("?", "Show the keys", OpenSheet),
            .. items.Where(i => i.Keys is not null).Select(i => new Shortcut(i.Keys!, $"Go to {i.Label}", () => { Address.NavigateTo(i.Address, i.Reload); return Task.CompletedTask; })),
        ]);
        self = DotNetObjectReference.Create(this);
        script = await Browser.InvokeAsync<IJSObjectReference>("import", "/" + Assets["js/keys.js"]);
        await script.InvokeVoidAsync("listen", self, Keyboard.Known);
        Keyboard.Changed += Tell;
    }

    /// <summary>Called by the script.</summary>
    [JSInvokable]
    public Task Press(string keys) => Keyboard.Press(keys);

    void Tell() => _ = InvokeAsync(async () =>
    {
        try { if (script is not null) await script.InvokeVoidAsync("know", Keyboard.Known); }
        catch (JSDisconnectedException) { script = null; /* the browser left */ }
    });

    Task OpenPalette() => Show<Palette>("Search or jump to", new DialogOptions { NoHeader = true, MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true, BackdropClick = true, Position = DialogPosition.TopCenter });

    Task OpenSheet() => Show<KeySheet>("Keys", new DialogOptions { MaxWidth = MaxWidth.Medium, FullWidth = true, CloseOnEscapeKey = true, BackdropClick = true, CloseButton = true });

    async Task Show<T>(string title, DialogOptions options) where T : ComponentBase
    {
        if (open) return;
        open = true;
        try { await (await Dialogs.ShowAsync<T>(title, options)).Result; }
        finally { open = false; }
    }

    // The script is not told: the frame ends with its document, and a call into a browser that is gone would hold up the host's stop.
    public void Dispose()
    {
        Keyboard.Changed -= Tell;
        Keyboard.Remove(this);
        self?.Dispose();
    }
}
