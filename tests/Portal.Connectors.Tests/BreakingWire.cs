using System.Text;

namespace Portal.Connectors.Tests;

/// <summary>A wire to a real system that breaks at certain calls.</summary>
/// <param name="call">Part of the call: of "METHOD /path?query" and the body behind it.</param>
/// <param name="afterwards">The system has done it by then.</param>
public sealed class BreakingWire(string call, bool afterwards, int times = int.MaxValue) : DelegatingHandler(Rooms.Room().Wire)
{
    int left = times;
    int calls;

    /// <summary>Such calls that were made.</summary>
    public int Calls => calls;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(cancellationToken));
        var hit = $"{request.Method} {request.RequestUri!.PathAndQuery}\n{body}".Contains(call, StringComparison.Ordinal);
        if (hit) Interlocked.Increment(ref calls);
        if (!hit || Interlocked.Decrement(ref left) < 0) return await base.SendAsync(request, cancellationToken);
        if (afterwards) using (await base.SendAsync(request, cancellationToken)) { }
        throw new IOException("The wire broke.");
    }
}
