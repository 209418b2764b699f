using System.Globalization;
using Portal.Kernel.Contracts;
using Portal.Shell.Kinds;

namespace Portal.QuoteRequests;

/// <summary>A request with everything that is known about it: what the rules look at.</summary>
sealed record QuoteCase : KindCase, IOfCustomer
{
    /// <summary>What a quote can hold; a larger total is no quote but a mistake.</summary>
    public const decimal Largest = 1_000_000_000_000m;

    public required QuoteRequestBody Body { get; init; }
    public required CustomerGuess Customer { get; init; }
    public required string Currency { get; init; }
    public required IReadOnlyList<CaseLine> Lines { get; init; }
    /// <summary>What was approved for the same customer and is no quote yet, in the customer's currency.</summary>
    public decimal OnTheWay { get; init; }
    /// <summary>What requests before it in the same batch ask for the same customer, in the customer's currency: no quote of theirs exists yet.</summary>
    public decimal AskedBefore { get; init; }

    /// <summary>Value of all lines; null when a line has no price, or when it is larger than a quote can be.</summary>
    public decimal? Total => Lines.All(l => l.Total is not null) && Lines.Sum(l => l.Total!.Value) is var sum && Math.Abs(sum) < Largest ? sum : null;

    public RequestCustomer Asker => Body.Customer;

    public override CaseFacts Facts => new(Company, Body.Customer.Email, Customer.Number, Customer.Match, Fingerprint, Summary, Total, Currency);

    string Company => Body.Customer.Company is { Length: > 0 } company ? company : Customer.Standing?.Name ?? Body.Customer.Name;

    /// <summary>What is asked for, in a few words: "2 × Standing desk and 3 more".</summary>
    string Summary
    {
        get
        {
            var first = Lines[0];
            var text = $"{first.Asked.Quantity.ToString("0.####", CultureInfo.InvariantCulture)} × {first.Item?.Name ?? first.Asked.Item}";
            return Lines.Count == 1 ? text : $"{text} and {Lines.Count - 1} more";
        }
    }

    /// <summary>Equal for requests by the same customer for the same quantities of the same items.</summary>
    public string Fingerprint => field ??= Print([
        Customer.Number ?? Body.Customer.Email.ToLowerInvariant(),
        .. Lines.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Asked.Item.Trim().ToUpperInvariant()}\u001f{l.Asked.Quantity:0.####}")).Order(StringComparer.Ordinal),
    ]);

    public static QuoteCase Of(Draft draft, QuoteRequestBody body, ReferenceData known, QuoteRequestSettings settings, DateOnly today)
    {
        var customer = CustomerGuess.Of(body.Customer, known);
        var currency = body.Currency ?? customer.Standing?.Currency ?? settings.DefaultCurrency;
        return new QuoteCase
        {
            Draft = draft,
            Body = body,
            Customer = customer,
            Currency = currency,
            Lines = [.. body.Lines.Select((line, i) => new CaseLine(i, line, known.Item(line.Item.Trim()), currency))],
            Today = today,
        };
    }
}

/// <summary>One line with the item that it asks for, if there is such an item.</summary>
sealed record CaseLine(int Index, RequestLine Asked, ItemStanding? Item, string Currency)
{
    public string Pointer => $"/lines/{Index}";

    /// <summary>"Line 2, Task chair mesh": how a sentence speaks of it.</summary>
    public string Name => $"Line {Index + 1}, {Item?.Name ?? Asked.Item}";

    public ListPrice? ListPrice { get; } = Item?.PriceFor(Currency, Asked.Quantity);

    /// <summary>The price that the quote would have.</summary>
    public decimal? Price => Asked.UnitPrice ?? ListPrice?.Price;

    /// <summary>Quantity by price, in whole cents; null without a price, and when it is larger than a quote can be.</summary>
    public decimal? Total => Price is { } price && Math.Abs((double)Asked.Quantity * (double)price) < (double)QuoteCase.Largest
        ? Math.Round(Asked.Quantity * price, 2, MidpointRounding.AwayFromZero)
        : null;
}
