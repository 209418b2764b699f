using System.Text.Json.Nodes;
using Portal.Connectors.Doubles;
using Portal.Connectors.QuickBooks;

namespace Portal.Connectors.Tests.QuickBooks;

/// <summary>A double behind a server, and connections to it that share what they remember.</summary>
public sealed class QuickBooksHouse : IAsyncDisposable
{
    readonly Rooms.Memory memory = new();

    QuickBooksHouse(DoubleServer server, QuickBooksDouble there) => (Server, There) = (server, there);

    public DoubleServer Server { get; }
    public QuickBooksDouble There { get; }

    /// <summary>With a customer C1 and two items, of which one has its number in the SKU.</summary>
    public static async Task<QuickBooksHouse> Start()
    {
        var there = new QuickBooksDouble(new DoubleShelf(), TimeProvider.System);
        there.Has("Customer", new JsonObject { ["DisplayName"] = "Fabrikam Interiors B.V.", ["Notes"] = "No. C1\nPays late.", ["BillAddr"] = new JsonObject { ["Line1"] = "Main Street 1", ["City"] = "Ghent" } });
        there.Has("Item", new JsonObject { ["Name"] = "A1", ["UnitPrice"] = 12.5, ["QtyOnHand"] = 30 });
        there.Has("Item", new JsonObject { ["Name"] = "Table", ["Sku"] = "A2", ["UnitPrice"] = 60 });
        return new QuickBooksHouse(await DoubleServer.Start(there), there);
    }

    /// <summary>A connection as it is after a start: it knows what was kept, and nothing else.</summary>
    public T Open<T>(string refreshToken = QuickBooksDouble.FirstRefreshToken, string secret = QuickBooksDouble.ClientSecret) => (T)new QuickBooksConnector().Open(
        ConnectionTerms.Of("qb", "quickbooks", (Term.BaseUrl, Server.Address.AbsoluteUri), (Term.Company, QuickBooksDouble.Realm), (Term.TokenUrl, $"{Server.Address}oauth2/v1/tokens/bearer"),
            (Term.ClientId, QuickBooksDouble.ClientId), (Term.ClientSecret, secret), (QuickBooksConnector.RefreshToken, refreshToken)), Rooms.Room(clock: Server.Clock, memory: memory));

    /// <summary>The first requests that fit have the mishap, so many of them.</summary>
    public void Fail(string method, string part, Mishap mishap, int times = 1)
    {
        var left = times;
        Server.Mishaps = r => r.Method == method && r.Path.Value!.Contains(part) && Interlocked.Decrement(ref left) >= 0 ? mishap : null;
    }

    public int Count(string method, string part) => Server.Requests.Count(r => r.StartsWith(method) && r.Contains(part));

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
