using System.Diagnostics;

namespace Portal.Testing;

/// <summary>Waits for something that happens by itself: looks again until it is so, with a deadline instead of a fixed sleep.</summary>
public static class Eventually
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The first answer that is not null.</summary>
    /// <param name="what">Said when the deadline passes: "the record is promoted".</param>
    public static async Task<T> Get<T>(string what, Func<Task<T?>> look, TimeSpan? within = null) where T : class
    {
        T? found = null;
        await Holds(what, async () => (found = await look()) is not null, within);
        return found!;
    }

    /// <summary>Until the condition holds.</summary>
    public static async Task Holds(string what, Func<Task<bool>> look, TimeSpan? within = null)
    {
        var since = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Pause);
        do
        {
            if (await look()) return;
        }
        while (since.Elapsed < (within ?? Patience) && await timer.WaitForNextTickAsync());
        throw new TimeoutException($"After {since.Elapsed.TotalSeconds:0} s it was still not so that {what}.");
    }

    /// <inheritdoc cref="Holds(string, Func{Task{bool}}, TimeSpan?)"/>
    public static Task Holds(string what, Func<bool> look, TimeSpan? within = null) => Holds(what, () => Task.FromResult(look()), within);

    /// <summary>Until the assertions in it pass; the last failure is thrown as it is.</summary>
    public static async Task Passes(Func<Task> assertions, TimeSpan? within = null)
    {
        var since = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Pause);
        while (true)
        {
            try
            {
                await assertions();
                return;
            }
            catch (Exception) when (since.Elapsed < (within ?? Patience))
            {
                await timer.WaitForNextTickAsync();
            }
        }
    }
}
