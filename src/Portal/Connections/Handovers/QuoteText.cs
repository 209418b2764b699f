using System.Globalization;
using System.Text;
using Portal.Shell;

namespace Portal.Connections.Handovers;

/// <summary>A quote as the text of a ticket.</summary>
static class QuoteText
{
    /// <summary>The lines, the total and how long it holds.</summary>
    public static string Of(QuoteNews quote)
    {
        var text = new StringBuilder();
        foreach (var line in quote.Lines) text.AppendLine(CultureInfo.InvariantCulture, $"{line.Quantity:0.####} × {line.Description ?? line.Item} ({line.Item}) at {Format.Amount(line.UnitPrice)}: {Format.Amount(line.Quantity * line.UnitPrice)}");
        text.Append($"Total: {Format.Amount(quote.Total)} {quote.Currency}");
        if (quote.ValidUntil is { } day) text.AppendLine().Append(CultureInfo.InvariantCulture, $"It holds until {day:d MMMM yyyy}.");
        return text.ToString();
    }
}
