using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Portal.Kernel.Contracts;
using Portal.Sync;

namespace Portal.Tests.Sync;

/// <summary>Changes that a sync saw become events: each once.</summary>
public sealed class SyncEventTests
{
    static readonly DateTimeOffset Past = DateTimeOffset.Parse("2026-11-20T08:00:00Z");

    [Theory, OnEveryDatabase]
    public async Task The_first_whole_read_tells_nothing_then_each_change_is_told_once(Provider on)
    {
        var source = new PaperSystem("here") { PageSize = 2 }.HasMany(5, Past);
        await using var app = await SyncWorld.Start(on, source);
        await app.Flow(SyncWorld.Customers(target: null) with { Announces = true });
        await app.Run();
        Assert.Empty(await app.Events());

        source.Has(Paper.Customer("C-00001", "One", Past.AddHours(1), "kim@one.test"), Paper.Customer("C-NEW", "New", Past.AddHours(1)));
        source.Repeats = () => [Paper.Customer("C-NEW", "New", Past.AddHours(1))];
        await app.Run();
        await app.Run(full: true);
        Assert.Equal(["customer.created", "customer.updated"], (await app.Events()).Order());
        var updated = await app.Database(db => db.Events.Where(e => e.Type == "customer.updated").Select(e => e.Data).SingleAsync());
        var data = JsonDocument.Parse(updated).RootElement;
        Assert.Equal(("C-00001", "One", "email,name"), (data.GetProperty("number").GetString(), data.GetProperty("company").GetString(), string.Join(',', data.GetProperty("changed").EnumerateArray().Select(c => c.GetString()).Order())));
    }

    [Theory, OnEveryDatabase]
    public async Task A_page_that_is_done_again_tells_its_changes_once(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(5, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers() with { Announces = true });
        await app.Run();
        source.Has(Paper.Customer("C-00001", "One", Past.AddHours(1)));
        var cut = true;
        target.BeforeWrite = (_, _) =>
        {
            if (!cut) return Task.CompletedTask;
            cut = false;
            throw new ConnectionFault(FaultKind.Doubtful, "Cut off.");
        };
        await app.Run();
        Assert.Equal(["customer.updated"], await app.Events());
    }

    [Theory, OnEveryDatabase]
    public async Task Stock_is_told_when_it_moved_enough_and_not_more_often_than_agreed(Provider on)
    {
        var clock = new FakeTimeProvider(Past.AddDays(1));
        var source = new PaperSystem("here", Domains.Inventory).Has(Paper.Row("A", Past, (Fields.Available, "100"), (Fields.Unit, "pcs")));
        await using var app = await SyncWorld.Start(on, source, clock: clock);
        await app.Flow(new SyncTerms("Stock", "here", null, Domains.Inventory, SyncWorld.Fields(Fields.Available), SyncWorld.Never) { Announces = true, Threshold = 5, QuietMinutes = 60 });
        async Task Becomes(string available)
        {
            source.Has(Paper.Row("A", clock.GetUtcNow(), (Fields.Available, available), (Fields.Unit, "pcs")));
            await app.Run();
        }
        await app.Run();
        await Becomes("97");
        Assert.Empty(await Levels(app));
        await Becomes("95");
        Assert.Equal([(95m, 100m)], await Levels(app));
        await Becomes("60");
        Assert.Single(await Levels(app));
        // The quiet time ends, and what happened in it is told although nothing changes.
        clock.Pass(TimeSpan.FromMinutes(61));
        await Eventually.Holds("it is told", async () => (await Levels(app)).Count == 2);
        Assert.Equal((60m, 95m), (await Levels(app))[1]);
        await Becomes("60");
        Assert.Equal(2, (await Levels(app)).Count);
    }

