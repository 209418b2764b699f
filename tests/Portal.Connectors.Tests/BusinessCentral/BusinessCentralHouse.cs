using System.Text.Json.Nodes;
using Portal.Connectors.BusinessCentral;
using Portal.Connectors.Doubles;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.BusinessCentral;

/// <summary>A double behind a server, and a connection to it.</summary>
public sealed class BusinessCentralHouse : IAsyncDisposable
{
    public const string Key = "PQ-01JD0000000000000000000001";

    BusinessCentralHouse(DoubleServer server, BusinessCentralDouble there) => (Server, There) = (server, there);

    public DoubleServer Server { get; }
    public BusinessCentralDouble There { get; }
    public BusinessCentralSystem System => field ??= Open();

    /// <summary>With a customer C1 and the items A1 and A2.</summary>
    public static async Task<BusinessCentralHouse> Start()
    {
        var there = new BusinessCentralDouble(new DoubleShelf(), TimeProvider.System);
        there.Has("customers", new JsonObject { ["number"] = "C1", ["displayName"] = "Fabrikam Interiors B.V.", ["email"] = "Buyer@fabrikam.example", ["creditLimit"] = 5000 });
        there.Has("items", new JsonObject { ["number"] = "A1", ["displayName"] = "Chair", ["unitPrice"] = 12.5 });
        there.Has("items", new JsonObject { ["number"] = "A2", ["displayName"] = "Assembly", ["type"] = "Service", ["unitPrice"] = 60 });
        return new BusinessCentralHouse(await DoubleServer.Start(there), there);
    }

    public BusinessCentralSystem Open(params (string Name, string Value)[] otherwise)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            [Term.BaseUrl] = $"{Server.Address}v2.0/production/api/v2.0", [Term.Company] = BusinessCentralDouble.Company, [Term.Auth] = "oauth2", [Term.TokenUrl] = $"{Server.Address}token",
            [Term.ClientId] = BusinessCentralDouble.ClientId, [Term.ClientSecret] = BusinessCentralDouble.ClientSecret,
        };
        foreach (var (name, value) in otherwise) values[name] = value;
        return (BusinessCentralSystem)new BusinessCentralConnector().Open(new ConnectionTerms("bc", "business-central", values), Rooms.Room(clock: Server.Clock));
    }

    public static NewQuote Quote(string key = Key, string customer = "C1", params NewQuoteLine[] lines) =>
        new(key, customer, "Ann", "ann@fabrikam.example", "EUR", null, null, lines.Length > 0 ? lines : [new("A1", 4, null, null), new("A2", 2, 50m, null)]);

    /// <summary>The first request that fits has the mishap; the rest is well.</summary>
    public void Once(string method, string part, Mishap mishap)
    {
        var left = 1;
        Server.Mishaps = r => r.Method == method && $"{r.Path}{r.QueryString}".Contains(part) && Interlocked.Exchange(ref left, 0) == 1 ? mishap : null;
    }

    /// <summary>How many requests with the method were about the part.</summary>
    public int Count(string method, string part) => Server.Requests.Count(r => r.StartsWith(method) && r.Contains(part));

    public async Task<List<DomainRow>> ReadAll(string domain, DateTimeOffset? since = null, int size = 500, Action? between = null)
    {
        var rows = new List<DomainRow>();
        string? cursor = null;
        do
        {
            var page = await System.Read(domain, new ReadAsk(since, cursor, size), CancellationToken.None);
            rows.AddRange(page.Rows);
            cursor = page.Next;
            between?.Invoke();
        }
        while (cursor is not null);
        return rows;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
