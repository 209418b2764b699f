using NUlid;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;

namespace Portal.Erp.Demo;

/// <summary>Two years in the life of Adatum Rentals: contracts, invoices and quotes that end today. The same dates give the same company.</summary>
sealed class DemoDocuments(DateTimeOffset now)
{
    /// <summary>So that the first quote that a reader makes is SQ-001042.</summary>
    public const long LastQuote = 1041;
    const long FirstContract = 2001, FirstInvoice = 103001;

    static readonly string[] Titles = ["Office furniture", "Meeting rooms", "Site cabins", "Lounge and reception", "Exhibition stand", "Event furniture", "Screens and sound", "Power and heating", "Storage on site"];

    readonly DateOnly today = DateOnly.FromDateTime(now.UtcDateTime);
    readonly List<(Customer Customer, string Title, DateOnly Starts, DateOnly? Ends, decimal Monthly)> contracts = [];
    readonly List<(Customer Customer, DateOnly Issued, decimal Total, decimal Open, bool Paid)> invoices = [];
    readonly List<(Customer Customer, DateTimeOffset At, bool? Accepted, QuoteLine[] Lines)> quotes = [];

    /// <summary>Everything that these customers signed, owe and asked.</summary>
    public IEnumerable<object> Of(IReadOnlyDictionary<string, Customer> customers)
    {
        foreach (var (demo, index) in DemoCustomers.All.Select((c, i) => (c, i)))
        {
            var customer = customers[demo.Number];
            if (demo.Number == "C-10000") TreyResearch(customer);
            else if (demo.Trait is DemoTrait.Told) Northwind(customer);
            else Invented(customer, demo.Trait, new Random(index));
        }
        List<Contract> signed = [.. Contracts()];
        return [.. signed, .. DemoAssets.Of(signed, now), .. Invoices(), .. Quotes(), NumberSeries.StandingAt("SQ", LastQuote), NumberSeries.StandingAt("C", DemoCustomers.LastNumber)];
    }

    void TreyResearch(Customer trey)
    {
        contracts.Add((trey, "Office furniture, 42 pieces", FirstOfMonth(-11), FirstOfMonth(2).AddDays(-1), 1180.00m));
        contracts.Add((trey, "Site cabins, 2 pieces", FirstOfMonth(-5), null, 480.00m));
        contracts.Add((trey, "Stage and lights, summer party", FirstOfMonth(-6), FirstOfMonth(-4).AddDays(-1), 2350.00m));
        for (var month = -11; month <= 0; month++)
        {
            var total = 1180.00m + (month >= -5 ? 480.00m : 0) + (month is -6 or -5 ? 2350.00m : 0);
            if (FirstOfMonth(month) <= today) invoices.Add((trey, FirstOfMonth(month), total, total, Paid: month < 0));
        }
        Quote(trey, 12, null, (6, "3020-S"), (2, "1925-W"));
        Quote(trey, 26, true, (40, "2044-S"));
        Quote(trey, 58, true, (2, "1896-S"), (2, "1906-S"));
        Quote(trey, 81, false, (1, "2060-S"));
        Quote(trey, 97, null, (3, "1972-S"));
        Quote(trey, 163, true, (12, "1908-S"), (12, "1928-S"));
    }

    /// <summary>A good customer close to the limit: 18,320.00 open of 40,000.00.</summary>
    void Northwind(Customer northwind)
    {
        contracts.Add((northwind, "Meeting rooms, 12 pieces", FirstOfMonth(-14), FirstOfMonth(10).AddDays(-1), 940.00m));
        for (var month = -8; month < 0; month++) invoices.Add((northwind, FirstOfMonth(month), 940.00m, 0, Paid: true));
        invoices.Add((northwind, today.AddDays(-9), 18320.00m, 18320.00m, Paid: false));
        Quote(northwind, 44, true, (4, "1896-S"), (8, "1900-S"));
        Quote(northwind, 75, true, (2, "1972-S"));
    }

