namespace Portal.Shell.Components;

/// <summary>Says something to people who hear the page; one per circuit.</summary>
public sealed class Announcer
{
    public string Text { get; private set; } = "";

    public event Action? Changed;

    public void Say(string text)
    {
        // The same words twice are not read twice; a no-break space makes them new.
        Text = Text == text ? text + '\u00A0' : text;
        Changed?.Invoke();
    }
}
