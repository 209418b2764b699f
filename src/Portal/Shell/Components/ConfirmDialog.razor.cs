using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace Portal.Shell.Components;

/// <summary>The dialog behind <see cref="Confirm"/>.</summary>
public sealed partial class ConfirmDialog
{
    ElementReference field, button;
    string reason = "";
    bool missing;

    [CascadingParameter] public required IMudDialogInstance Dialog { get; set; }
    [Parameter, EditorRequired] public required Question Question { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await (Question.ReasonLabel is null ? button : field).FocusAsync();
    }

    void Key(KeyboardEventArgs pressed)
    {
        if (pressed is { Key: "Enter" } and ({ CtrlKey: true } or { MetaKey: true })) Agree();
    }

    void Agree()
    {
        missing = Question.ReasonRequired && string.IsNullOrWhiteSpace(reason);
        if (!missing) Dialog.Close(DialogResult.Ok(new Agreed(reason.Trim())));
    }
}
