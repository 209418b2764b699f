using Portal.Connectors.Smtp;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Smtp;

/// <summary>Letters as a real mail server understands them.</summary>
[Trait("Suite", "systems")]
public sealed class RealMailServerTests(MailServer server) : IClassFixture<MailServer>
{
    IConnectedSystem Open(string password = MailServer.Password) => new SmtpConnector().Open(
        ConnectionTerms.Of("mail", "smtp", (Term.BaseUrl, server.Address), ("Certificate", server.CertificateHash), (Term.User, MailServer.User), (Term.Password, password), ("From", "portal@example.org"), ("FromName", "Pörtal, Inc.")), Rooms.Room());

    [Fact]
    public async Task A_letter_is_read_as_it_was_written()
    {
        var letter = new Letter("01JDPQX2M5", "zoë.buyer@example.org", "Zoë \"Z\" Buyer", "Quote Q-1001 – ready ✓", "Grüße,\nyour quote is ready.\n.\nBye", "<p>Grüße, your <b>quote</b> is ready.</p>", new Uri("https://portal.example.org/u/abc?p=1&q=2"));
        await ((IMailer)Open()).Send(letter, CancellationToken.None);
        var read = Assert.Single(await server.LettersTo("zoë.buyer@example.org", 1));
        Assert.Equal((letter.Subject, letter.ToName, "Pörtal, Inc."), ((string?)read["subject"], (string?)read["to"]![0]!["name"], (string?)read["from"]![0]!["name"]));
        Assert.Equal(letter.Text, ((string?)read["text"])!.TrimEnd('\n'));
        Assert.Contains("<b>quote</b>", (string?)read["html"], StringComparison.Ordinal);
        var source = await server.Source((string)read["id"]!);
        Assert.Contains("Message-Id: <01JDPQX2M5@example.org>", source, StringComparison.Ordinal);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", source, StringComparison.Ordinal);
        Assert.Contains("<https://portal.example.org/u/abc?p=1&q=2>", source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_that_is_repeated_keeps_its_id()
    {
        var letter = new Letter("01JDREPEAT@portal.example.org", "again@example.org", null, "Again", "Hello");
        await ((IMailer)Open()).Send(letter, CancellationToken.None);
        await ((IMailer)Open()).Send(letter, CancellationToken.None);
        foreach (var read in await server.LettersTo("again@example.org", 2)) Assert.Contains("Message-Id: <01JDREPEAT@portal.example.org>", await server.Source((string)read["id"]!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twenty_letters_at_once_all_arrive()
    {
        var mailer = (IMailer)Open();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => mailer.Send(new Letter($"many-{i}", "many@example.org", null, $"Letter {i}", "Hello"), CancellationToken.None)));
        var subjects = (await server.LettersTo("many@example.org", 20)).Select(l => (string?)l["subject"]);
        Assert.Equal(20, subjects.Distinct().Count());
    }

    [Fact]
    public async Task Its_password_is_checked()
    {
        await Open().Test(CancellationToken.None);
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => Open("wrong").Test(CancellationToken.None));
        Assert.Equal(FaultKind.Credentials, fault.Kind);
    }
}
