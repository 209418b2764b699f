using System.Globalization;
using System.Net;
using System.Text;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Connections.Handovers;

/// <summary>A quote in words for people, as a letter and as the text of a ticket.</summary>
static class QuoteLetter
{
    public static Letter Of(QuoteNews quote, string to, string company) => new(
        $"{quote.Key}.quote-created", to, quote.Requester?.Name, $"Your quote {quote.Number} from {company}", $"""
        {Greeting(quote)}

        thank you for your request. This is our quote {quote.Number}.

        {Lines(quote)}

        {company}
        """, Html(quote, company));

    /// <summary>The lines, the total and how long it holds.</summary>
    public static string Lines(QuoteNews quote)
    {
        var text = new StringBuilder();
        foreach (var line in quote.Lines) text.AppendLine($"{Number(line.Quantity)} × {line.Description ?? line.Item} ({line.Item}) at {Format.Amount(line.UnitPrice)}: {Format.Amount(line.Quantity * line.UnitPrice)}");
        text.Append($"Total: {Format.Amount(quote.Total)} {quote.Currency}");
        if (quote.ValidUntil is { } day) text.AppendLine().Append($"It holds until {Day(day)}.");
        return text.ToString();
    }

    static string Html(QuoteNews quote, string company)
    {
        var rows = string.Concat(quote.Lines.Select(l => $"<tr><td>{Plain(l.Description ?? l.Item)} <span style=\"color:#666\">{Plain(l.Item)}</span></td><td align=\"right\">{Number(l.Quantity)}</td><td align=\"right\">{Format.Amount(l.UnitPrice)}</td><td align=\"right\">{Format.Amount(l.Quantity * l.UnitPrice)}</td></tr>"));
        return $"""
            <!doctype html><html lang="en"><body style="font-family:sans-serif;color:#222">
            <p>{Plain(Greeting(quote))}</p><p>thank you for your request. This is our quote <b>{Plain(quote.Number)}</b>.</p>
            <table cellpadding="6"><tr><th align="left">Item</th><th align="right">Quantity</th><th align="right">Price</th><th align="right">Amount</th></tr>{rows}
            <tr><td colspan="3"><b>Total</b></td><td align="right"><b>{Format.Amount(quote.Total)} {Plain(quote.Currency)}</b></td></tr></table>
            {(quote.ValidUntil is { } day ? $"<p>It holds until {Day(day)}.</p>" : "")}<p>{Plain(company)}</p></body></html>
            """;
    }

    static string Greeting(QuoteNews quote) => quote.Requester?.Name is { Length: > 0 } name ? $"Hello {name}," : "Hello,";
    static string Plain(string text) => WebUtility.HtmlEncode(text);
    static string Number(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);
    static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
