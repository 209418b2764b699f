using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connections.Matching;
using Portal.Connections.UseCases;
using Portal.Connectors;
using Portal.Kernel.Contracts;
using Portal.Staging;
using Portal.Staging.UseCases;
using Portal.Sync;
using Portal.Sync.UseCases;
using Portal.Tests.Sync;

namespace Portal.Tests.Connections;

/// <summary>Where a system has records that may be one of ours, a person says which one it is, once.</summary>
[Trait("Suite", "integration")]
public sealed class MatchTests
{
    static readonly Candidate Trey = new("512", "Trey Research Ltd", "name is 92 % alike", "https://crm.example.com/512"), Grey = new("513", "Grey Research", "name is 90 % alike");
    readonly PaperCrm crm = new();

    Task<PortalApp> Start(Provider on) => PortalApp.Start(new AppOptions
    {
        Provider = on,
        Settings = [("Staging__AutoApproveClean", "true"), ("Connections__crm__Kind", "paper"), ("Connections__crm__BaseUrl", "https://crm.example.com"), ("Connections__crm__Handovers", "quotes-to-opportunities"), ("Connections__crm__Flow", "quote-and-customer-events")],
        Services = services => services.AddSingleton<IConnector>(crm),
    });

    void IsUnclear(string key = "C-10000") => crm.Alike = row => row.Key == key ? [Trey, Grey] : [];

    static async Task<Guid> Promoted(PortalApp app, int quantity = 2)
    {
        using var client = app.Client(DemoKey.Website);
        using var answer = await client.Submit(A.QuoteRequest().From("C-10000").Line("1896-S", quantity, 1000.80m));
        return (await answer.Body(202)).GetProperty("id").GetGuid();
    }

    static Task<IReadOnlyList<HandoverRow>> All(PortalApp app, string status, int count = 1) =>
        Eventually.Get($"{count} are {status}", async () => (await app.As(Role.Operations).Send(new ListHandovers("crm"))).Rows is { } rows && rows.Count(r => r.Status == status) == count ? rows : null);

    static LinkRecord Choose(string? id, string key = "C-10000") => new("crm", Domains.Customers, key, id);

    [Theory, OnEveryDatabase]
    public async Task Whoever_a_person_chose_is_linked_what_waited_goes_on_and_the_next_record_of_that_customer_asks_no_more(Provider on)
    {
        IsUnclear();
        await using var app = await Start(on);
        var id = await Promoted(app);
        await All(app, "failed");
        var shown = Assert.Single(RecordStory.Facts(await app.As(Role.Operations).Send(new ReadRecord(id))), f => f.Unclear is not null).Unclear!;
        Assert.Equal((("crm", Domains.Customers, "C-10000"), "Trey Research"), ((shown.Connection, shown.Domain, shown.Key), shown.Name));
        Assert.Equal([Trey, Grey], shown.Candidates);
        Assert.Equal(shown.Key, Assert.Single(await app.As(Role.Architect).Send(new AskOpenMatches("crm"))).Key);

        await app.As(Role.Operations).Send(Choose("512"));
        await All(app, "delivered");
        await Promoted(app, quantity: 3);
        await All(app, "delivered", count: 2);
        Assert.All(crm.Written.Where(r => r.Key == "C-10000").Skip(1), r => Assert.Equal(("512", false), (r.Id, r.Distinct)));
        Assert.Empty(await app.As(Role.Operations).Send(new AskOpenMatches("crm")));
        Assert.Equal(1, await app.Database(db => db.Audit.CountAsync(a => a.What == "linked" && a.Detail == "crm: Trey Research Ltd (512)")));
    }

    [Theory, OnEveryDatabase]
    public async Task None_of_them_makes_a_new_one_without_asking_again(Provider on)
    {
        IsUnclear();
        await using var app = await Start(on);
        await Promoted(app);
        await All(app, "failed");
        await app.As(Role.Operations).Send(Choose(null));
        await All(app, "delivered");
        await Promoted(app, quantity: 3);
        await All(app, "delivered", count: 2);
        var written = crm.Written.Where(r => r.Key == "C-10000").ToList();
        Assert.Equal([(null, false), (null, true), ("customers-C-10000", false)], written.Select(r => (r.Id, r.Distinct)));
    }

