using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Portal.Connectors.Files;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Files;

/// <summary>A folder of a test's own, and what was told while it was read.</summary>
public sealed class Drop : ILogger, IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("portal-drop-").FullName;
    public ConcurrentQueue<string> Told { get; } = [];

    readonly Rooms.Memory memory = new();

    public IConnectedSystem Open(string domain, string columns, params (string Name, string Value)[] more) => new FilesConnector().Open(
        ConnectionTerms.Of("drop", "files", [(Term.BaseUrl, new Uri(Folder).AbsoluteUri), ("Domain", domain), ("Columns", columns), .. more]), Rooms.Room(memory: memory) with { Log = this });

    /// <summary>Puts a file that was finished two hours ago.</summary>
    public void Put(string name, string content) => Put(name, Encoding.UTF8.GetBytes(content));

    public void Put(string name, byte[] content, TimeSpan? age = null)
    {
        File.WriteAllBytes(At(name), content);
        File.SetLastWriteTimeUtc(At(name), DateTime.UtcNow - (age ?? TimeSpan.FromHours(2)));
    }

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Every row, page by page.</summary>
    public static async Task<List<DomainRow>> All(IConnectedSystem system, string domain, int size = 500, DateTimeOffset? since = null)
    {
        var (rows, cursor) = (new List<DomainRow>(), (string?)null);
        do
        {
            var page = await ((IDomainReader)system).Read(domain, new ReadAsk(since, cursor, size), CancellationToken.None);
            rows.AddRange(page.Rows);
            cursor = page.Next;
        } while (cursor is not null);
        return rows;
    }

    public static async Task<IReadOnlyList<RowOutcome>> Write(IConnectedSystem system, string domain, params DomainRow[] rows) =>
        await ((IDomainWriter)system).Write(domain, rows, WriteRules.Always, CancellationToken.None);

    public static DomainRow Row(string key, params (string Field, string? Value)[] values) => new(key, values.ToDictionary(v => v.Field, v => v.Value));

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Told.Enqueue(formatter(state, exception));
    bool ILogger.IsEnabled(LogLevel logLevel) => true;
    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
