using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Tests.Kinds;

/// <summary>A key is one record, in the built-in register and in systems that take rows.</summary>
public sealed class RegisterTests
{
    static NewRecord Ticket(string key) => new(key, new Dictionary<string, string?> { [Fields.Subject] = "A desk wobbles", [Fields.Body] = "It does.", [Fields.Customer] = "C-10000" });

    [Theory, OnEveryDatabase]
    public async Task Many_who_register_one_key_at_once_get_one_record(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var register = app.Services.GetRequiredService<SystemsOfRecord>().Register(Domains.Tickets);
        var numbers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => register.Register(Domains.Tickets, Ticket("PS-SAME"), default)));
        Assert.Equal("T-000001", Assert.Single(numbers.Distinct()));
        Assert.Equal("T-000002", await register.Register(Domains.Tickets, Ticket("PS-OTHER"), default));
        Assert.Equal(2, await app.Database(db => db.Set<Ticket>().CountAsync()));
    }

    [Fact]
    public async Task Numbers_that_imported_customers_have_are_passed_over()
    {
        await using var app = await PortalApp.Start();
        await app.Has(Customer.Create("C-10716", new CustomerDetails("Imported"), DateTimeOffset.UtcNow));
        var register = app.Services.GetRequiredService<SystemsOfRecord>().Register(Domains.Customers);
        Assert.Equal("C-10717", await register.Register(Domains.Customers, new NewRecord("PC-1", new Dictionary<string, string?> { [Fields.Company] = "New" }), default));
    }

    [Fact]
    public async Task A_record_of_nobody_is_refused_for_good()
    {
        await using var app = await PortalApp.Start();
        var register = app.Services.GetRequiredService<SystemsOfRecord>().Register(Domains.Tickets);
        var nobody = new NewRecord("PS-1", new Dictionary<string, string?> { [Fields.Customer] = "C-NOBODY", [Fields.Subject] = "S", [Fields.Body] = "B" });
        Assert.Equal("There is no customer C-NOBODY.", (await Assert.ThrowsAsync<PromotionRefused>(() => register.Register(Domains.Tickets, nobody, default))).Message);
    }

    [Fact]
    public async Task A_system_that_takes_rows_gets_the_same_row_at_every_try()
    {
        var writer = new PaperWriter();
        var register = new RowRegister(writer);
        Assert.Equal("4711", await register.Register(Domains.Tickets, Ticket("PS-1"), default));
        Assert.Equal("4711", await register.Register(Domains.Tickets, Ticket("PS-1"), default));
        Assert.Equal("C-4567890123", await register.Register(Domains.Customers, new NewRecord("PC-01KATZ0Q01234567890123", new Dictionary<string, string?> { [Fields.Company] = "New", ["what-it-does-not-know"] = "x" }), default));
        Assert.Equal(["tickets PS-1 subject,body", "tickets PS-1 subject,body", "customers C-4567890123 company"], writer.Written);
    }

    [Fact]
    public async Task What_it_refuses_is_for_a_person_and_what_may_work_later_is_tried_again()
    {
        Assert.Equal("No.", (await Assert.ThrowsAsync<PromotionRefused>(() => With(new("PS-1", RowResult.Failed, Reason: "No."))).WaitAsync(TimeSpan.FromSeconds(10))).Message);
        Assert.Equal(FaultKind.Busy, (await Assert.ThrowsAsync<ConnectionFault>(() => With(new("PS-1", RowResult.Failed, Reason: "Later.", Again: true)))).Kind);

        static Task With(RowOutcome outcome) => new RowRegister(new PaperWriter { Next = outcome }).Register(Domains.Tickets, Ticket("PS-1"), default);
    }

    [Fact]
    public async Task A_system_that_makes_no_such_records_lets_the_host_start_and_says_so_when_one_is_approved()
    {
        await using var app = await PortalApp.Start(Provider.Sqlite, ("SystemOfRecord__inspections", "crm"));
        using var http = app.Client(DemoKey.Automation);
        var asset = await app.Database(db => db.Set<Asset>().Select(a => a.Number).FirstAsync());
        var staged = await http.Staged("inspections", await http.Submits("inspections", new { asset, inspectedOn = "2026-01-02", inspector = "Jo", result = "passed" }));
        using (var answer = await http.PostAsJsonAsync($"/api/v1/intake/inspections/{staged.GetProperty("id").GetGuid()}/approve", new { version = 1 })) await answer.Body(200);
        var failed = await http.Becomes("inspections", staged.GetProperty("id").GetGuid(), "promotion-failed");
        Assert.Contains("SystemOfRecord__inspections is \"crm\", but only embedded can serve inspections.", failed.GetRawText().Replace("\\u0022", "\"", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    sealed class PaperWriter : IDomainWriter
    {
        public List<string> Written { get; } = [];
        public RowOutcome? Next { get; init; }
        public string System => "paper";
        public IReadOnlyList<DomainShape> Writable => [new(Domains.Tickets, [new(Fields.Subject), new(Fields.Body)]), new(Domains.Customers, [new(Fields.Company)])];
        public int BatchSize => 1;

        public Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
        {
            Written.AddRange(rows.Select(r => $"{domain} {r.Key} {string.Join(',', r.Values.Keys)}"));
            return Task.FromResult<IReadOnlyList<RowOutcome>>([.. rows.Select(r => Next ?? new RowOutcome(r.Key, RowResult.Created, domain == Domains.Tickets ? "4711" : "guid"))]);
        }
    }
}
