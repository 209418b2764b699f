using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Portal.Kernel.Data;

/// <summary>
/// Wakes workers and pages after a commit. In process at once; on PostgreSQL the other instances hear it by NOTIFY.
/// A signal carries no data and may be missed: the tables are the truth, and sweeps look again.
/// </summary>
public sealed class Signals
{
    /// <summary>PostgreSQL channel that carries topics between instances.</summary>
    public const string Channel = "portal_signals";

    readonly ConcurrentDictionary<string, ConcurrentDictionary<object, Action>> listeners = new();

    /// <summary>Calls <paramref name="wake"/> (quick, must not throw) at each signal of the topic, until disposed.</summary>
    public IDisposable On(string topic, Action wake)
    {
        var id = new object();
        listeners.GetOrAdd(topic, _ => new())[id] = wake;
        return new Listener(() => listeners[topic].TryRemove(id, out _));
    }

    /// <inheritdoc cref="On(string, Action)"/>
    public IDisposable On<TFact>(Action wake) => On(typeof(TFact).Name, wake);

    /// <summary>Tells this process and then, on a shared database, the others. Not ended by a caller who left: what is told is committed.</summary>
    public async Task Raise(PortalDb db, string[] topics)
    {
        foreach (var topic in topics) RaiseHere(topic);
        if (db.IsShared) await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, topic) FROM unnest({topics}) AS topic", CancellationToken.None);
    }

    public void RaiseHere(string topic)
    {
        if (!listeners.TryGetValue(topic, out var awake)) return;
        foreach (var wake in awake.Values) wake();
    }

    sealed class Listener(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}
