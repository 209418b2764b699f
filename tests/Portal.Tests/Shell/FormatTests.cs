using Portal.Shell;

namespace Portal.Tests.Shell;

public sealed class FormatTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 17, 9, 42, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(20, "now")]
    [InlineData(42 * 60, "42 min")]
    [InlineData(3 * 3600 + 59, "3 h")]
    [InlineData(2 * 86400, "2 d")]
    [InlineData(20 * 86400, "28 Oct")]
    [InlineData(400 * 86400, "13 Oct 2025")]
    [InlineData(-59, "in 59 s")]
    [InlineData(-300, "in 5 min")]
    public void An_age_takes_the_fewest_words(int secondsAgo, string words) => Assert.Equal(words, Format.Age(Now.AddSeconds(-secondsAgo), Now));

    [Theory]
    [InlineData("1000.80", "USD", "$1,000.80")]
    [InlineData("-5", "USD", "-$5.00")]
    [InlineData("0.0125", "EUR", "0.0125 EUR")]
    [InlineData("61300", null, "61,300.00")]
    public void Money_has_two_to_four_decimals(string amount, string? currency, string words) => Assert.Equal(words, Format.Money(decimal.Parse(amount), currency));

    [Fact]
    public void An_amount_that_nobody_knows_is_a_dash() => Assert.Equal("–", Format.Money(null, "USD"));

    [Theory]
    [InlineData(1, "1 minute")]
    [InlineData(42, "42 minutes")]
    [InlineData(180, "3 hours")]
    [InlineData(2880, "2 days")]
    public void A_length_in_a_sentence_is_written_out(int minutes, string words) => Assert.Equal(words, Format.Length(TimeSpan.FromMinutes(minutes)));

    [Theory]
    [InlineData("Ines Okafor", "IO")]
    [InlineData("Ines", "IN")]
    [InlineData("ops@portal.test", "OP")]
    [InlineData("", "?")]
    public void A_person_has_two_letters(string name, string letters) => Assert.Equal(letters, Format.Initials(name));

    [Fact]
    public void Counting_stops_where_nobody_reads_on() => Assert.Equal("10,000+", Format.Count(10_000));

    [Fact]
    public void An_address_escapes_what_stands_in_it() => Assert.Equal("/customers/A%2FB", Urls.Customer("A/B"));

    [Fact]
    public void Every_problem_has_its_own_slug_and_address() =>
        Assert.Equal(Problems.All.Count, Problems.All.Select(p => Urls.Problem(p.Slug)).Distinct().Count());
}
