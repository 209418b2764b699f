using System.Security.Cryptography;
using Portal.Connectors.Smtp;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Tests.Smtp;

/// <summary>What becomes of a letter when the mail server misbehaves, and what is never sent.</summary>
public sealed class SmtpTests
{
    static readonly Letter Usual = new("01JDPQX2M5", "buyer@example.org", "Bea Buyer", "Quote Q-1001 – ready", "Your quote is ready.", "<p>Your quote is <b>ready</b>.</p>");

    static IMailer Mailer(ScriptedMailServer server, params (string Name, string Value)[] more) =>
        (IMailer)new SmtpConnector().Open(ConnectionTerms.Of("mail", "smtp", [(Term.BaseUrl, $"{(server.TlsFirst ? "smtps" : "smtp")}://127.0.0.1:{server.Port}"), ("From", "portal@example.org"), ("FromName", "Portal"), .. server.Certificate is null && more.All(m => m.Name != "Tls") ? [("Tls", "when-offered")] : Array.Empty<(string, string)>(), .. more]), Rooms.Room(clock: server.Clock));

    static Task<ConnectionFault> Fault(IMailer mailer, Letter? letter = null) => Assert.ThrowsAsync<ConnectionFault>(() => mailer.Send(letter ?? Usual, CancellationToken.None));

    [Fact]
    public async Task A_letter_arrives_with_its_id_and_both_texts()
    {
        await using var server = new ScriptedMailServer();
        await Mailer(server).Send(Usual, CancellationToken.None);
        var letter = Assert.Single(server.Letters);
        Assert.Contains("Message-Id: <01JDPQX2M5@example.org>", letter, StringComparison.Ordinal);
        Assert.Contains("multipart/alternative", letter, StringComparison.Ordinal);
        Assert.True(letter.IndexOf("text/plain", StringComparison.Ordinal) < letter.IndexOf("text/html", StringComparison.Ordinal));
        Assert.DoesNotContain("List-Unsubscribe", letter, StringComparison.Ordinal);
        Assert.Equal("QUIT", server.Lines.Last());
    }

