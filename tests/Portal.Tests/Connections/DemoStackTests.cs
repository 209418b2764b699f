using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connections;
using Portal.Connections.UseCases;
using Portal.Connectors.Doubles;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Reconciliation;
using Portal.Reconciliation.Comparing;
using Portal.Reconciliation.UseCases;
using Portal.Staging;

namespace Portal.Tests.Connections;

/// <summary>The demo company plays with its whole stack, and nobody needs an account.</summary>
[Trait("Suite", "integration")]
public sealed class DemoStackTests
{
    static Task<PortalApp> Start(Provider on) => PortalApp.Start(on, ("Demo__Systems", "true"), ("Staging__AutoApproveClean", "true"));

    /// <summary>Tries come after 2, 10 and 30 seconds.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    static async Task<StagedRecord> Promoted(PortalApp app, int quantity)
    {
        using var client = app.Client(DemoKey.Website);
        var id = await client.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S", quantity).With(b => b["consent"] = new System.Text.Json.Nodes.JsonObject { ["marketing"] = true }));
        return await Eventually.Get("the quote is made", () => app.Database(db => db.StagedRecords.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id && r.Status == RecordStatus.Promoted)));
    }

    static Task<DoubleView> Holds(PortalApp app, string system, string kind, string text) => Eventually.Get($"{system} holds {text}", async () =>
        await app.As(Role.Architect).Send(new ReadDouble(system, kind)) is var view && view.Documents.Any(d => d.Contains(text, StringComparison.Ordinal)) ? view : null, Patience);

    [Theory, OnEveryDatabase]
    public async Task An_approved_quote_is_seen_at_the_crm_the_help_desk_the_mailbox_and_the_mailing_list(Provider on)
    {
        await using var app = await Start(on);
        var quote = await Promoted(app, 3);
        await Holds(app, "crm", "deals", quote.Key);
        await Holds(app, "help-desk", "tickets", quote.Key);
        await Holds(app, "mail-server", "letters", quote.ResultNumber!);
        await Holds(app, "email-platform", "members", "kim@treyresearch.test");
    }

    [Fact]
    public async Task A_system_that_is_away_gets_it_when_it_is_back_and_one_that_loses_answers_gets_it_once()
    {
        await using var app = await Start(Provider.Sqlite);
        await app.As(Role.Admin).Send(new TroubleDouble("help-desk", DoubleTrouble.Away));
        foreach (var system in new[] { "mail-server", "crm" }) await app.As(Role.Admin).Send(new TroubleDouble(system, DoubleTrouble.LosesAnswers));
        var quote = await Promoted(app, 4);
        string[] failing = ["help-desk", "crm"];
        // Nobody can ask a mail server whether it has a letter: a person decides.
        await Eventually.Holds("the letter is in doubt", async () => (await app.As(Role.Operations).Send(new ListHandovers("mail-server"))).Rows.Any(r => r.Status == "failed" && r.Said!.Contains("may have arrived", StringComparison.Ordinal)), Patience);
        foreach (var system in failing)
            await Eventually.Holds($"{system} is tried again", async () => (await app.As(Role.Operations).Send(new ListHandovers(system))).Rows.Any(r => r.Status == "retrying"));
        foreach (var system in failing) await app.As(Role.Admin).Send(new TroubleDouble(system, DoubleTrouble.None));
        await Holds(app, "help-desk", "tickets", quote.Key);
        await Eventually.Holds("the deal is made", async () => (await app.As(Role.Operations).Send(new ListHandovers("crm"))).Rows.Any(r => r.Status == "delivered"), Patience);
        Assert.Single((await app.As(Role.Admin).Send(new ReadDouble("mail-server"))).Documents);
        Assert.Single((await app.As(Role.Admin).Send(new ReadDouble("crm", "deals"))).Documents, d => d.Contains(quote.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_stand_in_holds_is_found_by_a_word_and_shown_piece_by_piece()
    {
        await using var app = await Start(Provider.Sqlite);
        var ask = app.As(Role.Architect);
        var first = await Eventually.Get("the CRM is furnished", async () => await ask.Send(new ReadDouble("crm", "companies", Most: 25)) is { More: true, Documents.Count: 25 } some ? some : null);
        Assert.Equal(first.Documents, (await ask.Send(new ReadDouble("crm", "companies", Most: 50))).Documents.Take(25));
        Assert.Contains("Wingtip Toys", Assert.Single((await ask.Send(new ReadDouble("crm", "companies", " wingtip TOYS "))).Documents), StringComparison.Ordinal);
        Assert.Empty((await ask.Send(new ReadDouble("crm", "companies", "nobody of that name"))).Documents);
    }

    [Fact]
    public async Task The_crm_knows_the_erps_customers_and_three_of_them_differ()
    {
        await using var app = await Start(Provider.Sqlite);
        var erp = await app.Database(db => db.Set<Customer>().CountAsync());
        await Eventually.Holds("the CRM is furnished", async () => (await app.As(Role.Admin).Send(new ReadDouble("crm"))).Kinds.Any(k => k == ("companies", erp)));
        // As at HubSpot, the search does not see what was just made.
        var crm = app.Services.GetRequiredService<IConnections>().All<IDomainReader>().Single(r => r.System == "crm");
        await Eventually.Holds("the CRM's search sees them", async () => (await crm.Read(Domains.Customers, new ReadAsk(Size: 200), default)).Rows.Count == erp);
        await app.As(Role.Operations).Send(new StartComparison("customers-in-the-crm"));
        var view = await Eventually.Get("it was compared", async () => (await app.As(Role.Operations).Send(new ReadComparison("customers-in-the-crm"))) is { Last: { FinishedAt: not null } } done ? done : null);
        var found = await app.Database(db => db.Differences.AsNoTracking().ToListAsync());
        Assert.Equal([(DifferenceKind.Differs, "city"), (DifferenceKind.Differs, "company"), (DifferenceKind.Differs, "phone")], found.Select(d => (d.Kind, string.Join(' ', d.Different.Select(f => f.Field)))).Order());
        Assert.Null(view.Last!.Fault);
    }

    [Fact]
    public async Task A_stand_in_whose_furnishing_broke_off_is_furnished_to_the_end()
    {
        await using var app = await Start(Provider.Sqlite);
        var erp = await app.Database(db => db.Set<Customer>().CountAsync());
        var shelf = app.Services.GetRequiredService<OpenConnections>().Find("crm")!.Double!.Shelf;
        await Eventually.Holds("the CRM is furnished", () => shelf.Find("#furnished", Domains.Customers) is not null, Patience);
        // As when the process died in the middle: some are there, and nothing says that it was done.
        shelf.Remove("#furnished", Domains.Customers);
        shelf.Remove("companies", shelf.All("companies").First()["id"]!.ToString());
        app.Services.GetRequiredService<Signals>().RaiseHere(nameof(ConnectionsChanged));
        await Eventually.Holds("the CRM is furnished again", () => shelf.Count("companies") == erp && shelf.Find("#furnished", Domains.Customers) is not null, Patience);
    }

    [Fact]
    public async Task What_somebody_removed_does_not_come_back()
    {
        await using var app = await Start(Provider.Sqlite);
        await app.As(Role.Admin).Send(new RemoveConnection("mail-server"));
        await using var again = await app.Another();
        Assert.DoesNotContain(await again.As(Role.Admin).Send(new ListConnections()), c => c.Slug == "mail-server");
    }
}
