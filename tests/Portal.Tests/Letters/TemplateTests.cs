using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connectors;
using Portal.Kernel.Contracts;
using Portal.Letters.UseCases;
using Portal.Tests.Connections;

namespace Portal.Tests.Letters;

/// <summary>The words of letters are changed in the browser, kept in the trail, and used by the next letter.</summary>
[Trait("Suite", "integration")]
public sealed class TemplateTests
{
    [Theory, OnEveryDatabase]
    public async Task The_next_letter_has_the_words_that_were_saved_and_ours_again_after_that(Provider on)
    {
        var crm = new PaperCrm();
        await using var app = await PortalApp.Start(new AppOptions
        {
            Provider = on,
            Settings = [("Staging__AutoApproveClean", "true"), ("Connections__crm__Kind", "paper"), ("Connections__crm__BaseUrl", "https://crm.example.com"), ("Connections__crm__Handovers", "quotes-by-mail")],
            Services = services => services.AddSingleton<IConnector>(crm),
        });
        var admin = app.As(Role.Admin);
        var ours = await admin.Send(new ReadTemplate("quote"));
        Assert.Null(ours.ChangedBy);
        await admin.Send(new SaveTemplate("quote", "Offer {{ quote.number }}", "For {{ reader.name }}: {{ quote.total }}", ours.Version));
        await Assert.ThrowsAsync<StaleVersion>(() => admin.Send(new SaveTemplate("quote", "Other", "Other", ours.Version)));
        using var website = app.Client(DemoKey.Website);
        await website.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S", 2, 1000.80m));
        var letter = await Eventually.Get("the letter left", () => Task.FromResult(crm.Letters.FirstOrDefault()), TimeSpan.FromSeconds(60));
        Assert.StartsWith("Offer SQ-", letter.Subject, StringComparison.Ordinal);
        Assert.Matches("^For .+: 2,001.60\n$", letter.Text);
        await admin.Send(new ResetTemplate("quote"));
        Assert.Equal(ours.Text, (await admin.Send(new ReadTemplate("quote"))).Text);
        var trail = await app.Database(db => db.Audit.Where(e => e.Subject == ours.Title).OrderBy(e => e.Number).ToListAsync());
        Assert.Equal(["changed the words of the letter", "went back to our words of the letter"], trail.Select(e => e.What));
        Assert.Contains("For {{ reader.name }}", trail[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_that_nobody_knows_are_refused_with_their_line_and_nothing_is_kept()
    {
        var admin = (await PortalApp.Shared()).As(Role.Admin);
        var refused = await Assert.ThrowsAsync<InvalidInput>(() => admin.Send(new SaveTemplate("quote", "Offer", "a\n{{ quote.nix }}", -1)));
        Assert.Equal("/text", Assert.Single(refused.Violations).Pointer);
        Assert.StartsWith("Line 2: Nothing is known as \"quote.nix\"", refused.Violations[0].Detail, StringComparison.Ordinal);
        Assert.Equal(-1, (await admin.Send(new ReadTemplate("quote"))).Version);
        await Assert.ThrowsAsync<Forbidden>(async () => await (await PortalApp.Shared()).As(Role.Operations).Send(new ReadTemplate("quote")));
    }
}
