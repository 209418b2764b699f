namespace Portal.Shell.Components;

/// <summary>A key and what it does here.</summary>
/// <param name="Keys">"a", "Shift+a", "Ctrl+Enter", "Escape", "Enter", "/", "?", or a sequence "g q".</param>
/// <param name="Says">For the sheet: "Approve".</param>
/// <param name="Do">Runs on the circuit.</param>
public sealed record Shortcut(string Keys, string Says, Func<Task> Do);

/// <summary>The keys that work now: the frame's and the open page's. One per circuit.</summary>
public sealed class Keyboard
{
    readonly List<(object Owner, string Title, IReadOnlyList<Shortcut> Keys)> layers = [];

    public event Action? Changed;

    /// <summary>Groups for the sheet, the page's first.</summary>
    public IEnumerable<(string Title, IReadOnlyList<Shortcut> Keys)> Groups => layers.AsEnumerable().Reverse().Select(l => (l.Title, l.Keys));

    /// <summary>Every key that must reach the server, for the script.</summary>
    public IReadOnlyList<string> Known => [.. layers.SelectMany(l => l.Keys).Select(k => k.Keys).Distinct()];

    public void Set(object owner, string title, IReadOnlyList<Shortcut> keys)
    {
        var at = layers.FindIndex(l => l.Owner == owner);
        if (at >= 0) layers[at] = (owner, title, keys);
        else layers.Add((owner, title, keys));
        Changed?.Invoke();
    }

    public void Remove(object owner)
    {
        if (layers.RemoveAll(l => l.Owner == owner) > 0) Changed?.Invoke();
    }

    /// <summary>The newest layer that knows the key answers.</summary>
    public Task Press(string keys) => layers.AsEnumerable().Reverse().SelectMany(l => l.Keys).FirstOrDefault(k => k.Keys == keys)?.Do() ?? Task.CompletedTask;
}
