namespace Portal.Shell.Components;

/// <summary>The time for pages, ticking twice a minute; one timer a circuit however many ages a page shows.</summary>
public sealed class Now(TimeProvider clock) : IDisposable
{
    static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);

    ITimer? timer;
    Action? ticked;

    public DateTimeOffset Time => clock.GetUtcNow();

    /// <summary>Raised on a thread of its own: use InvokeAsync.</summary>
    public event Action Ticked
    {
        add
        {
            ticked += value;
            timer ??= clock.CreateTimer(_ => ticked?.Invoke(), null, Beat, Beat);
        }
        remove => ticked -= value;
    }

    public void Dispose() => timer?.Dispose();
}
