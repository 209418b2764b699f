using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portal.Benchmarks.Load;

/// <summary>
/// A load generator that costs the machine little, because it shares two cores with what it measures: one thread, plain sockets, requests made once.
/// Every request carries an idempotency key of its own.
/// </summary>
sealed class HttpLoad : IDisposable
{
    readonly Connection[] connections;
    readonly Dictionary<nint, Connection> byHandle;
    readonly byte[] head, tail;
    readonly string run = Guid.NewGuid().ToString("n")[..16];
    int sent;

    /// <param name="key">API key; empty for servers that ask for none.</param>
    public HttpLoad(Uri server, string path, string key, string body, int connections)
    {
        var lines = $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: application/json\r\n{(key.Length > 0 ? $"Authorization: Bearer {key}\r\n" : "")}Idempotency-Key: ";
        (head, tail) = (Encoding.ASCII.GetBytes(lines), Encoding.UTF8.GetBytes($"\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
        this.connections = [.. Enumerable.Range(0, connections).Select(_ => new Connection(server))];
        byHandle = this.connections.ToDictionary(c => c.Socket.Handle);
    }

    /// <summary>Makes a request differ from the others, without changing its length; gets its number.</summary>
    public Action<Span<byte>, int>? Vary { get; init; }

    /// <summary>Called with the body of each 202.</summary>
    public Action<ReadOnlySpan<byte>>? Accepted { get; set; }

    /// <summary>Sends on every connection as soon as its last answer came.</summary>
    public Figures Closed(TimeSpan time)
    {
        var figures = new Figures();
        foreach (var connection in connections) Send(connection);
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        figures.Start();
        while (Stopwatch.GetTimestamp() < end) Receive(figures, 100_000, again: true);
        figures.Stop();
        while (connections.Any(c => c.Busy)) Receive(null, 1_000_000, again: false);
        return figures;
    }

    /// <summary>Sends at a steady rate, whatever the answers do; a request that finds no free connection counts from when it was due.</summary>
    public Figures Open(int perSecond, TimeSpan time)
    {
        var figures = new Figures();
        var free = new Queue<Connection>(connections);
        var (start, step, total) = (Stopwatch.GetTimestamp(), Stopwatch.Frequency / perSecond, (long)(perSecond * time.TotalSeconds));
        figures.Start();
        for (long due = 0; due < total || connections.Any(c => c.Busy);)
        {
            while (due < total && start + (due * step) <= Stopwatch.GetTimestamp() && free.TryDequeue(out var connection)) Send(connection, start + (due++ * step));
            foreach (var done in Receive(figures, 500, again: false)) free.Enqueue(done);
        }
        figures.Stop();
        return figures;
    }

    void Send(Connection connection, long? since = null)
    {
        Span<byte> request = stackalloc byte[head.Length + tail.Length + 32];
        head.CopyTo(request);
        var at = head.Length + Encoding.ASCII.GetBytes(run, request[head.Length..]);
        (sent++).TryFormat(request[at..], out var digits, "0000000000", CultureInfo.InvariantCulture);
        tail.CopyTo(request[(at + digits)..]);
        at += digits;
        Vary?.Invoke(request.Slice(at, tail.Length), sent);
        connection.Begin(since ?? Stopwatch.GetTimestamp());
        connection.Socket.Send(request[..(at + tail.Length)]);
    }

    List<Connection> Receive(Figures? figures, int microseconds, bool again)
    {
        var ready = new List<Socket>(connections.Length);
        foreach (var connection in connections) if (connection.Busy) ready.Add(connection.Socket);
        var done = new List<Connection>();
        if (ready.Count == 0) Thread.Yield();
        else Socket.Select(ready, null, null, microseconds);
        foreach (var socket in ready)
        {
            var connection = byHandle[socket.Handle];
            if (!connection.Read(out var status, out var body)) continue;
            figures?.Add(status, connection.Took);
            if (status == 202) Accepted?.Invoke(body);
            done.Add(connection);
            if (again) Send(connection);
        }
        return done;
    }

    public void Dispose()
    {
        foreach (var connection in connections) connection.Socket.Dispose();
    }

    sealed class Connection
    {
        readonly byte[] buffer = new byte[16 << 10];
        int filled;
        long since;

        public Connection(Uri server)
        {
            Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            Socket.Connect(IPAddress.Parse(server.Host), server.Port);
        }

        public Socket Socket { get; }
        public bool Busy { get; private set; }
        public long Took => Stopwatch.GetTimestamp() - since;

        public void Begin(long at) => (Busy, filled, since) = (true, 0, at);

        /// <summary>True when the whole answer is there.</summary>
        public bool Read(out int status, out ReadOnlySpan<byte> body)
        {
            status = 0;
            body = default;
            var read = Socket.Receive(buffer.AsSpan(filled));
            if (read == 0) throw new IOException($"The server closed the connection: {Encoding.UTF8.GetString(buffer, 0, filled)}");
            filled += read;
            var answer = buffer.AsSpan(0, filled);
            var end = answer.IndexOf("\r\n\r\n"u8);
            if (end < 0) return false;
            var at = answer[..end].IndexOf("Content-Length: "u8);
            if (at < 0) throw new InvalidDataException($"An answer without a length: {Encoding.UTF8.GetString(answer)}");
            var digits = answer[(at + 16)..];
            var length = int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
            if (filled < end + 4 + length) return false;
            status = int.Parse(answer[9..12], CultureInfo.InvariantCulture);
            body = answer.Slice(end + 4, length);
            Busy = false;
            return true;
        }
    }
}
