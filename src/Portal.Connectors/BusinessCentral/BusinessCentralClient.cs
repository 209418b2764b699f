using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Portal.Connectors.OData;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.BusinessCentral;

/// <summary>The API of one company: its id is looked up once, then paths go behind <c>companies({id})/</c>.</summary>
sealed class BusinessCentralClient(OutboundHttp http, Login login, Uri root, string company, ILogger log)
{
    public const string Name = "Business Central";

    /// <summary>Numbers in one filter: an address stays short of what servers take.</summary>
    const int AtOnce = 20;

    ODataClient? inside;

    /// <summary>What is there without a company: companies and subscriptions.</summary>
    public ODataClient Outside { get; } = new(http, login, Name, root, log);

    public async Task<ODataClient> Company(CancellationToken stop) => inside ??= new ODataClient(http, login, Name, new Uri($"{root.AbsoluteUri.TrimEnd('/')}/companies({await CompanyId(stop)})"), log);

    async Task<string> CompanyId(CancellationToken stop)
    {
        if (Guid.TryParse(company, out var id)) return id.ToString();
        var names = new List<string>();
        await foreach (var one in Outside.All("companies", stop))
        {
            var (name, shown) = (one.Text("name"), one.Text("displayName"));
            if ((name == company || shown == company) && one.Text("id") is { } found) return found;
            if (name is not null) names.Add(name);
        }
        throw new ConnectionFault(FaultKind.Refused, $"Business Central has no company {company}; this user sees {(names.Count == 0 ? "none" : string.Join(", ", names))}.");
    }

    /// <summary>Every record of a set whose member has one of the values, compared without case.</summary>
    public async Task<List<JsonObject>> Having(string set, string member, IEnumerable<string> values, CancellationToken stop, string? expand = null)
    {
        var there = await Company(stop);
        var found = new List<JsonObject>();
        foreach (var some in values.Distinct(StringComparer.OrdinalIgnoreCase).Chunk(AtOnce))
        {
            var wanted = some.ToHashSet(StringComparer.OrdinalIgnoreCase);
            // A filter that is not understood answers everything, so what comes is looked at.
            await foreach (var record in there.All(ODataText.Path(set, ("$filter", ODataText.AnyOf(member, some)), ("$expand", expand)), stop))
            {
                if (record.Text(member) is { } value && wanted.Contains(value)) found.Add(record);
            }
        }
        return found;
    }
}
