using System.Globalization;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.QuoteRequests;

/// <summary>Submitted, corrected and live values side by side: labels and kinds of field come from the schema.</summary>
static class QuoteComparison
{
    public static Comparison Of(QuoteRequestBody before, QuoteCase now)
    {
        var lines = Enumerable.Range(0, Math.Max(before.Lines.Count, now.Lines.Count)).Select(i => Line(before.Lines.ElementAtOrDefault(i), now.Lines.ElementAtOrDefault(i), i));
        return new Comparison([Customer(before.Customer, now), .. lines, Request(before, now), .. Others(before, now.Body)]);
    }

    static ComparisonSection Customer(RequestCustomer before, QuoteCase now)
    {
        var (asked, live) = (now.Body.Customer, now.Customer.Standing);
        return new ComparisonSection("Customer",
        [
            Field(["customer", "number"], before.Number, asked.Number, live is null ? null : now.Customer.Match is CustomerMatch.Guess ? $"{live.Number} (a guess)" : live.Number),
            Field(["customer", "company"], before.Company, asked.Company, live?.Name),
            Field(["customer", "name"], before.Name, asked.Name, null),
            Field(["customer", "email"], before.Email, asked.Email, live?.Email),
            Field(["customer", "phone"], before.Phone, asked.Phone, live?.Phone),
            ReadOnly("/customer#credit", "Credit", live is null ? null : Credit(live)),
            ReadOnly("/customer#standing", "Standing", live is null ? null : live.Blocked ? $"blocked: {live.BlockedReason ?? "no reason given"}" : "open for business"),
        ]);
    }

    static string Credit(CustomerStanding customer)
    {
        var overdue = customer.OverdueAmount > 0 ? $", {Format.Money(customer.OverdueAmount, customer.Currency)} overdue" : "";
        return customer.CreditLimit is { } limit
            ? $"{Format.Money(limit - customer.OpenAmount, customer.Currency)} free of {Format.Money(limit, customer.Currency)}{overdue}"
            : $"no limit, {Format.Money(customer.OpenAmount, customer.Currency)} open{overdue}";
    }

    static ComparisonSection Line(RequestLine? before, CaseLine? now, int i)
    {
        var (asked, item, index) = (now?.Asked, now?.Item, i.ToString(CultureInfo.InvariantCulture));
        var name = item?.Name ?? "no such item";
        return new ComparisonSection($"Line {i + 1}: {(asked is null ? $"{before!.Item}, taken out" : $"{name}, {asked.Item}")}",
        [
            Field(["lines", index, "item"], before?.Item, asked?.Item, item is null ? null : item.Blocked ? $"{item.Name} (blocked)" : item.Name, asked is not null),
            Field(["lines", index, "quantity"], Plain(before?.Quantity), Plain(asked?.Quantity), item is null ? null : Stock(item), asked is not null),
            Field(["lines", index, "unitPrice"], Plain(before?.UnitPrice), Plain(asked?.UnitPrice), now?.ListPrice is { } price ? $"{Format.Money(price.Price, price.Currency)} {price.List}" : null, asked is not null),
            Field(["lines", index, "note"], before?.Note, asked?.Note, null, asked is not null),
        ]);
    }

    static string Stock(ItemStanding item) => item.Available is { } free ? $"{item.Counted(Plain(free)!)} free" : "not kept in stock";

    static ComparisonSection Request(QuoteRequestBody before, QuoteCase now)
    {
        var asked = now.Body;
        return new ComparisonSection("Request",
        [
            Field(["requestedDeliveryDate"], Day(before.RequestedDeliveryDate), Day(asked.RequestedDeliveryDate), null),
            Field(["currency"], before.Currency, asked.Currency, now.Customer.Standing?.Currency),
            Field(["message"], before.Message, asked.Message, null),
            Field(["consent", "marketing"], Flag(before.Consent?.Marketing), Flag(asked.Consent?.Marketing), null, editable: false),
            Field(["consent", "marketingWording"], before.Consent?.MarketingWording, asked.Consent?.MarketingWording, null, editable: false),
            Field(["source", "form"], before.Source?.Form, asked.Source?.Form, null, editable: false),
            Field(["source", "page"], before.Source?.Page, asked.Source?.Page, null, editable: false),
        ]);
    }

    /// <summary>What the schema does not name: shown, never dropped.</summary>
    static IEnumerable<ComparisonSection> Others(QuoteRequestBody before, QuoteRequestBody now)
    {
        var (old, kept) = (Undeclared.In(before).ToDictionary(o => o.Pointer), Undeclared.In(now).ToDictionary(o => o.Pointer));
        var pointers = old.Keys.Union(kept.Keys).ToList();
        if (pointers.Count > 0)
            yield return new ComparisonSection("Not in the schema", [.. pointers.Select(p => new ComparedField(p, p[1..], old.GetValueOrDefault(p)?.Text, kept.GetValueOrDefault(p)?.Text, null, FieldType.Text, Editable: false))]);
    }

    static ComparedField Field(string[] path, string? before, string? now, string? live, bool editable = true)
    {
        var (label, type) = QuoteRequestBody.Schema.Field(path);
        return new ComparedField("/" + string.Join('/', path), label, before, now, live, type, editable);
    }

    static ComparedField ReadOnly(string pointer, string label, string? live) => new(pointer, label, null, null, live, FieldType.Text, Editable: false);

    static string? Plain(decimal? number) => number?.ToString("0.####", CultureInfo.InvariantCulture);

    static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string? Flag(bool? flag) => flag switch { true => "true", false => "false", null => null };
}
