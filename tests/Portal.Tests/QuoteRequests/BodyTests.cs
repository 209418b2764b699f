using System.Text;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;
using Portal.QuoteRequests;

namespace Portal.Tests.QuoteRequests;

/// <summary>What is wrong with a body is said all at once, each with its place and its keyword.</summary>
public sealed class BodyTests
{
    static readonly QuoteRequest Good = A.QuoteRequest().From("C-10000", "Trey Research").Line("1896-S", 2, 1000.80m);

    static IReadOnlyList<Violation> Check(string json) => QuoteRequestBody.Schema.Check(Encoding.UTF8.GetBytes(json));

    static IEnumerable<string> Places(string json) => Check(json).Select(v => $"{v.Keyword} {v.Pointer}");

    static string Line(string members) => $$"""{"customer":{"name":"Kim","email":"kim@treyresearch.test"},"lines":[{{{members}}}]}""";

    [Fact]
    public void The_example_of_the_schema_follows_it() => Assert.Empty(Check(QuoteRequestBody.Schema.Json["examples"]![0]!.ToJsonString()));

    [Fact]
    public void A_body_with_only_what_is_required_is_good() => Assert.Empty(Check(A.QuoteRequest().Line("1896-S").Json()));

    [Fact]
    public void Every_violation_is_reported_at_once() => Assert.Equal(
        [
            "type /customer/phone", "format /customer/email", "required /customer/name", "exclusiveMinimum /lines/0/quantity", "multipleOf /lines/0/quantity",
            "required /lines/0/item", "type /lines/1", "pattern /currency", "format /requestedDeliveryDate",
        ],
        Places("""{"customer":{"phone":5,"email":"kim"},"lines":[{"quantity":-0.00001},null],"currency":"usd","requestedDeliveryDate":"18.12.2026"}"""));

    [Theory]
    [InlineData("""{}""", "required /customer", "required /lines")]
    [InlineData("""{"customer":{"name":"Kim"},"lines":[{"item":"A","quantity":1}]}""", "required /customer/email")]
    [InlineData("""{"customer":{"name":"Kim","email":"k@t.test"},"lines":[]}""", "minItems /lines")]
    [InlineData("""{"customer":null,"lines":null}""", "type /customer", "type /lines")]
    [InlineData("""[]""", "type ")]
    public void A_member_that_is_missing_is_named_by_its_own_pointer(string json, params string[] expected) => Assert.Equal(expected, Places(json));

    [Theory]
    [InlineData("0", "exclusiveMinimum")]
    [InlineData("-1", "exclusiveMinimum")]
    [InlineData("1e-9", "multipleOf")]
    [InlineData("0.00001", "multipleOf")]
    [InlineData("1.00001", "multipleOf")]
    [InlineData("1e16", "maximum")]
    [InlineData("1e400", "maximum")]
    [InlineData("1000000000000000.0001", "maximum")]
    [InlineData("\"2\"", "type")]
    [InlineData("null", "type")]
    [InlineData("true", "type")]
    [InlineData("[2]", "type")]
    [InlineData("0e9", "exclusiveMinimum")]
    public void A_quantity_is_a_number_above_nothing_with_four_decimals(string quantity, string keyword) =>
        Assert.Equal([$"{keyword} /lines/0/quantity"], Places(Line($"\"item\":\"A\",\"quantity\":{quantity}")));

    [Theory]
    [InlineData("1")]
    [InlineData("0.0001")]
    [InlineData("1e2")]
    [InlineData("1e15")]
    [InlineData("2.0000")]
    [InlineData("12345e-4")]
    public void A_good_quantity_may_be_written_in_any_way(string quantity) => Assert.Empty(Check(Line($"\"item\":\"A\",\"quantity\":{quantity}")));

    [Theory]
    [InlineData("-1e15", null)]
    [InlineData("-1e15001", "minimum")]
    [InlineData("1.23456", "multipleOf")]
    [InlineData("\"9.90\"", "type")]
    [InlineData("null", null)]
    public void A_price_is_a_number_or_absent(string price, string? keyword) =>
        Assert.Equal(keyword is null ? [] : [$"{keyword} /lines/0/unitPrice"], Places(Line($"\"item\":\"A\",\"quantity\":1,\"unitPrice\":{price}")));

    [Theory]
    [InlineData("kim@treyresearch.test", true)]
    [InlineData("kim.o'neil+quotes@mail.treyresearch.test", true)]
    [InlineData("kim@localhost", true)]
    [InlineData("jürgen@müller.test", true)]
    [InlineData("kim", false)]
    [InlineData("kim@", false)]
    [InlineData("@treyresearch.test", false)]
    [InlineData("kim ellery@treyresearch.test", false)]
    [InlineData("kim@trey research.test", false)]
    [InlineData("kim@treyresearch..test", false)]
    [InlineData("kim@-treyresearch.test", false)]
    [InlineData("kim@a@b.test", false)]
    [InlineData("Kim <kim@treyresearch.test>", false)]
    [InlineData("kim@treyresearch.test\\n", false)]
    public void An_email_address_is_what_a_browser_would_take(string email, bool good) =>
        Assert.Equal(good ? [] : ["format /customer/email"], Places($$"""{"customer":{"name":"Kim","email":"{{email}}"},"lines":[{"item":"A","quantity":1}]}"""));