    [Theory, OnEveryDatabase]
    public async Task Days_that_pass_make_invoices_late_and_renewals_due_once_each(Provider on)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-24T09:00:00Z"));
        var invoices = new PaperSystem("here", Domains.Invoices).Has(
            Invoice("IN-OLD", "2026-11-01", "100"), Invoice("IN-1", "2026-11-25", "100"), Invoice("IN-PAID", "2026-11-25", "0"));
        await using var app = await SyncWorld.Start(on, invoices, clock: clock);
        await app.Flow(new SyncTerms("Invoices", "here", null, Domains.Invoices, SyncWorld.Fields(Fields.Open), SyncWorld.Never) { Announces = true, TimeZone = "Europe/Amsterdam" });
        await app.Run();
        Assert.Empty(await app.Events());
        // In Amsterdam the day after is over an hour before it is in UTC.
        clock.Pass(TimeSpan.FromHours(37.5));
        Assert.Equal(22, clock.GetUtcNow().Hour);
        Assert.Empty(await app.Events());
        clock.Pass(TimeSpan.FromHours(1));
        await Eventually.Holds("it is told", async () => (await app.Events()).Count > 0);
        clock.Pass(TimeSpan.FromDays(3));
        await app.Run();
        Assert.Equal(["invoice.overdue"], await app.Events());
        Assert.Contains("\"IN-1\"", await app.Database(db => db.Events.Select(e => e.Data).SingleAsync()));
    }

    [Fact]
    public void A_renewal_is_due_once_for_each_term()
    {
        var flow = SyncFlow.Of("contracts", new SyncTerms("Contracts", "here", null, Domains.Contracts, new Dictionary<string, WriteRule>(), SyncWorld.Never) { Announces = true, DaysBefore = 30 }, "test", Past);
        var row = SyncedRow.Of(flow.Id, "CT-1");
        IEvent? On(string day, string ends)
        {
            row.Take(new Dictionary<string, string?> { [Fields.EndsOn] = ends, [Fields.Title] = "Desks" }, ends, null, Past);
            return Announcements.Look(flow, row, null, DateTimeOffset.Parse($"{day}T09:00:00Z"), baseline: row.Said is null);
        }
        Assert.Null(On("2026-11-01", "2026-12-31"));
        Assert.Equal(DateTimeOffset.Parse("2026-12-01T00:00:00Z"), row.LookAt);
        Assert.Equal(new DateOnly(2026, 12, 31), Assert.IsType<ContractRenewalDue>(On("2026-12-01", "2026-12-31")).EndsOn);
        Assert.Null(On("2026-12-02", "2026-12-31"));
        Assert.Null(On("2026-12-03", "2027-12-31"));
        Assert.NotNull(On("2027-12-05", "2027-12-31"));
        Assert.Null(On("2028-01-05", "2027-12-31"));
    }

    /// <summary>A record as a flow sees it, again and again.</summary>
    sealed class Watched(string domain, string key)
    {
        readonly SyncFlow flow = SyncFlow.Of("watched", new SyncTerms("Watched", "here", null, domain, new Dictionary<string, WriteRule>(), SyncWorld.Never) { Announces = true, DaysBefore = 30 }, "test", Past);
        SyncedRow? row;

        public IEvent? Is(params (string Field, string? Value)[] values)
        {
            var before = row?.Values;
            row ??= SyncedRow.Of(flow.Id, key);
            row.Take(values.ToDictionary(v => v.Field, v => v.Value), string.Join('|', values), null, Past);
            return Announcements.Of(flow, row, before, null, DateTimeOffset.Parse("2026-12-05T09:00:00Z"), baseline: false);
        }

        public DateTimeOffset? LookAt => row!.LookAt;

        public IEvent? Later() => Announcements.Look(flow, row!, null, row!.LookAt!.Value, baseline: false);
    }

    [Fact]
    public void A_quote_tells_its_status_and_nothing_else()
    {
        var quote = new Watched(Domains.Quotes, "PQ-1");
        (string, string?) number = (Fields.Number, "SQ-7"), customer = (Fields.Customer, "C-1");
        Assert.Null(quote.Is(number, customer, (Fields.Status, "open")));
        Assert.Null(quote.Is(number, customer, (Fields.Status, "open"), (Fields.Total, "12")));
        var told = Assert.IsType<QuoteStatusChanged>(quote.Is(number, customer, (Fields.Status, "accepted")));
        Assert.Equal(("SQ-7", "PQ-1", "C-1", "accepted", "open"), (told.Number, told.Key, told.Customer.Number, told.Status, told.FormerStatus));
        Assert.Null(quote.Is(number, customer, (Fields.Status, "accepted")));
    }

    [Fact]
    public void A_ticket_is_told_when_it_is_opened_and_when_it_changes()
    {
        var ticket = new Watched(Domains.Tickets, "T-1");
        (string, string?) subject = (Fields.Subject, "A desk wobbles");
        Assert.Equal("new", Assert.IsType<TicketCreated>(ticket.Is(subject, (Fields.Status, "new"))).Status);
        Assert.Null(ticket.Is(subject, (Fields.Status, "new"), (Fields.Body, "It does.")));
        Assert.Equal(("T-1", "solved", null), Assert.IsType<TicketUpdated>(ticket.Is(subject, (Fields.Status, "solved"))) is var told ? (told.Number, told.Status, told.Customer) : default);
    }

    [Fact]
    public void What_is_new_in_the_crm_is_a_lead_and_what_moves_on_an_opportunity()
    {
        var deal = new Watched(Domains.Opportunities, "D-1");
        (string, string?) company = (Fields.Company, "Fabrikam"), customer = (Fields.Customer, "C-1");
        Assert.Equal(("D-1", "Fabrikam"), Assert.IsType<LeadCreated>(deal.Is(company, customer, (Fields.Status, "open"))) is var lead ? (lead.Number, lead.Company) : default);
        Assert.Equal(("won", 12.5m), Assert.IsType<OpportunityUpdated>(deal.Is(company, customer, (Fields.Status, "won"), (Fields.Amount, "12.5"))) is var told ? (told.Stage, told.Amount) : default);
    }

    [Fact]
    public void A_contract_is_told_when_it_begins_to_run_and_its_end_besides()
    {
        var contract = new Watched(Domains.Contracts, "CT-1");
        (string, string?)[] terms = [(Fields.Customer, "C-1"), (Fields.Title, "Desks"), (Fields.StartsOn, "2026-12-01"), (Fields.EndsOn, "2026-12-31"), (Fields.MonthlyAmount, "20"), (Fields.Currency, "EUR")];
        Assert.Null(new Watched(Domains.Contracts, "CT-2").Is([.. terms, (Fields.Status, "ended")]));
        var told = Assert.IsType<ContractActivated>(contract.Is([.. terms, (Fields.Status, "active")]));
        Assert.Equal(("CT-1", new DateOnly(2026, 12, 1), 20m), (told.Number, told.StartsOn, told.MonthlyAmount));
        Assert.NotNull(contract.LookAt);
        Assert.IsType<ContractRenewalDue>(contract.Later());
        Assert.Null(contract.Is([.. terms, (Fields.Status, "active")]));
    }

    [Theory, OnEveryDatabase]
    public async Task A_flow_that_fails_is_told_once_until_it_works_again(Provider on)
    {
        var (source, target) = (new PaperSystem("here").HasMany(1, Past), new PaperSystem("there"));
        await using var app = await SyncWorld.Start(on, source, target);
        await app.Flow(SyncWorld.Customers());
        source.BeforeRead = (_, _) => throw new ConnectionFault(FaultKind.Credentials, "It does not know us.");
        await app.Run();
        await app.Run();
        Assert.Equal(["sync.failed"], await app.Events());
        source.BeforeRead = (_, _) => Task.CompletedTask;
        await app.Run();
        source.BeforeRead = (_, _) => throw new ConnectionFault(FaultKind.Credentials, "It does not know us.");
        Assert.Equal("It does not know us.", (await app.Run()).Fault);
        Assert.Equal(["sync.failed", "sync.failed"], await app.Events());
    }

    static DomainRow Invoice(string number, string due, string open) => Paper.Row(number, null, (Fields.Customer, "C-1"), (Fields.DueOn, due), (Fields.Total, "100"), (Fields.Open, open), (Fields.Currency, "EUR"));

    static async Task<List<(decimal, decimal)>> Levels(PortalApp app) =>
        [.. (await app.Database(db => db.Events.Where(e => e.Type == "inventory.level_changed").OrderBy(e => e.Id).Select(e => e.Data).ToListAsync()))
            .Select(d => JsonDocument.Parse(d).RootElement).Select(d => (d.GetProperty("available").GetDecimal(), d.GetProperty("formerAvailable").GetDecimal()))];
}
