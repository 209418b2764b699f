using System.Net;
using System.Net.Sockets;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Outbound;

/// <summary>Asks a name for its addresses.</summary>
public delegate Task<IPAddress[]> Resolver(string host, CancellationToken stop);

/// <summary>
/// Lets outgoing calls reach allowed addresses only. It looks at a target when it is saved, and again at each dial at the very address that is dialled:
/// text can be written in many ways, and a name can answer differently the next time.
/// </summary>
public sealed class AddressGuard(AddressRules rules, bool allowHttp, TimeProvider clock, Resolver? resolver = null)
{
    static readonly TimeSpan ResolveWithin = TimeSpan.FromSeconds(3);
    static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);
    readonly Resolver resolve = resolver ?? Dns.GetHostAddressesAsync;

    /// <summary>Checks a target before it is saved. A name that has no address at the moment passes: it is checked again at each call.</summary>
    /// <exception cref="AddressRefused">Says why, without saying which address it leads to.</exception>
    public async Task<Uri> Require(string target, CancellationToken stop)
    {
        if (!Uri.TryCreate(target, UriKind.Absolute, out var url) || url.Host.Length == 0) throw new AddressRefused("This is not an absolute web address.");
        RequireForm(url);
        try
        {
            await Addresses(url.IdnHost, stop);
        }
        catch (SocketException)
        {
            // Not known today; who knows tomorrow.
        }
        return url;
    }

    /// <summary>What can be seen without asking anybody.</summary>
    public void RequireForm(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) throw new AddressRefused("Webhooks go to https addresses.");
        if (url.Scheme == Uri.UriSchemeHttp && !allowHttp) throw new AddressRefused("Webhooks go to https addresses; an administrator can allow http with Webhooks__AllowHttp.");
        if (url.UserInfo.Length > 0) throw new AddressRefused("The address must not carry a user name or password.");
        if (url.Fragment.Length > 0) throw new AddressRefused("The address must not carry a fragment.");
    }

    /// <summary>The addresses of a host, when every one of them is allowed: one bad among good is a trap.</summary>
    public async Task<IReadOnlyList<IPAddress>> Addresses(string host, CancellationToken stop)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await Resolve(host, stop);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        if (!addresses.All(rules.Allow)) throw new AddressRefused("The host leads to an address that is not public.");
        return addresses;
    }

    async Task<IPAddress[]> Resolve(string host, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(ResolveWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            // Some resolvers do not listen to the token: we stop waiting for them.
            return await resolve(host, either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TryAgain);
        }
    }

    /// <summary>Opens the connection of an HTTP call.</summary>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop) => await Dial(context.DnsEndPoint.Host, context.DnsEndPoint.Port, stop);

    /// <summary>Opens a connection: resolves, checks, and dials one of exactly those addresses.</summary>
    /// <exception cref="AddressRefused">It may not be called.</exception>
    /// <exception cref="SocketException">Nobody answers there.</exception>
    public async Task<Stream> Dial(string host, int port, CancellationToken stop)
    {
        var addresses = await Addresses(host, stop);
        using var limit = new CancellationTokenSource(ConnectWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        SocketException? refusal = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), either.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException fault)
            {
                refusal = fault;
                socket.Dispose();
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                socket.Dispose();
                throw new SocketException((int)SocketError.TimedOut);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw refusal!;
    }

    /// <summary>The one handler for outgoing HTTP: guarded, no redirects, no proxy, no cookies, nothing decompressed.</summary>
    public SocketsHttpHandler Handler() => new()
    {
        ConnectCallback = Connect,
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = ResolveWithin + ConnectWithin,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxResponseHeadersLength = 32,
        MaxResponseDrainSize = 0,
        ActivityHeadersPropagator = null,
    };
}
