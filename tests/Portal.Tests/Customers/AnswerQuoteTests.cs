using Microsoft.EntityFrameworkCore;
using Portal.Customers;
using Portal.Customers.UseCases;
using Portal.Kernel.Contracts;
using Portal.Staging;

namespace Portal.Tests.Customers;

/// <summary>A customer answers a quote where they read it: once, for the version that they saw, and everybody hears of it.</summary>
[Trait("Suite", "integration")]
public sealed class AnswerQuoteTests
{
    static readonly TestPerson Trey = TestPerson.Of(Role.Customer);
    static readonly TestPerson Other = Trey with { Id = Guid.NewGuid(), CustomerNumber = "C-10011" };

    static Task<PortalApp> Start(Provider on) => PortalApp.Start(on, ("Staging__AutoApproveClean", "true"));

    static async Task<(Guid Id, string Version)> Quoted(PortalApp app)
    {
        using var website = app.Client(DemoKey.Website);
        var id = await website.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S", 2, 1000.80m));
        await website.RecordThatIs("promoted", id);
        return (id, AnsweredQuote.VersionOf((await app.As(Trey).Send(new ReadMyRequest(id))).Quote!));
    }

    static Task<List<string>> Told(PortalApp app) => app.Database(db => db.Events.Where(e => e.Type == "quote.status_changed").Select(e => e.Data).ToListAsync());

    [Theory, OnEveryDatabase]
    public async Task Accepted_it_is_accepted_in_the_erp_told_once_and_written_down_with_who_when_and_which_version(Provider on)
    {
        await using var app = await Start(on);
        var (id, version) = await Quoted(app);
        await app.As(Trey).Send(new AnswerQuote(id, true, version));
        await app.As(Trey).Send(new AnswerQuote(id, true, version));
        var mine = await app.As(Trey).Send(new ReadMyRequest(id));
        Assert.Equal(("accepted", Stage.Accepted), (mine.Quote!.Status, mine.Tell(new(2026, 12, 1)).Stage));
        Assert.NotNull(mine.Answered);
        Assert.Contains($"\"number\":\"{mine.Quote.Number}\"", Assert.Single(await Told(app)), StringComparison.Ordinal);
        Assert.Equal(1, await app.Database(db => db.Audit.CountAsync(e => e.What == "accepted quote" && e.Subject == mine.Quote.Number && e.Detail!.Contains(version))));
        Assert.Contains("is accepted", (await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(Trey).Send(new AnswerQuote(id, false, version)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_no_closes_it()
    {
        await using var app = await Start(Provider.Sqlite);
        var (id, version) = await Quoted(app);
        await app.As(Trey).Send(new AnswerQuote(id, false, version));
        Assert.Equal(Stage.Closed, (await app.As(Trey).Send(new ReadMyRequest(id))).Tell(new(2026, 12, 1)).Stage);
        Assert.Contains("\"declined\"", Assert.Single(await Told(app)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_customer_and_staff_cannot_answer_it_and_a_changed_quote_is_looked_at_again()
    {
        await using var app = await Start(Provider.Sqlite);
        var (id, version) = await Quoted(app);
        await Assert.ThrowsAsync<NotFound>(() => app.As(Other).Send(new AnswerQuote(id, true, version)));
        await Assert.ThrowsAsync<Forbidden>(() => app.As(Role.Admin).Send(new AnswerQuote(id, true, version)));
        Assert.Contains("was changed", (await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(Trey).Send(new AnswerQuote(id, true, "0123456789ab")))).Message, StringComparison.Ordinal);
        Assert.Empty(await Told(app));
    }

    [Theory, OnEveryDatabase]
    public async Task Of_two_different_answers_at_once_one_counts(Provider on)
    {
        await using var app = await Start(on);
        var (id, version) = await Quoted(app);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            try
            {
                await app.As(Trey).Send(new AnswerQuote(id, i % 2 == 0, version));
                return (bool?)(i % 2 == 0);
            }
            catch (BusinessRuleViolation)
            {
                return null;
            }
        }));
        var status = (await app.As(Trey).Send(new ReadMyRequest(id))).Quote!.Status;
        Assert.Equal([status == "accepted"], answers.OfType<bool>().Distinct());
        Assert.Single(await Told(app));
    }
}