    [Theory, OnEveryDatabase]
    public async Task Who_comes_second_or_after_the_system_found_out_itself_is_told_that_it_is_settled(Provider on)
    {
        IsUnclear();
        await using var app = await Start(on);
        await Promoted(app);
        var failed = (await All(app, "failed"))[0];
        var both = await Task.WhenAll(new[] { "512", "513" }.Select(async id =>
        {
            try
            {
                await app.As(Role.Operations).Send(Choose(id));
                return null;
            }
            catch (BusinessRuleViolation refused)
            {
                return refused.Message;
            }
        }));
        Assert.Contains("decided this already", Assert.Single(both, b => b is not null)!, StringComparison.Ordinal);
        await All(app, "delivered");

        // Another customer, whom the system recognises before anybody decided.
        crm.Alike = row => row.Key.StartsWith("PQ-", StringComparison.Ordinal) ? [Trey] : [];
        await Promoted(app, quantity: 3);
        failed = (await All(app, "failed")).First(r => r.Status == "failed");
        crm.Alike = _ => [];
        await app.As(Role.Operations).Send(new RetryHandover(failed.Id));
        await All(app, "delivered", count: 2);
        Assert.Empty(await app.As(Role.Operations).Send(new AskOpenMatches("crm")));
        var late = await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(Role.Operations).Send(new LinkRecord("crm", Domains.Opportunities, failed.Key, "512")));
        Assert.Contains("settled already", late.Message, StringComparison.Ordinal);
    }

    [Theory, OnEveryDatabase]
    public async Task Only_a_candidate_that_is_nobody_else_can_be_chosen_and_only_by_whoever_may(Provider on)
    {
        IsUnclear();
        await using var app = await Start(on);
        await app.Has(StoredLink.Of("crm", Domains.Customers, "C-10001", "513"));
        await Promoted(app);
        await All(app, "failed");
        Assert.Contains("not among", (await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(Role.Operations).Send(Choose("999")))).Message, StringComparison.Ordinal);
        Assert.Contains("is C-10001 already", (await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(Role.Operations).Send(Choose("513")))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<Forbidden>(() => app.As(Role.Customer).Send(Choose("512")));
        await Assert.ThrowsAsync<NotFound>(() => app.As(Role.Operations).Send(new LinkRecord("nowhere", Domains.Customers, "C-10000", "512")));
        Assert.Single(await app.As(Role.Operations).Send(new AskOpenMatches("crm")));
        await app.As(Role.Architect).Send(Choose("512"));
        await All(app, "delivered");
    }

    [Theory, OnEveryDatabase]
    public async Task A_row_of_a_sync_that_waited_for_the_choice_is_brought_over_by_itself(Provider on)
    {
        IsUnclear("C-7");
        var source = new PaperSystem("here").Has(Paper.Customer("C-7", "Trey Research", DateTimeOffset.UtcNow.AddDays(-1)));
        await using var app = await PortalApp.Start(new AppOptions
        {
            Provider = on, Demo = false, Settings = [("Demo__Enabled", "false"), ("Connections__crm__Kind", "paper"), ("Connections__crm__BaseUrl", "https://crm.example.com")],
            Services = services => services.AddSingleton<IConnector>(crm).AddSingleton<IDomainReader>(source),
        });
        await app.Flow(new SyncTerms("Customers", "here", "crm", Domains.Customers, SyncWorld.Fields(Fields.Company), SyncWorld.Never));
        var first = await app.Run();
        Assert.Equal(1, first.Skipped);
        var problem = Assert.Single((await app.As(Role.Operations).Send(new ReadSyncRun(first.Id))).Problems);
        Assert.Equal(["512", "513"], problem.Unclear!.Candidates.Select(c => c.Id));
        Assert.NotNull(problem.Row);
        Assert.Null(Assert.Single((await app.As(Role.Architect).Send(new ReadSyncRun(first.Id))).Problems).Row);

        await app.As(Role.Operations).Send(Choose("512", "C-7"));
        var next = await Eventually.Get("it is brought over", async () => (await app.As(Role.Operations).Send(new ListSyncRuns("customers"))).Items.FirstOrDefault(r => r.Id != first.Id && r.IsOver));
        Assert.Equal((SyncTrigger.Retry, "a decision", 1, 0), (next.Trigger, next.By, next.Read, next.Skipped));
        Assert.Equal("512", crm.Written.Last(r => r.Key == "C-7").Id);
        Assert.True(Assert.Single((await app.As(Role.Operations).Send(new ReadSyncRun(first.Id))).Problems).Solved);
    }

    [Fact]
    public async Task A_connection_that_leads_elsewhere_asks_no_more_about_records_of_the_former_system()
    {
        IsUnclear();
        await using var app = await PortalApp.Start(new AppOptions { Settings = [("Staging__AutoApproveClean", "true")], Services = services => services.AddSingleton<IConnector>(crm) });
        await app.As(Role.Architect).Send(new SaveConnection("crm", "paper", false, new Dictionary<string, string> { [Term.BaseUrl] = "https://crm.example.com" }));
        await app.As(Role.Architect).Send(new SwitchRecipe("crm", "quotes-to-opportunities", On: true, "quote-and-customer-events"));
        await Promoted(app);
        await All(app, "failed");
        await app.As(Role.Architect).Send(new SaveConnection("crm", "paper", false, new Dictionary<string, string> { [Term.BaseUrl] = "https://another.example.com" }, 0));
        Assert.Empty(await app.As(Role.Architect).Send(new AskOpenMatches("crm")));
    }
}
