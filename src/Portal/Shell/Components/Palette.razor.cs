using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;
using Portal.Kernel.Contracts;

namespace Portal.Shell.Components;

/// <summary>The command palette.</summary>
public sealed partial class Palette
{
    ElementReference field;
    IReadOnlyList<Line> pages = [], records = [];
    string text = "";
    int chosen;
    bool searching, maySearch, mayRead;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }
    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }
    [Inject] public required IReadOnlyList<ISlice> Slices { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] public required IMediator Mediator { get; init; }

    IReadOnlyList<Line> Lines => [.. pages.Where(p => text.Length == 0 || p.Label.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase)), .. records];

    protected override async Task OnInitializedAsync()
    {
        var user = (await Authentication).User;
        maySearch = user.May(Permission.IntakeRead) || user.May(Permission.IntakeReview);
        mayRead = user.May(Permission.RegistryRead);
        pages = [.. Slices.NavigationFor(user).Select(i => new Line(i.Icon, i.Label, i.Keys ?? "", i.Address, i.Reload))];
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await field.FocusAsync();
    }

    // Bound, not set by hand: what is typed while the answer to an earlier letter is on its way stays.
    async Task Typed(string? typed)
    {
        (text, chosen) = (typed ?? "", 0);
        if (!(maySearch || mayRead) || text.Trim().Length < 2)
        {
            records = [];
            return;
        }
        searching = true;
        var asked = text;
        var found = maySearch ? await Mediator.Send(new FindRecords(asked.Trim(), 8)) : [];
        var named = mayRead ? await Mediator.Send(new FindRegistered(asked.Trim(), 8)) : [];
        if (asked != text) return; // an answer to an older question
        records = [.. named.Select(n => new Line(n.List switch { "systems" => "i-erp", "domains" => "i-folder", _ => "i-arrow" }, n.Name, n.Note ?? "", Urls.RegistryItem(n.List, n.Slug))), .. found.Select(r => new Line("i-queue", r.Company, $"{StatusWords.Of(r.Status).Word}, {r.Number ?? r.Key}", Urls.Record(r.Id)))];
        searching = false;
    }

    void Key(KeyboardEventArgs pressed)
    {
        var last = Lines.Count - 1;
        if (pressed.Key == "ArrowDown") chosen = Math.Min(last, chosen + 1);
        else if (pressed.Key == "ArrowUp") chosen = Math.Max(0, chosen - 1);
        else if (pressed.Key == "Enter" && chosen <= last && last >= 0) Go(Lines[chosen]);
    }

    void Go(Line line)
    {
        Dialog.Cancel();
        Address.NavigateTo(line.Address, line.Reload);
    }

    sealed record Line(string Icon, string Label, string Note, string Address, bool Reload = false);
}
