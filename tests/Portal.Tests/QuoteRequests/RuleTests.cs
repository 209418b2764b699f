using System.Text;
using Portal.Kernel.Contracts;
using Portal.QuoteRequests;
using Portal.QuoteRequests.Rules;
using Portal.Shell.Kinds.Rules;
using static Portal.Tests.QuoteRequests.Standing;

namespace Portal.Tests.QuoteRequests;

/// <summary>What each rule notices, in the words and figures that a reviewer reads.</summary>
public sealed class RuleTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    static readonly QuoteRequest Desks = A.QuoteRequest().From("C-10000").Line("1896-S", 2);

    [Fact]
    public void A_request_by_a_known_customer_for_free_items_at_list_price_is_clean()
    {
        var request = Case(Desks.With(b => b["currency"] = "USD").With(b => b["requestedDeliveryDate"] = "2026-11-24"), [Customer(limit: 2_001.60m)], [Item()]);
        Assert.Empty(QuoteRules.All(new QuoteRequestSettings()).SelectMany(r => r.Look(request)));
        Assert.Equal(2_001.60m, request.Total);
    }

    [Fact]
    public void An_unknown_customer_needs_a_number() => Assert.Equal(
        [new Finding("customer-known", Severity.Blocking, "/customer/number", "No customer has this e-mail address or company name. Set the customer number.", "kim@treyresearch.test")],
        new CustomerKnownRule().Look(Case(A.QuoteRequest().Line("1896-S"), [], [Item()])));

    [Fact]
    public void An_address_suggests_a_customer_and_one_click_takes_it()
    {
        var finding = new CustomerKnownRule().Look(Case(A.QuoteRequest(email: "KIM@treyresearch.test").Line("1896-S"), [Customer()], [Item()])).Single();
        Assert.Equal((Severity.Warning, "The customer is a guess: C-10000 Trey Research, by the same e-mail address."), (finding.Severity, finding.Message));
        Assert.Equal(new Fix("Use C-10000", "/customer/number", "\"C-10000\""), finding.Fix);
    }

    [Fact]
    public void A_company_name_suggests_a_customer_whatever_its_spelling()
    {
        var request = Case(A.QuoteRequest(email: "new@fabrikam.test").With(b => b["customer"]!["company"] = "FABRIKAM Interiors").Line("1896-S"), [Customer("C-10430", "Fabrikam Interiors B.V.", null)], [Item()]);
        Assert.Equal((CustomerMatch.Guess, "C-10430"), (request.Customer.Match, request.Customer.Number));
        Assert.Contains("by the same company name", new CustomerKnownRule().Look(request).Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_does_not_exist_is_said_beside_the_guess() => Assert.StartsWith(
        "There is no customer C-99999. The customer is a guess: C-10000",
        new CustomerKnownRule().Look(Case(Desks.From("C-99999"), [Customer()], [Item()])).Single().Message, StringComparison.Ordinal);

    [Fact]
    public void Where_two_customers_fit_a_person_chooses()
    {
        var request = Case(A.QuoteRequest().Line("1896-S"), [Customer("C-2", "Trey North"), Customer("C-1", "Trey South")], [Item()]);
        var findings = new CustomerKnownRule().Look(request).ToList();
        Assert.Equal((CustomerMatch.None, null), (request.Customer.Match, request.Customer.Number));
        Assert.All(findings, f => Assert.Equal(Severity.Blocking, f.Severity));
        Assert.Equal(["\"C-1\"", "\"C-2\""], findings.Select(f => f.Fix!.Value));
    }

    [Fact]
    public void An_address_and_a_name_together_decide_between_two() =>
        Assert.Equal("C-2", Case(A.QuoteRequest().With(b => b["customer"]!["company"] = "trey north").Line("1896-S"), [Customer("C-2", "Trey North"), Customer("C-1", "Trey South")], [Item()]).Customer.Number);

    [Fact]
    public void A_blocked_customer_gets_no_quote() => Assert.Equal(
        [new Finding("customer-blocked", Severity.Blocking, "/customer/number", "Trey Research is blocked.", "insolvent")],
        new CustomerBlockedRule().Look(Case(Desks, [Customer(blocked: true, why: "insolvent")], [Item()])));

    [Fact]
    public void An_item_that_does_not_exist_is_named_with_its_line() => Assert.Equal(
        [new Finding("item-known", Severity.Blocking, "/lines/1/item", "Line 2: there is no item 9999-X.")],
        new ItemKnownRule().Look(Case(Desks.Line("9999-X"), [Customer()], [Item()])));

    [Fact]
    public void A_blocked_item_cannot_be_offered() =>
        Assert.Equal(("/lines/0/item", Severity.Blocking), new ItemBlockedRule().Look(Case(Desks, [Customer()], [Item(blocked: true)])).Select(f => (f.Pointer, f.Severity)).Single());

    [Theory]
    [InlineData(1000.80, null)]
    [InlineData(1010.80, null)]
    [InlineData(990.80, null)]
    [InlineData(900.72, "Line 1, Standing desk: the price is below the list by 10 %.")]
    [InlineData(1010.81, "Line 1, Standing desk: the price is above the list by 1 %.")]
    [InlineData(0, "Line 1, Standing desk: the price is below the list by 100 %.")]
    public void A_price_may_be_off_the_list_by_the_tolerance(double price, string? message)
    {
        var findings = new PriceRule(1).Look(Case(A.QuoteRequest().From("C-10000").Line("1896-S", 2, (decimal)price), [Customer()], [Item()])).ToList();
        Assert.Equal(message, findings.SingleOrDefault()?.Message);
        Assert.All(findings, f => Assert.Equal(new Fix("Use 1,000.80", "/lines/0/unitPrice", "1000.80"), f.Fix));
    }

    [Fact]
    public void The_price_step_that_the_quantity_reaches_counts()
    {
        var item = Item("1920-S", "Sit-stand desk", prices: [("USD", 0, 60m), ("USD", 10, 54m)]);
        var finding = new PriceRule(1).Look(Case(A.QuoteRequest().From("C-10000").Line("1920-S", 12, 48m), [Customer()], [item])).Single();
        Assert.Equal("asked 48.00, STANDARD 54.00 from 10, tolerance 1 %", finding.Evidence);
    }

    [Fact]
    public void A_line_without_any_price_cannot_be_quoted() => Assert.Equal(
        [(Severity.Blocking, "Line 1, Standing desk: there is no list price in EUR. Set a price.")],
        new PriceRule(1).Look(Case(Desks.With(b => b["currency"] = "EUR"), [Customer()], [Item()])).Select(f => (f.Severity, f.Message)));

    [Fact]
    public void A_negative_price_is_refused() =>
        Assert.Equal(Severity.Blocking, new PriceRule(1).Look(Case(A.QuoteRequest().From("C-10000").Line("1896-S", 1, -5), [Customer()], [Item()])).Single().Severity);

    [Fact]
    public void A_total_beyond_any_quote_is_a_mistake_and_no_overflow()
    {
        var request = Case(A.QuoteRequest().From("C-10000").Line("1896-S", 1e15m, 1e15m), [Customer(limit: 1)], [Item()]);
        Assert.Null(request.Total);
        Assert.Equal(["total"], new TotalRule().Look(request).Select(f => f.Rule));
        Assert.Empty(new TotalRule().Look(Case(Desks, [Customer()], [Item()])));
    }

    [Fact]
    public void Stock_is_counted_over_all_lines_of_an_item() => Assert.Equal(
        [("/lines/2/quantity", "Line 3, Standing desk: 24 asked, 20 free.", "asked 24, free 20 pcs")],
        new AvailabilityRule().Look(Case(Desks.Line("SERVICE", 500).Line("1896-S", 22), [Customer()], [Item(free: 20), Item("SERVICE", free: null)])).Select(f => (f.Pointer, f.Message, f.Evidence!)));

    [Fact]
    public void What_is_rented_by_the_month_is_not_counted_in_months()
    {
        Assert.Equal("120", (Item() with { Unit = "month" }).Counted("120"));
        Assert.Equal(("pcs", null), (ItemStanding.UnitOfStock("pcs"), ItemStanding.UnitOfStock("month")));
        var finding = Assert.Single(new AvailabilityRule().Look(Case(A.QuoteRequest().Line("1896-S", 22), [], [Item(free: 20) with { Unit = "month" }])));
        Assert.Equal("asked 22, free 20", finding.Evidence);
    }

    [Fact]
    public void A_quote_over_the_credit_limit_shows_its_figures()
    {
        var finding = new CreditLimitRule().Look(Case(Desks, [Customer(limit: 25_000m, open: 24_310.50m)], [Item()])).Single();
        Assert.Equal(new Finding("credit-limit", Severity.Warning, "", "Over the credit limit by 1,312.10 USD.", "limit 25,000.00, open 24,310.50, this quote 2,001.60"), finding);
    }

    [Fact]
    public void Credit_in_another_currency_is_not_compared() =>
        Assert.Empty(new CreditLimitRule().Look(Case(Desks.With(b => b["currency"] = "EUR"), [Customer(limit: 1)], [Item()])));

    [Fact]
    public void An_overdue_balance_is_said() => Assert.Equal(
        [("Trey Research has 1,200.00 USD overdue.", "overdue 1,200.00, open 5,000.00")],
        new OverdueRule().Look(Case(Desks, [Customer(open: 5_000, overdue: 1_200)], [Item()])).Select(f => (f.Message, f.Evidence!)));

    [Fact]
    public void Another_currency_than_the_customers_is_corrected_with_one_click() =>
        Assert.Equal(new Fix("Use USD", "/currency", "\"USD\""), new CurrencyRule().Look(Case(Desks.With(b => b["currency"] = "EUR"), [Customer()], [Item()])).Single().Fix);

    [Theory]
    [InlineData("2026-11-23", 1)]
    [InlineData("2026-11-24", 0)]
    [InlineData("2027-01-01", 0)]
    public void A_day_in_the_past_is_noticed(string day, int findings) =>
        Assert.Equal(findings, new DeliveryDateRule().Look(Case(Desks.With(b => b["requestedDeliveryDate"] = day), [Customer()], [Item()])).Count());

    [Fact]
    public void A_duplicate_names_what_came_before()
    {
        var earlier = new RecentRecord("", Guid.NewGuid(), "PQ-FIRST", Now.AddMinutes(-3));
        var finding = new DuplicateRule("", "same customer, items and quantities").Look(Case(Desks, [Customer()], [Item()]) with { Alike = [earlier] }).Single();
        Assert.Equal(("Looks like a request that came 3 minutes before: same customer, items and quantities.", "PQ-FIRST"), (finding.Message, finding.Evidence));
    }

    [Fact]
    public void The_order_of_lines_and_the_case_of_items_make_no_difference_to_a_duplicate()
    {
        var one = Case(Desks.Line("SERVICE", 1), [Customer()], []).Fingerprint;
        Assert.Equal(one, Case(A.QuoteRequest("Somebody Else", "else@treyresearch.test").From("C-10000").Line("service", 1.0m).Line("1896-s", 2), [Customer()], []).Fingerprint);
        Assert.NotEqual(one, Case(Desks.Line("SERVICE", 2), [Customer()], []).Fingerprint);
        Assert.NotEqual(one, Case(Desks.From("C-2").Line("SERVICE", 1), [Customer("C-2")], []).Fingerprint);
    }

    [Fact]
    public void Members_beyond_the_schema_are_shown_and_many_are_counted()
    {
        var few = new UndeclaredMembersRule(QuoteRequestBody.Schema, "quote").Look(Case(Desks.With(b => b["colour"] = "black"), [Customer()], [Item()])).Single();
        Assert.Equal((Severity.Info, "/colour", "black"), (few.Severity, few.Pointer, few.Evidence!));
        var many = new UndeclaredMembersRule(QuoteRequestBody.Schema, "quote").Look(Case(Enumerable.Range(0, 30).Aggregate(Desks, (r, i) => r.With(b => b[$"x{i}"] = i)), [Customer()], [Item()])).ToList();
        Assert.Equal((21, "10 more members are not in the schema."), (many.Count, many[^1].Message));
    }

    [Fact]
    public void Every_rule_has_a_name_of_its_own_and_a_sentence()
    {
        var rules = QuoteRules.All(new QuoteRequestSettings());
        Assert.Equal(rules.Count, rules.Select(r => r.Slug).Distinct().Count());
        Assert.All(rules, r => Assert.EndsWith(".", r.Says, StringComparison.Ordinal));
    }

    static QuoteCase Case(QuoteRequest request, CustomerStanding[] customers, ItemStanding[] items)
    {
        var json = Encoding.UTF8.GetBytes(request.Json());
        Assert.Empty(QuoteRequestBody.Schema.Check(json));
        return QuoteCase.Of(new Draft(Guid.CreateVersion7(Now), "PQ-1", Now, json), QuoteRequestBody.Read(json), new ReferenceData(customers, items), new QuoteRequestSettings(), DateOnly.FromDateTime(Now.UtcDateTime));
    }
}