    [Fact]
    public async Task A_marketing_letter_can_be_unsubscribed_from_with_one_click()
    {
        await using var server = new ScriptedMailServer();
        var address = $"https://portal.example.org/u/{new string('a', 120)}?p=1";
        await Mailer(server).Send(Usual with { Unsubscribe = new Uri(address) }, CancellationToken.None);
        var unfolded = Assert.Single(server.Letters).Replace("\n\t", "", StringComparison.Ordinal).Replace("\n ", "", StringComparison.Ordinal);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\n", unfolded, StringComparison.Ordinal);
        Assert.Contains($"<{address}>\n", unfolded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsubscribing_without_encryption_is_refused()
    {
        await using var server = new ScriptedMailServer();
        Assert.Equal(FaultKind.Refused, (await Fault(Mailer(server), Usual with { Unsubscribe = new Uri("http://portal.example.org/u/1") })).Kind);
        Assert.Empty(server.Lines);
    }

    [Fact]
    public async Task Line_breaks_in_a_subject_or_a_name_begin_no_header()
    {
        await using var server = new ScriptedMailServer();
        await Mailer(server).Send(Usual with { Subject = "Hello\r\nBcc: all@example.org\r\n\r\nbody", ToName = "Bea\nX-Evil: 1\u2028y" }, CancellationToken.None);
        var letter = Assert.Single(server.Letters);
        Assert.DoesNotContain(letter.Split('\n'), line => line.StartsWith("Bcc:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("X-Evil", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("Subject: Hello Bcc: all@example.org body\n", letter, StringComparison.Ordinal);
        Assert.Single(server.Lines, line => line.StartsWith("RCPT TO", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a@example.org\r\nRCPT TO:<b@example.org>")]
    [InlineData("a@example.org, b@example.org")]
    [InlineData("a@example.org> SIZE=1")]
    [InlineData("Bea <a@example.org>")]
    [InlineData("nobody")]
    [InlineData("")]
    public async Task What_is_not_one_address_is_refused_before_anybody_is_called(string to)
    {
        await using var server = new ScriptedMailServer();
        Assert.Equal(FaultKind.Refused, (await Fault(Mailer(server), Usual with { To = to })).Kind);
        Assert.Empty(server.Lines);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a>\r\nX-Evil: 1")]
    [InlineData("")]
    public async Task What_cannot_be_an_id_is_refused(string id)
    {
        await using var server = new ScriptedMailServer();
        Assert.Equal(FaultKind.Refused, (await Fault(Mailer(server), Usual with { MessageId = id })).Kind);
    }

    [Fact]
    public async Task A_line_that_is_a_dot_does_not_end_the_letter()
    {
        await using var server = new ScriptedMailServer();
        await Mailer(server).Send(Usual with { Text = "one\n.\nMAIL FROM:<x@example.org>\n", Html = null }, CancellationToken.None);
        Assert.Contains("one\n.\nMAIL FROM", Assert.Single(server.Letters), StringComparison.Ordinal);
        Assert.Single(server.Lines, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RCPT")]
    [InlineData(".")]
    [InlineData("greeting")]
    public async Task A_server_that_says_later_gets_the_letter_later(string at)
    {
        await using var server = new ScriptedMailServer();
        var refused = false;
        server.Script = line => line.StartsWith(at, StringComparison.Ordinal) && !refused ? "451 4.7.1 Greylisted, try again" : null;
        var fault = await Fault(Mailer(server));
        Assert.Equal((FaultKind.Busy, at == "RCPT"), (fault.Kind, fault.OnlyThis));
        Assert.Contains("451 4.7.1 Greylisted", fault.Message, StringComparison.Ordinal);
        refused = true;
        await Mailer(server).Send(Usual, CancellationToken.None);
        Assert.Single(server.Letters);
    }

    [Theory]
    [InlineData("RCPT")]
    [InlineData(".")]
    public async Task A_server_that_says_never_is_quoted(string at)
    {
        await using var server = new ScriptedMailServer { Script = line => line.StartsWith(at, StringComparison.Ordinal) ? "550 5.1.1 No such user here" : null };
        var fault = await Fault(Mailer(server));
        Assert.Equal((FaultKind.Refused, "The mail server did not take it: 550 5.1.1 No such user here"), (fault.Kind, fault.Message));
    }

    [Theory]
    [InlineData("greeting", FaultKind.Unreachable)]
    [InlineData("EHLO", FaultKind.Unreachable)]
    [InlineData("MAIL", FaultKind.Unreachable)]
    [InlineData("DATA", FaultKind.Unreachable)]
    [InlineData(".", FaultKind.Doubtful)]
    public async Task Whether_a_letter_may_have_been_taken_is_known_when_the_server_falls_silent_or_hangs_up(string at, FaultKind kind)
    {
        foreach (var mishap in (string[])[ScriptedMailServer.Silence, ScriptedMailServer.HangUp])
        {
            await using var server = new ScriptedMailServer { Script = line => line.StartsWith(at, StringComparison.Ordinal) ? mishap : null };
            Assert.Equal(kind, (await Fault(Mailer(server))).Kind);
        }
    }

    [Fact]
    public async Task A_server_that_hangs_up_at_the_goodbye_has_taken_the_letter()
    {
        await using var server = new ScriptedMailServer { Script = line => line == "QUIT" ? ScriptedMailServer.HangUp : null };
        await Mailer(server).Send(Usual, CancellationToken.None);
        Assert.Single(server.Letters);
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_the_password()
    {
        var certificate = ScriptedMailServer.SelfMade();
        await using var server = new ScriptedMailServer { TlsFirst = true, Certificate = certificate, Script = line => line.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 Bad credentials" : null };
        var mailer = Mailer(server, (Term.User, "portal"), (Term.Password, "s3cret"), ("Certificate", Hash(certificate)));
        var fault = await Assert.ThrowsAsync<ConnectionFault>(() => ((IConnectedSystem)mailer).Test(CancellationToken.None));
        Assert.Equal(FaultKind.Credentials, fault.Kind);
        Assert.Contains("535", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_wants_a_sign_in_is_told_of_as_such()
    {
        await using var server = new ScriptedMailServer { Script = line => line.StartsWith("MAIL", StringComparison.Ordinal) ? "530 5.7.0 Authentication required" : null };
        Assert.Equal(FaultKind.Credentials, (await Fault(Mailer(server))).Kind);
    }

    [Fact]
    public async Task A_test_signs_in_and_sends_nothing()
    {
        var certificate = ScriptedMailServer.SelfMade();
        await using var server = new ScriptedMailServer { TlsFirst = true, Certificate = certificate };
        await ((IConnectedSystem)Mailer(server, (Term.User, "portal"), (Term.Password, "s3cret"), ("Certificate", Hash(certificate)))).Test(CancellationToken.None);
        Assert.Contains("NOOP", server.Lines);
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Encryption_is_used_with_a_certificate_that_is_known_and_with_no_other(bool first)
    {
        var certificate = ScriptedMailServer.SelfMade();
        var hash = Hash(certificate);
        await using var server = new ScriptedMailServer { TlsFirst = first, Certificate = certificate, Offers = ["8BITMIME", "STARTTLS"] };
        Assert.Equal(FaultKind.Refused, (await Fault(Mailer(server))).Kind);
        Assert.Equal(FaultKind.Refused, (await Fault(Mailer(server, ("Certificate", new string('0', 64))))).Kind);
        Assert.Empty(server.Letters);
        await Mailer(server, ("Certificate", hash)).Send(Usual, CancellationToken.None);
        Assert.True(server.Encrypted);
        Assert.Single(server.Letters);
    }

    static string Hash(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate) => Convert.ToHexString(SHA256.HashData(certificate.RawData));

    [Fact]
    public async Task A_password_never_leaves_unencrypted_whatever_was_chosen()
    {
        await using var server = new ScriptedMailServer();
        var fault = await Fault(Mailer(server, ("Tls", "when-offered"), (Term.User, "portal"), (Term.Password, "s3cret")));
        Assert.Equal(FaultKind.Refused, fault.Kind);
        Assert.Contains("password does not leave unencrypted", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("AUTH", StringComparison.Ordinal) || line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Encryption_is_required_where_nothing_is_said()
    {
        await using var server = new ScriptedMailServer();
        Assert.Equal(FaultKind.Refused, (await Fault(Mailer(server, ("Tls", "")))).Kind);
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_encryption_is_required_nothing_leaves_without_it()
    {
        await using var server = new ScriptedMailServer();
        var fault = await Fault(Mailer(server, ("Tls", "required"), (Term.User, "portal"), (Term.Password, "s3cret")));
        Assert.Equal(FaultKind.Refused, fault.Kind);
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("AUTH", StringComparison.Ordinal) || line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_inside_the_network_is_not_called_unless_it_was_opened()
    {
        var system = new SmtpConnector().Open(ConnectionTerms.Of("mail", "smtp", (Term.BaseUrl, "smtp://10.0.0.1:25"), ("From", "portal@example.org")), Rooms.Room());
        Assert.Equal(FaultKind.Refused, (await Fault((IMailer)system)).Kind);
    }

    [Fact]
    public async Task Where_nobody_listens_the_letter_waits()
    {
        var system = new SmtpConnector().Open(ConnectionTerms.Of("mail", "smtp", (Term.BaseUrl, "smtp://127.0.0.1:1"), ("From", "portal@example.org")), Rooms.Room());
        Assert.Equal(FaultKind.Unreachable, (await Fault((IMailer)system)).Kind);
    }

    [Theory]
    [InlineData("http://mail.example.org", "portal@example.org", "when-offered")]
    [InlineData("smtp://user:word@mail.example.org", "portal@example.org", "when-offered")]
    [InlineData("smtp://mail.example.org", "nobody", "when-offered")]
    [InlineData("smtp://mail.example.org", "portal@example.org", "perhaps")]
    public void Wrong_terms_are_named(string url, string from, string tls)
    {
        var fault = Assert.Throws<ConnectionFault>(() => new SmtpConnector().Open(ConnectionTerms.Of("mail", "smtp", (Term.BaseUrl, url), ("From", from), ("Tls", tls)), Rooms.Room()));
        Assert.Contains("Connections__mail__", fault.Message, StringComparison.Ordinal);
    }
}
