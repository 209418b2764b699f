using Portal.Connectors;
using Portal.Consents;
using Portal.Kernel.Contracts;
using Portal.Letters;
using Portal.Letters.UseCases;

namespace Portal.Tests.Letters;

/// <summary>A letter to readers at a real mail server: what readers' programs need for one-click unsubscribing is in it, and the link works.</summary>
[Trait("Suite", "systems")]
public sealed class RealMailTests(MailServer mail) : IClassFixture<MailServer>
{
    [Theory, OnEveryDatabase]
    public async Task Readers_get_it_with_one_click_unsubscribing_and_whoever_clicks_gets_no_more(Provider on)
    {
        await using var app = await PortalApp.Start(new AppOptions
        {
            Provider = on, Demo = false,
            Settings =
            [
                ("Demo__Enabled", "false"), ("Portal__Address", "https://portal.example.com"), ("Connections__mail__Kind", "smtp"), ($"Connections__mail__{Term.BaseUrl}", mail.Address), ("Connections__mail__Certificate", mail.CertificateHash),
                ($"Connections__mail__{Term.User}", MailServer.User), ($"Connections__mail__{Term.Password}", MailServer.Password), ("Connections__mail__From", "news@adatum.test"),
            ],
        });
        string[] readers = [.. Enumerable.Range(0, 3).Select(i => $"reader-{i}-{Guid.NewGuid():n}@example.org")];
        await app.Has([.. readers.Select(r => Consent.Of(r, Purpose.Marketing, given: true, "Yes", DateTimeOffset.UtcNow.AddDays(-1), "a test", "", DateTimeOffset.UtcNow))]);
        await Sent(app);
        var letter = Assert.Single(await mail.LettersTo(readers[0], 1));
        var source = (await mail.Source(letter["id"]!.ToString())).ReplaceLineEndings("\n");
        var unfolded = source.Replace("\n ", "", StringComparison.Ordinal).Replace("\n\t", "", StringComparison.Ordinal);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", source, StringComparison.Ordinal);
        Assert.Contains("multipart/alternative", source, StringComparison.Ordinal);
        Assert.Matches("(?m)^Message-Id: <letter-[0-9a-f]{32}\\.[0-9a-f]{32}@adatum\\.test>", unfolded);
        var link = System.Text.RegularExpressions.Regex.Match(unfolded, "(?m)^List-Unsubscribe: ?<https://portal\\.example\\.com(/unsubscribe/[^>]+)>").Groups[1].Value;
        using var anybody = app.Client();
        using var click = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        (await anybody.PostAsync(new Uri(link, UriKind.Relative), click)).EnsureSuccessStatusCode();
        await Sent(app);
        Assert.Equal(2, (await mail.LettersTo(readers[1], 2)).Count);
        Assert.Single(await mail.LettersTo(readers[0], 1));
    }

    static async Task Sent(PortalApp app)
    {
        var admin = app.As(Role.Admin);
        var id = await admin.Send(new SaveMailing(null, "News from {{ company }}", "Something **new**.", "mail", Mailing.MostPerMinute));
        await admin.Send(new StartMailing(id, 0));
        await Eventually.Holds("it is out", async () => (await admin.Send(new ReadMailing(id))).State is MailingState.Done);
    }
}
