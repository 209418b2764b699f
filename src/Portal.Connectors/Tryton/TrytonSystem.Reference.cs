using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;
using static Portal.Connectors.Tryton.TrytonValues;

namespace Portal.Connectors.Tryton;

/// <summary>Customers are parties by their code; items are product variants by theirs. Blocked means deactivated, or not for sale.</summary>
sealed partial class TrytonSystem : IReferenceBook
{
    /// <summary>Values in one question.</summary>
    const int Some = 100;
    static readonly string[] PartyFields = ["code", "name", "active", "email", "phone", "receivable", "receivable_today"];
    static readonly string[] ItemFields = ["code", "name", "active", "salable", "type", "list_price", "sale_uom.name", "default_uom.name"];

    public async Task<ReferenceData> Load(ReferenceQuestion question, CancellationToken stop)
    {
        var home = await HomeCurrency(stop);
        var parties = await Parties(question, stop);
        var quoted = await OpenQuotes(parties.Keys, stop);
        var items = await Items(question.Items, stop);
        return new ReferenceData(parties.Values.Select(p => Standing(p, home, quoted.GetValueOrDefault(p.Id()!.Value))), items.DistinctBy(i => i.Text("code")).Select(i => Standing(i, home)));
    }

    async Task<Dictionary<int, JsonNode>> Parties(ReferenceQuestion question, CancellationToken stop)
    {
        var found = new Dictionary<int, JsonNode>();
        foreach (var some in question.CustomerNumbers.SelectMany(Spellings).Distinct().Chunk(Some)) Take(await Find(Where("code", "in", List(some))), _ => true);
        foreach (var some in question.Emails.Chunk(Some))
        {
            var held = await client.Search(Mechanism, [Where("type", "=", "email"), Any(some.Select(e => Where("value", "ilike", Literal(e))))], ["party"], stop);
            var parties = held.Select(m => m.Id("party")).OfType<int>().Distinct();
            Take(await Find(Where("id", "in", List(parties))), _ => true);
        }
        // Tryton cannot compare as NormalisedName does: it gives those that begin alike, and the rest is done here.
        var names = question.Names.Where(n => NormalisedName.Of(n).Length > 0).ToList();
        var asked = names.Select(NormalisedName.Of).ToHashSet();
        foreach (var some in names.SelectMany(n => new[] { n.Trim().Split(' ')[0], NormalisedName.Of(n).Split(' ')[0] }).Distinct().Chunk(Some))
        {
            Take(await Find(Any(some.Select(word => Where("name", "ilike", $"{Literal(word)}%")))), p => asked.Contains(NormalisedName.Of(p.Text("name"))));
        }
        return found;

        Task<IReadOnlyList<JsonNode>> Find(JsonArray condition) => client.Search(Party, [condition], PartyFields, stop, all: true);

        void Take(IEnumerable<JsonNode> parties, Func<JsonNode, bool> meant)
        {
            foreach (var party in parties.Where(p => p.Text("code") is not null).Where(meant)) found.TryAdd(party.Id()!.Value, party);
        }
    }

    /// <summary>What is offered to each party in the company's own currency and not answered yet.</summary>
    async Task<Dictionary<int, decimal>> OpenQuotes(IEnumerable<int> parties, CancellationToken stop)
    {
        var sums = new Dictionary<int, decimal>();
        foreach (var some in parties.Chunk(Some))
        {
            var open = await client.Search(Sale, [Where("state", "=", "quotation"), Where("party", "in", List(some)), Where("currency.code", "=", await HomeCurrency(stop))], ["party", "untaxed_amount"], stop);
            foreach (var sale in open) sums[sale.Id("party")!.Value] = sums.GetValueOrDefault(sale.Id("party")!.Value) + (sale.Number("untaxed_amount") ?? 0);
        }
        return sums;
    }

    async Task<IReadOnlyList<JsonNode>> Items(IEnumerable<string> codes, CancellationToken stop)
    {
        var found = new List<JsonNode>();
        foreach (var some in codes.SelectMany(Spellings).Distinct().Chunk(Some)) found.AddRange(await client.Search(Product, [Where("code", "in", List(some))], ItemFields, stop, all: true));
        return found;
    }

    static bool ForSale(JsonNode item) => item.Flag("active") && item.Flag("salable");

    static CustomerStanding Standing(JsonNode party, string currency, decimal quoted) => new(
        party.Text("code")!, party.Text("name") ?? party.Text("code")!, party.Text("email")?.ToLowerInvariant(), party.Text("phone"), currency,
        !party.Flag("active"), party.Flag("active") ? null : "Deactivated in Tryton.", null, (party.Number("receivable") ?? 0) + quoted, party.Number("receivable_today") ?? 0);

    static ItemStanding Standing(JsonNode item, string currency) => new(
        item.Text("code")!, item.Text("name") ?? item.Text("code")!, !ForSale(item), Unit(item), null,
        item.Number("list_price") is { } price ? [new ListPrice("List price", currency, 0, price)] : []);

    static string Unit(JsonNode item) => (item.Of("sale_uom").Text("name") ?? item.Of("default_uom").Text("name") ?? "unit").ToLowerInvariant();

    /// <summary>Text for like, with its wildcards taken as they are.</summary>
    static string Literal(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
