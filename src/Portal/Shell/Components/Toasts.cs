namespace Portal.Shell.Components;

/// <param name="Failed">Drawn as a refusal, and kept longer.</param>
/// <param name="Action">Word of its button: "Undo".</param>
public sealed record Toast(Guid Id, string Text, bool Failed, string? Action, Func<Task>? Act);

/// <summary>
/// Short news at the edge of the page, also said aloud; one per circuit: <c>Toasts.Done("Approved PQ-…", "Undo", TakeBack)</c>.
/// Our own rather than MudBlazor's snackbar, which writes inline style elements that the content security policy forbids.
/// </summary>
public sealed class Toasts(Announcer announcer, TimeProvider clock) : IDisposable
{
    const int Most = 3;
    static readonly TimeSpan Short = TimeSpan.FromSeconds(5), WithAction = TimeSpan.FromSeconds(10), Fault = TimeSpan.FromSeconds(12);

    readonly Lock gate = new();
    readonly List<(Toast Toast, ITimer Timer)> shown = [];

    /// <summary>Raised on any thread: use InvokeAsync.</summary>
    public event Action? Changed;

    public IReadOnlyList<Toast> Shown
    {
        get { lock (gate) return [.. shown.Select(s => s.Toast)]; }
    }

    /// <summary>Something was done.</summary>
    /// <param name="action">Word of the button: "Undo", "Open".</param>
    /// <param name="act">What the button does; the toast then stays ten seconds.</param>
    /// <param name="lasting">How long the action can be taken, when that is another time.</param>
    public void Done(string text, string? action = null, Func<Task>? act = null, TimeSpan? lasting = null) =>
        Show(new Toast(Guid.NewGuid(), text, false, action, act), lasting ?? (action is null ? Short : WithAction));

    /// <summary>Something was refused or failed: what, and what to do.</summary>
    public void Failed(string text, string? action = null, Func<Task>? act = null) => Show(new Toast(Guid.NewGuid(), text, true, action, act), Fault);

    public void Close(Toast toast)
    {
        lock (gate)
        {
            foreach (var (_, timer) in shown.Where(s => s.Toast.Id == toast.Id)) timer.Dispose();
            shown.RemoveAll(s => s.Toast.Id == toast.Id);
        }
        Changed?.Invoke();
    }

    void Show(Toast toast, TimeSpan time)
    {
        announcer.Say(toast.Text);
        lock (gate)
        {
            shown.Add((toast, clock.CreateTimer(_ => Close(toast), null, time, Timeout.InfiniteTimeSpan)));
            if (shown.Count > Most)
            {
                shown[0].Timer.Dispose();
                shown.RemoveAt(0);
            }
        }
        Changed?.Invoke();
    }

    public void Dispose()
    {
        lock (gate)
            foreach (var (_, timer) in shown) timer.Dispose();
    }
}
