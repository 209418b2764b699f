using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Outbound;

/// <summary>
/// Remembers when a creation was last sent for a key, for systems that know no idempotency key: a call that nobody heard the end of may still be at work there,
/// and a look that finds nothing says nothing until it must be over. Until then nothing is sent for that key again.
/// </summary>
/// <param name="longest">After so long a call is over at the system, whatever became of it.</param>
public sealed class SentKeys(ConnectionRoom room, string system, TimeSpan longest)
{
    /// <summary>Each group of keys is remembered by itself, so that many are few, and two instances seldom write the same.</summary>
    const int Groups = 64;
    readonly SemaphoreSlim one = new(1);

    /// <summary>Sends a creation after a look has found nothing. It is said before, so whoever is cut off finds it said; where the system did not do it or was never reached, it is taken back.</summary>
    /// <exception cref="ConnectionFault">Busy: it was sent too short a while ago to be sent again.</exception>
    public async Task<T> Once<T>(string key, Func<Task<T>> send, CancellationToken stop)
    {
        await Sending(key, stop);
        try
        {
            return await send();
        }
        catch (ConnectionFault fault) when (fault.Kind is not FaultKind.Doubtful)
        {
            await Settled(key);
            throw;
        }
    }

    Task Sending(string key, CancellationToken stop) => Change(key, (sent, mark, now) =>
    {
        if (sent.GetValueOrDefault(mark) is > 0 and var at && at + (long)longest.TotalMilliseconds - now is > 0 and var left)
            throw new ConnectionFault(FaultKind.Busy, $"{key} was sent to {system} {(now - at) / 60_000} min ago, and nobody knows what became of it. It is looked for, and sent again when {longest.TotalMinutes:0} min are over.", TimeSpan.FromMilliseconds(left));
        sent[mark] = now;
    }, stop);

    /// <summary>What was sent has come to an end: the next creation need not wait for it.</summary>
    public Task Settled(string key) => Change(key, (sent, mark, _) => sent.Remove(mark), CancellationToken.None);

    async Task Change(string key, Action<Dictionary<string, long>, string, long> change, CancellationToken stop)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key.ToUpperInvariant()));
        var (name, mark, now) = (string.Create(CultureInfo.InvariantCulture, $"sent-{hash[0] % Groups}"), Convert.ToBase64String(hash.AsSpan(1, 12)), room.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        await one.WaitAsync(stop);
        try
        {
            var sent = await room.Memory.Recall(name, stop) is { } kept ? JsonSerializer.Deserialize<Dictionary<string, long>>(kept)! : [];
            change(sent, mark, now);
            // What is over long since is forgotten.
            await room.Memory.Keep(name, JsonSerializer.Serialize(sent.Where(s => now - s.Value < longest.TotalMilliseconds).ToDictionary()), stop);
        }
        finally
        {
            one.Release();
        }
    }
}
