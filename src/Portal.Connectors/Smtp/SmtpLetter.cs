using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.Text;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Smtp;

/// <summary>Makes the message of a letter. Nothing that comes from outside can begin another header.</summary>
internal static partial class SmtpLetter
{
    /// <exception cref="ConnectionFault">The letter can never be sent like this.</exception>
    public static MimeMessage Of(Letter letter, MailboxAddress from, DateTimeOffset now)
    {
        var to = Address(letter.To, letter.ToName) ?? throw new ConnectionFault(FaultKind.Refused, "The letter's receiver is no mail address.");
        if (!IdForm().IsMatch(letter.MessageId)) throw new ConnectionFault(FaultKind.Refused, "The letter's id has characters that no Message-ID may have.");
        var message = new MimeMessage
        {
            MessageId = letter.MessageId.Contains('@', StringComparison.Ordinal) ? letter.MessageId : $"{letter.MessageId}@{from.Domain}",
            Date = now,
            Subject = OneLine(letter.Subject),
            Body = Body(letter),
        };
        message.From.Add(from);
        message.To.Add(to);
        // Machines that answer letters leave this one alone (RFC 3834).
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        if (letter.Unsubscribe is { } unsubscribe)
        {
            if (!unsubscribe.IsAbsoluteUri || unsubscribe.Scheme != Uri.UriSchemeHttps || !HeaderAddress().IsMatch(unsubscribe.AbsoluteUri)) throw new ConnectionFault(FaultKind.Refused, "One-click unsubscribing needs an https address (RFC 8058).");
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe.AbsoluteUri}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        return message;
    }

    /// <summary>One address and nothing else, or null.</summary>
    public static MailboxAddress? Address(string address, string? name)
    {
        if (address.Any(char.IsControl) || !MailboxAddress.TryParse(Strict, address, out var mailbox) || mailbox.Address != address || !mailbox.Address.Contains('@', StringComparison.Ordinal)) return null;
        return new MailboxAddress(name is { Length: > 0 } ? OneLine(name) : null, mailbox.Address);
    }

    static readonly ParserOptions Strict = new() { AddressParserComplianceMode = RfcComplianceMode.Strict, AllowAddressesWithoutDomain = false, AllowUnquotedCommasInAddresses = false };

    static MimeEntity Body(Letter letter)
    {
        var text = new TextPart(TextFormat.Plain) { Text = letter.Text };
        // The last part is the one that a reader's program prefers (RFC 2046, 5.1.4).
        return letter.Html is { Length: > 0 } html ? new MultipartAlternative(text, new TextPart(TextFormat.Html) { Text = html }) : text;
    }

    static string OneLine(string text) => Controls().Replace(text, " ").Trim();

    [GeneratedRegex(@"[\p{Cc}\u2028\u2029]+")]
    private static partial Regex Controls();

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*(@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*)?\z")]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^[!-;=?-~]+\z")]
    private static partial Regex HeaderAddress();
}