    void Invented(Customer customer, DemoTrait trait, Random chance)
    {
        var limit = customer.CreditLimit ?? 50000m;
        var monthly = 0m;
        for (var n = chance.Next(1, 4); n > 0; n--)
        {
            var amount = Math.Round(limit * chance.Next(4, 20) / 1000 / 5, 0) * 5;
            var starts = FirstOfMonth(-chance.Next(2, 30));
            DateOnly? ends = chance.Next(4) == 0 ? null : starts.AddMonths(12 * chance.Next(1, 4)).AddDays(-1);
            contracts.Add((customer, $"{Titles[chance.Next(Titles.Length)]}, {chance.Next(2, 60)} pieces", starts, ends, amount));
            if (ends is null || ends >= today) monthly += amount;
        }
        if (monthly == 0) monthly = Math.Round(limit / 500, 0) * 5;

        for (var month = -chance.Next(4, 10); month <= 0; month++)
        {
            var unpaid = month == 0 || (trait is DemoTrait.Overdue && month >= -3) || (trait is DemoTrait.Blocked && month >= -4);
            var part = unpaid && month < 0 && chance.Next(3) == 0 ? Math.Round(monthly * 0.4m, 2) : monthly;
            if (FirstOfMonth(month) <= today) invoices.Add((customer, FirstOfMonth(month), monthly, part, Paid: !unpaid));
        }
        if (trait is DemoTrait.OverLimit) invoices.Add((customer, today.AddDays(-chance.Next(3, 20)), Math.Round(limit * 1.08m, 2), Math.Round(limit * 1.08m, 2), Paid: false));

        for (var n = chance.Next(0, 5); n > 0; n--)
        {
            var item = DemoItems.All.Where(i => !i.Blocked && i.Price < limit / 60).ElementAt(chance.Next(60));
            bool? accepted = chance.Next(4) switch { 0 => false, 1 => null, _ => true };
            Quote(customer, chance.Next(3, 150), accepted, (chance.Next(1, 5), item.Number), (chance.Next(1, 3), "1928-S"));
        }
    }

    /// <param name="accepted">Null: no answer yet, or never while it was good.</param>
    void Quote(Customer customer, int daysAgo, bool? accepted, params (int Quantity, string Item)[] lines)
    {
        var asked = now.AddDays(-daysAgo).AddMinutes(-(daysAgo * 37 % 400));
        quotes.Add((customer, asked, accepted, [.. lines.Select((line, i) =>
        {
            var item = DemoItems.All.First(x => x.Number == line.Item);
            var price = DemoItems.PricesOf(item, now).Where(p => p.Currency == customer.Currency && p.FromQuantity <= line.Quantity).MaxBy(p => p.FromQuantity)!.Price;
            return QuoteLine.Of(i + 1, item.Number, item.Name, line.Quantity, price);
        })]));
    }

    DateOnly FirstOfMonth(int offset) => new DateOnly(today.Year, today.Month, 1).AddMonths(offset);

    IEnumerable<Contract> Contracts() => contracts.OrderBy(c => c.Starts).Select((c, i) =>
        Contract.Create(NumberSeries.Write("RC", FirstContract + i), c.Customer.Number, c.Title, c.Starts, c.Ends, c.Monthly, c.Customer.Currency, now));

    IEnumerable<Invoice> Invoices() => invoices.OrderBy(i => i.Issued).Select((i, n) =>
        Invoice.Create(NumberSeries.Write("SI", FirstInvoice + n), i.Customer.Number, i.Issued, i.Issued.AddDays(30), i.Total, i.Open, i.Paid ? i.Issued.AddDays(21) : null, i.Customer.Currency, now));

    IEnumerable<Quote> Quotes() => quotes.OrderBy(q => q.At).Select((q, n) =>
    {
        var key = $"PQ-{Ulid.NewUlid(q.At)}";
        var quote = Connectors.Embedded.Quote.Create(
            NumberSeries.Write("SQ", LastQuote - quotes.Count + 1 + n), new NewQuote(key, q.Customer.Number, null, null, q.Customer.Currency, null, null, []), q.Customer, q.Lines, q.At);
        if (q.Accepted is { } accepted) quote.Answered(accepted);
        return quote;
    });
}
