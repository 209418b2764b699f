using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portal.Testing;

/// <summary>An endpoint that speaks bytes instead of HTTP: for answers that no web server would give.</summary>
public sealed class RawReceiver : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly Func<NetworkStream, CancellationToken, Task> answer;
    readonly Task accepting;
    int calls;

    RawReceiver(Func<NetworkStream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        accepting = Accept();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook";
    public int Calls => calls;

    public static RawReceiver Answering(Func<NetworkStream, CancellationToken, Task> answer) => new(answer);

    public static RawReceiver Answering(string bytes) => new(async (wire, stop) => await wire.WriteAsync(Encoding.Latin1.GetBytes(bytes), stop));

    async Task Accept()
    {
        while (!stop.IsCancellationRequested)
        {
            TcpClient client;
            try { client = await listener.AcceptTcpClientAsync(stop.Token); }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException) { return; }
            Interlocked.Increment(ref calls);
            _ = Serve(client);
        }
    }

    async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                var wire = client.GetStream();
                await wire.ReadAtLeastAsync(new byte[64 * 1024], 200, throwOnEndOfStream: false, stop.Token);
                await answer(wire, stop.Token);
                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException)
            {
                // The caller gave up: that is what many of these answers are for.
            }
        }
    }

    /// <summary>Breaks the connection with a reset instead of an orderly end.</summary>
    public static void Reset(NetworkStream wire)
    {
        wire.Socket.LingerState = new LingerOption(true, 0);
        wire.Socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested) return;
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
    }
}
