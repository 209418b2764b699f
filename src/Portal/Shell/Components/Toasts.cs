using MudBlazor;

namespace Portal.Shell.Components;

/// <summary>Short news at the edge of the page, also said aloud. One per circuit: <c>Toasts.Done("Approved PQ-…", "Undo", TakeBack)</c>.</summary>
public sealed class Toasts(ISnackbar snackbar, Announcer announcer)
{
    const int Short = 5_000, WithUndo = 10_000, Fault = 12_000;

    /// <summary>Something was done.</summary>
    /// <param name="action">Word of the button: "Undo", "Open".</param>
    /// <param name="act">What the button does; the toast then stays ten seconds.</param>
    public void Done(string text, string? action = null, Func<Task>? act = null) => Show(text, MudBlazor.Severity.Normal, action is null ? Short : WithUndo, action, act);

    /// <summary>Something was refused or failed: what, and what to do.</summary>
    public void Failed(string text, string? action = null, Func<Task>? act = null) => Show(text, MudBlazor.Severity.Error, Fault, action, act);

    void Show(string text, MudBlazor.Severity severity, int milliseconds, string? action, Func<Task>? act)
    {
        announcer.Say(text);
        snackbar.Add(text, severity, options =>
        {
            (options.VisibleStateDuration, options.ShowTransitionDuration, options.HideTransitionDuration, options.ShowCloseIcon) = (milliseconds, 80, 80, true);
            options.HideIcon = severity is MudBlazor.Severity.Normal;
            if (action is null || act is null) return;
            options.Action = action;
            options.OnClick = _ => act();
        });
    }
}
