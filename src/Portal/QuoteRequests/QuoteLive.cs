using System.Globalization;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Shell.Kinds;

namespace Portal.QuoteRequests;

/// <summary>What the ERP says beside a request's fields.</summary>
static class QuoteLive
{
    public static Live Of(QuoteCase request)
    {
        var (customer, lines) = (request.Customer.Standing, request.Lines);
        return Live.Of(
            [.. CustomerLive.Of(request), ("/currency", customer?.Currency), .. lines.SelectMany(Line)],
            [.. lines.Select(l => (l.Pointer, $"Line {l.Index + 1}: {l.Item?.Name ?? "no such item"}, {l.Asked.Item}"))],
            CustomerLive.More(request));
    }

    static IEnumerable<(string, string?)> Line(CaseLine line) =>
    [
        ($"{line.Pointer}/item", line.Item is not { } item ? null : item.Blocked ? $"{item.Name} (blocked)" : item.Name),
        ($"{line.Pointer}/quantity", line.Item is null ? null : Stock(line.Item)),
        ($"{line.Pointer}/unitPrice", line.ListPrice is { } price ? $"{Format.Money(price.Price, price.Currency)} {price.List}" : null),
    ];

    static string Stock(ItemStanding item) => item.Available is { } free ? $"{item.Counted(free.ToString("0.####", CultureInfo.InvariantCulture))} free" : "not kept in stock";
}
