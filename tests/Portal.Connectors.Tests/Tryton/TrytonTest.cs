using System.Text;
using Portal.Connectors.Tests.Counterparts;
using Portal.Connectors.Tryton;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Tryton;

/// <summary>A company of its own in a real Tryton, and a connection to it.</summary>
public sealed class Company(TrytonServer server, string database)
{
    /// <summary>Name of the collection of tests that share the server: while trytond loads one database, its answers for another are not to be relied on.</summary>
    public const string OneByOne = "tryton";

    public static async Task<Company> Found()
    {
        var server = await TrytonServer.Running();
        var company = new Company(server, server.NewCompany());
        await company.Connect().Test(default);
        return company;
    }

    /// <summary>Another connection each time, with a session of its own.</summary>
    /// <param name="wire">Null: straight to the server.</param>
    public IConnectedSystem Connect(HttpMessageHandler? wire = null, string password = TrytonServer.Password) => new TrytonConnector().Open(
        ConnectionTerms.Of("erp", "tryton", (Term.BaseUrl, server.Address.ToString()), (Term.Database, database), (Term.User, TrytonServer.User), (Term.Password, password)),
        Rooms.Room(wire, new HurriedClock()));

    public T Connect<T>(HttpMessageHandler? wire = null) where T : class => Assert.IsAssignableFrom<T>(Connect(wire));
}

/// <summary>A wire that breaks when a call of the method has been, or shall be, made.</summary>
public sealed class BreakingWire(string method, bool afterwards, int times = int.MaxValue) : DelegatingHandler(Rooms.Room().Wire)
{
    int left = times;

    public int Calls => calls;
    int calls;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var hit = Encoding.UTF8.GetString(await request.Content!.ReadAsByteArrayAsync(cancellationToken)).Contains($"\"{method}\"", StringComparison.Ordinal);
        if (hit) Interlocked.Increment(ref calls);
        if (!hit || Interlocked.Decrement(ref left) < 0) return await base.SendAsync(request, cancellationToken);
        if (afterwards) using (await base.SendAsync(request, cancellationToken)) { }
        throw new IOException("The wire broke.");
    }
}
