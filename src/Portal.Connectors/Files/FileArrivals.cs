using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Portal.Connectors.Files;

/// <summary>
/// Remembers when each file was first found whole. A file's own time does not say when it came: whoever moves or copies it keeps the old one,
/// and the clock of another machine may be wrong.
/// </summary>
internal sealed class FileArrivals(ConnectionRoom room)
{
    const string Name = "arrivals";

    /// <summary>When each file arrived, by our clock and by name; new ones arrive now. Files that are gone are forgotten.</summary>
    /// <param name="files">Names, and what changes when a file does.</param>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> Of(IReadOnlyList<(string Name, string Stamp)> files, CancellationToken stop)
    {
        var now = room.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var known = await room.Memory.Recall(Name, stop) is { } kept ? JsonSerializer.Deserialize<Dictionary<string, long>>(kept)! : [];
        var present = files.ToDictionary(f => f.Name, f => (Mark: MarkOf(f.Name, f.Stamp), At: known.GetValueOrDefault(MarkOf(f.Name, f.Stamp), now)));
        if (present.Count != known.Count || present.Values.Any(p => !known.ContainsKey(p.Mark))) await room.Memory.Keep(Name, JsonSerializer.Serialize(present.Values.DistinctBy(p => p.Mark).ToDictionary(p => p.Mark, p => p.At)), stop);
        return present.ToDictionary(p => p.Key, p => DateTimeOffset.FromUnixTimeMilliseconds(p.Value.At));
    }

    static string MarkOf(string name, string stamp) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}/{stamp}")).AsSpan(0, 9));
}
