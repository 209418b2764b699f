using System.Text.Json.Nodes;
using Portal.Connectors.Outbound;
using Portal.Kernel.Contracts;
using static Portal.Connectors.Tryton.TrytonValues;

namespace Portal.Connectors.Tryton;

/// <summary>One Tryton database. Each capability has its file.</summary>
sealed partial class TrytonSystem(string slug, TrytonClient client, ConnectionRoom room) : IConnectedSystem
{
    readonly SentKeys leads = new(room, "Tryton", TimeSpan.FromMinutes(20));

    public const string Party = "party.party", Mechanism = "party.contact_mechanism", Address = "party.address", Product = "product.product", Sale = "sale.sale", SaleLine = "sale.line";

    /// <summary>Characters of a one-line text. Tryton itself sets no limit, but PostgreSQL cannot index long ones and its windows cannot show them.</summary>
    const int Line = 255;

    public string System => slug;

    public async Task Test(CancellationToken stop)
    {
        await client.Company(stop);
        await client.Search(Party, [], ["code"], stop, limit: 1);
    }

    /// <summary>A code as it was said, and in capitals as most people keep them: Tryton compares exactly.</summary>
    static IEnumerable<string> Spellings(string code) => new[] { code.Trim(), code.Trim().ToUpperInvariant() }.Distinct();

    async Task<JsonNode?> PartyByCode(string code, IEnumerable<string> fields, CancellationToken stop) =>
        (await client.Search(Party, [Where("code", "in", List(Spellings(code)))], ["code", "active", .. fields], stop, all: true))
            .OrderByDescending(p => p.Text("code") == code.Trim()).FirstOrDefault();

    /// <summary>The company's own currency: prices are in it.</summary>
    async Task<string> HomeCurrency(CancellationToken stop) => homeCurrency ??=
        (await client.Read("company.company", [await client.Company(stop)], ["currency.code"], stop)).FirstOrDefault().Of("currency").Text("code") ?? "EUR";
    string? homeCurrency;
}
