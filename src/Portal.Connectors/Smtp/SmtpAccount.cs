using MailKit.Security;
using MimeKit;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Smtp;

/// <summary>Where letters are handed over, and as whom.</summary>
/// <param name="CertificateHash">SHA-256 in upper-case hexadecimal; null: the machine's authorities decide.</param>
internal sealed record SmtpAccount(string Host, int Port, SecureSocketOptions Security, string? User, string? Password, MailboxAddress From, string? CertificateHash)
{
    const int Submission = 587, ImplicitTls = 465;

    public static SmtpAccount Of(ConnectionTerms terms)
    {
        string Setting(string name) => $"Connections__{terms.Slug}__{name}";
        if (!Uri.TryCreate(terms.Require(Term.BaseUrl), UriKind.Absolute, out var url) || url.Scheme is not ("smtp" or "smtps") || url.Host.Length == 0) throw Wrong($"{Setting(Term.BaseUrl)} is no address such as smtp://mail.example.org:587.");
        if (url.UserInfo.Length > 0) throw Wrong($"{Setting(Term.BaseUrl)} must not carry a user name or password.");
        var from = SmtpLetter.Address(terms.Require(SmtpConnector.From), terms[SmtpConnector.FromName]) ?? throw Wrong($"{Setting(SmtpConnector.From)} is no mail address.");
        var tls = terms[SmtpConnector.Tls] ?? SmtpConnector.Required;
        if (tls is not (SmtpConnector.WhenOffered or SmtpConnector.Required)) throw Wrong($"{Setting(SmtpConnector.Tls)} is {SmtpConnector.WhenOffered} or {SmtpConnector.Required}.");
        var security = url.Scheme == "smtps" ? SecureSocketOptions.SslOnConnect : tls == SmtpConnector.Required ? SecureSocketOptions.StartTls : SecureSocketOptions.StartTlsWhenAvailable;
        var port = url.Port > 0 ? url.Port : url.Scheme == "smtps" ? ImplicitTls : Submission;
        return new SmtpAccount(url.IdnHost, port, security, terms[Term.User], terms[Term.Password], from, terms[SmtpConnector.Certificate]?.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant());
    }

    static ConnectionFault Wrong(string message) => new(FaultKind.Refused, message);
}
