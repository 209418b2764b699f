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