    [Theory]
    [InlineData("2028-02-29", true)]
    [InlineData("2026-02-29", false)]
    [InlineData("2026-13-01", false)]
    [InlineData("2026-1-1", false)]
    [InlineData("2026-12-18T00:00:00Z", false)]
    [InlineData("", false)]
    public void A_day_is_a_day_of_the_calendar(string day, bool good) =>
        Assert.Equal(good ? [] : ["format /requestedDeliveryDate"], Places(Good.With(b => b["requestedDeliveryDate"] = day).Json()));

    [Theory]
    [InlineData("USD", true)]
    [InlineData("usd", false)]
    [InlineData("US", false)]
    [InlineData("USDX", false)]
    [InlineData("US1", false)]
    [InlineData("USD\n", false)]
    public void A_currency_is_three_capital_letters(string currency, bool good) =>
        Assert.Equal(good ? [] : ["pattern /currency"], Places(Good.With(b => b["currency"] = currency).Json()));

    [Theory]
    [InlineData("/customer/name", 200)]
    [InlineData("/customer/company", 200)]
    [InlineData("/customer/phone", 50)]
    [InlineData("/customer/number", 50)]
    [InlineData("/lines/0/item", 50)]
    [InlineData("/lines/0/note", 4_000)]
    [InlineData("/message", 4_000)]
    public void A_text_may_be_as_long_as_the_contract_says_counted_in_characters(string pointer, int most)
    {
        Assert.Empty(Check(Set(Good, pointer, new string('ä', most)).Json()));
        // Two units of UTF-16 each, but one character to whoever typed it.
        Assert.Empty(Check(Set(Good, pointer, string.Concat(Enumerable.Repeat("😀", most))).Json()));
        Assert.Equal([$"maxLength {pointer}"], Places(Set(Good, pointer, new string('ä', most + 1)).Json()));
    }

    [Fact]
    public void A_body_has_up_to_200_lines()
    {
        Assert.Empty(Check(Lines(200)));
        Assert.Equal(["maxItems /lines"], Places(Lines(201)));

        static string Lines(int count) => Enumerable.Range(0, count).Aggregate(A.QuoteRequest(), (r, i) => r.Line($"I-{i}")).Json();
    }

    [Fact]
    public void A_hostile_array_does_not_ask_for_a_sentence_about_each_element() =>
        Assert.Equal(201, Check($$"""{"customer":{"name":"Kim","email":"k@t.test"},"lines":[{{string.Join(',', Enumerable.Repeat(0, 100_000))}}]}""").Count);

    [Theory]
    [InlineData("""{"customer":{"name":"K\u0000m","email":"k@t.test"},"lines":[{"item":"A","quantity":1}]}""", "pattern /customer/name")]
    [InlineData("""{"customer":{"name":"K","email":"k@t.test"},"lines":[{"item":"A","quantity":1}],"extra":{"deep":["\u0000"]}}""", "pattern /extra/deep/0")]
    [InlineData("""{"customer":{"name":"K","email":"k@t.test"},"lines":[{"item":"A","quantity":1}],"ex\u0000tra":1}""", "propertyNames /ex\0tra")]
    public void A_nul_is_refused_wherever_it_hides(string json, string expected) => Assert.Equal([expected], Places(json));

    [Fact]
    public void A_backslash_before_the_letters_of_a_nul_is_no_nul() =>
        Assert.Empty(Check(Line("""
            "item":"A","quantity":1,"note":"\\u0000"
            """)));

    [Fact]
    public void A_null_where_a_member_is_optional_is_as_good_as_nothing() => Assert.Empty(Check("""
        {"customer":{"number":null,"company":null,"name":"Kim","email":"k@t.test","phone":null},
         "lines":[{"item":"A","quantity":1,"unitPrice":null,"note":null}],
         "requestedDeliveryDate":null,"currency":null,"message":null,"consent":{"marketing":null},"source":null}
        """));

    [Fact]
    public void Members_that_the_schema_does_not_name_are_let_in_and_kept()
    {
        var json = Encoding.UTF8.GetBytes(Good.With(b => b["Currency"] = 5).With(b => b["lines"]![0]!["colour"] = "black").Json());
        Assert.Equal(["/Currency", "/lines/0/colour"], QuoteRequestBody.Schema.Undeclared(json).Select(u => u.Pointer).Order(StringComparer.Ordinal));
        Assert.Null(QuoteRequestBody.Read(json).Currency);
    }

    [Fact]
    public void A_name_with_a_slash_or_a_tilde_is_escaped_in_its_pointer() =>
        Assert.Equal(["pattern /a~1b~0c"], Places(Good.With(b => b["a/b~c"] = "\0").Json()));

    [Fact]
    public void A_violation_is_a_sentence() =>
        Assert.Equal(new Violation("/lines/0/quantity", "Expected a number, found a string.", "type"), Check(Line("\"item\":\"A\",\"quantity\":\"2\"")).Single());

    [Fact]
    public void A_good_body_is_checked_without_allocating()
    {
        var body = Encoding.UTF8.GetBytes(QuoteRequestBody.Schema.Json["examples"]![0]!.ToJsonString());
        var least = long.MaxValue;
        // The runtime itself allocates now and then while it compiles the code better; a check that allocates does so in every round.
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++) QuoteRequestBody.Schema.Check(body);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.InRange(least, 0, 1_000);
    }

    static QuoteRequest Set(QuoteRequest request, string pointer, string value) => request.With(body =>
    {
        var steps = pointer.Split('/')[1..];
        var parent = steps[..^1].Aggregate((JsonNode)body, (at, step) => int.TryParse(step, out var i) ? at[i]! : at[step]!);
        parent[steps[^1]] = value;
    });
}
