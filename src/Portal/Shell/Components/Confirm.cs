using MudBlazor;

namespace Portal.Shell.Components;

/// <summary>What a person is asked before something happens.</summary>
/// <param name="Title">The question: "Approve 7 records?"</param>
/// <param name="Verb">The button: a verb that says the consequence: "Approve 7".</param>
/// <param name="Consequences">Sentences: "Creates 7 quotes.", "Sends 7 events."</param>
/// <param name="ReasonLabel">Asks for a reason when set: "Why do you reject it?"</param>
/// <param name="ReasonHint">Who reads the reason.</param>
/// <param name="ReasonRequired">No answer without a reason.</param>
/// <param name="Danger">The button is drawn as one that cannot be taken back.</param>
public sealed record Question(
    string Title, string Verb, IReadOnlyList<string> Consequences, string? ReasonLabel = null, string? ReasonHint = null, bool ReasonRequired = false, bool Danger = false);

/// <param name="Reason">Trimmed; empty when none was asked.</param>
public sealed record Agreed(string Reason);

/// <summary>Asks before something happens: <c>if (await Confirm.Ask(new(…)) is { } agreed) …</c>. Ctrl+Enter agrees, Esc closes.</summary>
public sealed class Confirm(IDialogService dialogs)
{
    /// <summary>Null when the person thought better of it.</summary>
    public async Task<Agreed?> Ask(Question question)
    {
        var shown = await dialogs.ShowAsync<ConfirmDialog>(question.Title, new DialogParameters<ConfirmDialog> { { d => d.Question, question } }, new DialogOptions { CloseOnEscapeKey = true, MaxWidth = MaxWidth.Small, FullWidth = true });
        return await shown.Result is { Canceled: false, Data: Agreed agreed } ? agreed : null;
    }
}
