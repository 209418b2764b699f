using Portal.Kernel.Contracts;
using Portal.Letters;

namespace Portal.Tests.Letters;

/// <summary>Templates are safe: nothing that comes in as data becomes structure, nothing unknown is let through, nothing runs for ever.</summary>
public sealed class WordingTests
{
    static readonly QuoteDocument Quote = new("SQ-001042", "PQ-1", "C-10000", "Trey Research", "USD", 2001.60m, "open", DateTimeOffset.UnixEpoch, new DateOnly(2026, 12, 18), [new("1896-S", "Athens desk", 2, 1000.80m)]);

    static IReadOnlyList<Slip> Slips(string text) => Wording.Read("Subject", text, LetterKind.Quote.Words, out var slips) is null ? slips["text"] : [];

    static ComposedLetter Composed(string subject, string text, QuoteDocument? quote = null, Requester? asker = null, string company = "Adatum") =>
        Wording.Read(subject, text, LetterKind.Quote.Words, out _)!.Compose(LetterKind.ValuesOf(quote ?? Quote, asker, company));

    [Fact]
    public void Our_own_words_make_a_letter_in_plain_text_and_in_html_from_one_source()
    {
        var letter = Composed(LetterKind.Quote.Subject, LetterKind.Quote.Text, asker: new Requester("Kim", "kim@x.test"));
        Assert.Equal("Your quote SQ-001042 from Adatum", letter.Subject);
        Assert.Equal("""
            Hello Kim,

            thank you for your request. This is our quote **SQ-001042**.

            - 2 × Athens desk (1896-S) at 1,000.80: 2,001.60

            **Total: 2,001.60 USD**

            It holds until 18 December 2026.

            Adatum

            """.ReplaceLineEndings("\n"), letter.Text);
        Assert.Contains("<li>2 × Athens desk (1896-S) at 1,000.80: 2,001.60</li>", letter.Html, StringComparison.Ordinal);
        Assert.Contains("<strong>Total: 2,001.60 USD</strong>", letter.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_can_be_asked_for()
    {
        var letter = Composed(LetterKind.Quote.Subject, LetterKind.Quote.Text, Quote with { ValidUntil = null });
        Assert.StartsWith("Hello,\n", letter.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("holds until", letter.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("[click](https://evil.test)")]
    [InlineData("**bold** _it_ `code`")]
    [InlineData("a\n\n# Heading\n\n- list\n\n<b>x</b>")]
    [InlineData("![x](https://evil.test/pixel.png)")]
    [InlineData("&lt;script&gt; <https://evil.test>")]
    public void A_value_becomes_neither_html_nor_markdown(string evil)
    {
        var letter = Composed("{{ company }}", "Dear {{ company }} and {{ company | append: company }}", company: evil);
        Assert.DoesNotMatch("<(?!/?p>|br ?/?>)", letter.Body);
        var seen = System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(letter.Body, "</?p>|<br ?/?>", "")).Trim();
        Assert.Equal($"Dear {evil} and {evil}{evil}", seen);
        Assert.DoesNotContain('\n', letter.Subject);
    }

    [Fact]
    public void Html_in_the_template_is_shown_as_text_and_a_link_leads_to_a_page_or_a_mailbox_only()
    {
        var letter = Composed("s", "<b>x</b> [a](javascript:alert(1)) [b](https://x.test/) ![c](https://x.test/p.png)");
        Assert.Contains("&lt;b&gt;x&lt;/b&gt;", letter.Body, StringComparison.Ordinal);
        Assert.Contains("href=\"https://x.test/\"", letter.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript", letter.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", letter.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one\ntwo\n{{ quote.numbr }}", 3, "\"quote.numbr\"")]
    [InlineData("{% if false %}\n{{ secret }}\n{% endif %}", 2, "\"secret\"")]
    [InlineData("{% for line in quote.lines %}{{ line.item }}{% endfor %}\n\n{{ line.item }}", 3, "\"line\"")]
    [InlineData("{% for line in quote.lines %}\n{{ line.cost }}\n{% endfor %}", 2, "\"line.cost\"")]
    [InlineData("{{ company | append: nobody }}", 1, "\"nobody\"")]
    [InlineData("a\n{{ company | raw }}", 2, "no filter \"raw\"")]
    [InlineData("a\n{% include 'x' %}", 2, "cannot be read")]
    [InlineData("a\n\n{{ company", 3, "cannot be read")]
    [InlineData("   ", 1, "empty")]
    public void What_is_wrong_is_said_with_its_line(string text, int line, string says)
    {
        var slip = Assert.Single(Slips(text));
        Assert.Equal(line, slip.Line);
        Assert.Contains(says, slip.Says, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_does_not_come_to_an_end_is_stopped() =>
        Assert.Throws<FormatException>(() => Composed("s", "{% for i in (1..100000) %}{% for j in (1..100000) %}x{% endfor %}{% endfor %}"));
}
