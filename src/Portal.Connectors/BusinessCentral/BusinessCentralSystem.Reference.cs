using System.Text.Json.Nodes;
using Portal.Connectors.OData;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.BusinessCentral;

public sealed partial class BusinessCentralSystem
{
    const string Money = "customerFinancialDetails";

    /// <summary>By number, by e-mail, by name: a read each, because "or" across members is refused there.</summary>
    public async Task<ReferenceData> Load(ReferenceQuestion question, CancellationToken stop)
    {
        var customers = new Dictionary<string, JsonObject>(StringComparer.OrdinalIgnoreCase);
        Take(await client.Having("customers", "number", question.CustomerNumbers, stop, Money));
        Take(await client.Having("customers", "email", question.Emails, stop, Money));
        foreach (var name in question.Names.Select(NormalisedName.Of).Where(n => n.Length > 0).Distinct()) Take(await Named(name, stop));

        var quoted = (await client.Having("salesQuotes", "customerNumber", customers.Keys, stop)).Where(q => StatusOf(q) == "open")
            .ToLookup(q => (q.Text("customerNumber")!.ToUpperInvariant(), q.Text("currencyCode") ?? localCurrency), q => q.Number("totalAmountExcludingTax") ?? 0);
        var items = await client.Having("items", "number", question.Items, stop);
        return new ReferenceData(
            customers.Values.Select(c => Standing(c, quoted)),
            items.Select(Standing).DistinctBy(i => i.Number, StringComparer.OrdinalIgnoreCase));

        void Take(IEnumerable<JsonObject> some)
        {
            foreach (var customer in some.Where(c => c.Text("number") is not null)) customers.TryAdd(customer.Text("number")!, customer);
        }
    }

    /// <summary>Names are compared here, so the server is asked for those that begin with the same word, in the cases that people write. One whose first word has an accent is found by number or e-mail only.</summary>
    async Task<IReadOnlyList<JsonObject>> Named(string name, CancellationToken stop)
    {
        var word = name.Split(' ')[0];
        string[] cases = [word, char.ToUpperInvariant(word[0]) + word[1..], word.ToUpperInvariant()];
        var filter = string.Join(" or ", cases.Distinct().Select(c => $"startswith(displayName,{ODataText.Quoted(c)})"));
        var found = new List<JsonObject>();
        await foreach (var customer in (await client.Company(stop)).All(ODataText.Path("customers", ("$filter", filter), ("$expand", Money)), stop))
        {
            if (NormalisedName.Of(customer.Text("displayName")) == name) found.Add(customer);
        }
        return found;
    }

    CustomerStanding Standing(JsonObject customer, ILookup<(string Customer, string Currency), decimal> quoted)
    {
        var (number, currency) = (customer.Text("number")!, customer.Text("currencyCode") ?? localCurrency);
        var money = customer[Money] as JsonArray is [JsonObject first, ..] ? first : customer[Money] as JsonObject;
        var balance = money.Number("balance") ?? customer.Number("balanceDue") ?? 0;
        var blocked = customer.Word("blocked");
        return new CustomerStanding(
            number, customer.Text("displayName") ?? number, customer.Text("email")?.ToLowerInvariant(), customer.Text("phoneNumber"), currency,
            blocked is not null, blocked is null ? null : $"Blocked in Business Central: {blocked}.",
            customer.Number("creditLimit") is > 0 and var limit ? limit : null,
            balance + quoted[(number.ToUpperInvariant(), currency)].Sum(), money.Number("overdueAmount") ?? 0);
    }

    ItemStanding Standing(JsonObject item) => new(
        item.Text("number")!, item.Text("displayName") ?? item.Text("number")!, item.Flag("blocked") ?? false, item.Text("baseUnitOfMeasureCode") ?? "PCS",
        KeepsStock(item) ? item.Number("inventory") : null,
        item.Number("unitPrice") is > 0 and var price ? [new ListPrice("Unit price", localCurrency, 0, price)] : []);

    static bool KeepsStock(JsonObject item) => item.Word("type") is null or "Inventory";
}
