using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Tryton;

[Trait("Suite", "systems"), Collection(Company.OneByOne)]
public sealed class TrytonQuotesTests
{
    const string Key = "PQ-01JZZZZZZZZZZZZZZZZZZZZZZZ";

    static NewQuote Quote(string customer = "C-1001", string item = "VALVE-100", decimal quantity = 10, decimal? price = null, string currency = "EUR") =>
        new(Key, customer, "Bea Buyer", "buyer@acme.example", currency, new DateOnly(2031, 5, 2), "By lorry, please.", [new(item, quantity, price, "Painted red"), new("SEAL-300", 4, 7m, null)]);

    [Fact]
    public async Task A_promotion_makes_one_quotation_and_a_second_call_finds_it()
    {
        var quotes = (await Company.Found()).Connect<IQuoteBook>();
        Assert.Empty(await quotes.FindByKey(Key, default));

        var made = await quotes.Create(Quote(), default);
        var again = await quotes.Create(Quote(), default);

        Assert.Equal(("1", Key, "C-1001", "Acme Fabrication B.V.", "EUR", 453.00m, "open"), (made.Number, made.Key, made.CustomerNumber, made.Company, made.Currency, made.Total, made.Status));
        Assert.Equal([("VALVE-100", 10m, 42.50m), ("SEAL-300", 4m, 7m)], made.Lines.Select(l => (l.Item, l.Quantity, l.UnitPrice)));
        Assert.Equal(made.Number, again.Number);
        Assert.Single(await quotes.FindByKey(Key, default));
    }

    [Theory]
    [InlineData("model.sale.sale.create", true, FaultKind.Doubtful)]
    [InlineData("model.sale.sale.quote", false, FaultKind.Unreachable)]
    [InlineData("model.sale.sale.quote", true, FaultKind.Unreachable)]
    public async Task A_connection_that_breaks_off_between_draft_and_quotation_leaves_one_quotation_after_repetition(string method, bool afterwards, FaultKind told)
    {
        var company = await Company.Found();
        var wire = new BreakingWire(method, afterwards);
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => company.Connect<IQuoteBook>(wire).Create(Quote(), default));
        Assert.Equal(told, fault.Kind);

        var quotes = company.Connect<IQuoteBook>();
        var made = await quotes.Create(Quote(), default);

        Assert.Equal(453.00m, made.Total);
        Assert.Equal(2, made.Lines.Count);
        Assert.Single(await quotes.FindByKey(Key, default));
        Assert.Equal("1", made.Number);
    }

    [Fact]
    public async Task A_quotation_that_was_numbered_while_its_answer_was_lost_needs_no_second_call()
    {
        var quotes = (await Company.Found()).Connect<IQuoteBook>(new BreakingWire("model.sale.sale.quote", afterwards: true, times: 1));
        Assert.Equal("1", (await quotes.Create(Quote(), default)).Number);
    }

    /// <summary>Where nothing is made, one company serves all.</summary>
    static readonly Lazy<Task<Company>> Untouched = new(Company.Found);

    [Theory]
    [InlineData("C-4711", "VALVE-100", "EUR", "Tryton has no customer C-4711.")]
    [InlineData("C-1003", "VALVE-100", "EUR", "Customer C-1003 is deactivated in Tryton.")]
    [InlineData("C-1001", "NOTHING", "EUR", "Tryton has no item NOTHING (line 1).")]
    [InlineData("C-1001", "OLD-900", "EUR", "Item OLD-900 is not for sale in Tryton (line 1).")]
    [InlineData("C-1001", "VALVE-100", "XXX", "Tryton has no currency XXX.")]
    [InlineData("C-1001", "VALVE-100", "USD", "Item VALVE-100 has no price in USD (line 1).")]
    public async Task What_Tryton_cannot_quote_is_refused_in_words(string customer, string item, string currency, string words)
    {
        var quotes = (await Untouched.Value).Connect<IQuoteBook>();
        var refused = await Assert.ThrowsAsync<PromotionRefused>(() => quotes.Create(Quote(customer, item, currency: currency), default));
        Assert.Equal(words, refused.Message);
        Assert.Empty(await quotes.FindByKey(Key, default));
    }

    [Fact]
    public async Task What_Tryton_itself_refuses_is_told_in_its_words_and_can_be_put_right()
    {
        var quotes = (await Company.Found()).Connect<IQuoteBook>();
        var refused = await Assert.ThrowsAsync<PromotionRefused>(() => quotes.Create(Quote(quantity: 1.5m), default));
        Assert.Contains("Quantity", refused.Message, StringComparison.Ordinal);
        Assert.Equal(70.50m, (await quotes.Create(Quote(quantity: 1), default)).Total);
    }

    [Fact]
    public async Task Two_writers_at_once_make_one_quotation()
    {
        var company = await Company.Found();
        var one = company.Connect<IQuoteBook>();
        var made = await Task.WhenAll(one.Create(Quote(), default), one.Create(Quote(), default), company.Connect<IQuoteBook>().Create(Quote(), default));
        Assert.Single(made.Select(q => q.Number).Distinct());
        Assert.Single(await one.FindByKey(Key, default));
    }

    [Fact]
    public async Task A_wrong_password_is_told_as_such()
    {
        var company = await Company.Found();
        await company.Connect().Test(default);
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => company.Connect(password: "wrong").Test(default));
        Assert.Equal(FaultKind.Credentials, fault.Kind);
        Assert.DoesNotContain("wrong", fault.Message, StringComparison.Ordinal);
    }
}
