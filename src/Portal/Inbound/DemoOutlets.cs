using System.Collections.Concurrent;
using System.Net;
using Portal.Connectors.Doubles;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Inbound;

/// <summary>Lets the demo mode's stand-ins call our door without a socket.</summary>
sealed class DemoOutlets(IServiceProvider services, PortalAddress portal, TimeProvider clock) : IDoubleOutlets
{
    static readonly Uri Nowhere = new("https://portal.invalid");
    readonly ConcurrentDictionary<string, DoubleOutlet> outlets = new();

    public DoubleOutlet Of(string connection) => outlets.GetOrAdd(connection, slug => new(portal.Of(Urls.Inbound(slug)) ?? new Uri(Nowhere, Urls.Inbound(slug)), Send));

    /// <summary>The address that a stand-in may be given while nobody said where Portal is reached; null: it is none.</summary>
    public Uri? AddressOf(string connection) => outlets.GetValueOrDefault(connection)?.Address;

    async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop)
    {
        // Asked for when something is told: the door needs the connections, which are being opened when outlets are given.
        var door = services.GetRequiredService<InboundDoor>();
        if (door.Of(request.RequestUri!.Segments[^1]) is not { } system) return new(HttpStatusCode.NotFound);
        var headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(stop);
        var answer = await door.Take(system, new NoticeCall(request.Method.Method, request.RequestUri, headers, body, clock.GetUtcNow()));
        return new((HttpStatusCode)answer.Status) { Content = new StringContent(answer.Text ?? "") };
    }
}
