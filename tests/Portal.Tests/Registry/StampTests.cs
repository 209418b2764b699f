using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Registry;
using Portal.Registry.Demo;

namespace Portal.Tests.Registry;

/// <summary>Which flow a movement belongs to, what is undeclared, what may be written.</summary>
public sealed class StampTests
{
    static readonly DateTimeOffset Now = PaperRegistry.Now;
    static readonly DateOnly Today = DateOnly.FromDateTime(Now.UtcDateTime);
    static readonly Book Demo = new(1, [.. Patterns.All, .. DemoRegistry.All(Today)]);
    static readonly KnownClient Website = new("Website", "website", ["quote-requests"], true), Robot = new("Robot", "automation", [], true);

    static readonly Dictionary<string, KnownClient> Known = new() { ["Website"] = Website, ["Robot"] = Robot };

    static Mover Client(string name, string what) => new(RunnerKind.ApiClient, name, what);
    static Sighting Seen(Mover by, string? flow = null, Pace pace = Pace.NotMeasured, long volume = 1, long errors = 0, long timed = 0, int daysAgo = 0) => new(by, flow, pace, volume, errors, timed, Now.AddDays(-daysAgo));

    [Fact]
    public void A_client_is_in_the_flow_that_names_it_and_what_it_brings_or_takes()
    {
        Assert.Equal("quote-requests", Demo.FlowOf(Client("Website", "quote-requests"), Known)?.Slug);
        Assert.Equal("items-and-prices", Demo.FlowOf(Client("Website", "reference/items"), Known)?.Slug);
        Assert.Null(Demo.FlowOf(Client("Website", "inspections"), Known));
        Assert.Null(Demo.FlowOf(Client("Robot", "quote-requests"), Known));
    }

    [Fact]
    public void A_client_that_was_let_in_for_a_flow_is_in_it_though_the_flow_does_not_name_it()
    {
        var robot = new Dictionary<string, KnownClient> { ["Robot"] = Robot with { Flows = ["won-deals-become-orders", "items-and-prices"] } };
        Assert.Equal("won-deals-become-orders", Demo.FlowOf(Client("Robot", "quote-requests"), robot)?.Slug);
        Assert.Equal("items-and-prices", Demo.FlowOf(Client("Robot", "reference/items"), robot)?.Slug);
        var picture = new Picture(Demo, Demo.Observed([], [.. robot.Values], Now, [new(Guid.Empty, "CRM", "deliveries")]), Now);
        Assert.Contains(new FlowRunner { Kind = RunnerKind.ApiClient, Name = "Robot" }, picture.RunnersOf(Demo.Flow("won-deals-become-orders")!));
        Assert.Contains(new FlowRunner { Kind = RunnerKind.Subscription, Name = "CRM" }, picture.RunnersOf(Demo.Flow("deliveries")!));
    }

    [Fact]
    public void A_retired_flow_declares_nothing_any_more()
    {
        var book = Demo.With(2, new Dictionary<(ItemKind, string), RegistryItem?> { [(ItemKind.Flows, "quote-requests")] = Demo.Flow("quote-requests")! with { State = FlowState.Retired } });
        Assert.Null(book.FlowOf(Client("Website", "quote-requests"), Known));
    }

    [Fact]
    public void A_planned_flow_on_which_data_moves_runs_before_anybody_allowed_it()
    {
        var planned = new Flow { Slug = "early", Name = "Early", From = "erp", To = "crm", State = FlowState.Planned };
        var book = new Book(2, [.. Demo.All, planned]);
        var calm = new Picture(book, book.Observed([], [], Now), Now);
        Assert.Equal(FlowStatus.Planned, calm.StatusOf(planned));
        Assert.DoesNotContain(Troubles.Of(calm), t => t.Subject == "early");

        var picture = new Picture(book, book.Observed([Seen(new(RunnerKind.Subscription, "CRM", "quote.created"), "early")], [], Now), Now);
        Assert.Equal(FlowStatus.Undeclared, picture.StatusOf(planned));
        Assert.Equal("Early moves data from ERP to CRM before anybody allowed it.", Assert.Single(Troubles.Of(picture), t => t.Subject == "early").Says);
        Assert.Equal("runs before anybody allowed it", picture.Reasons(picture.LineOf(planned)).First());
    }

    [Fact]
    public void What_a_subscription_sent_before_it_was_bound_belongs_to_its_flow_and_a_deleted_one_is_over()
    {
        Sighting[] seen = [Seen(new(RunnerKind.Subscription, "New one", "quote.created"), volume: 7)];
        Assert.Single(Demo.Observed(seen, [], Now, [new(Guid.Empty, "New one", null)]).Undeclared);
        var bound = Demo.Observed(seen, [], Now, [new(Guid.Empty, "New one", "deliveries")]);
        Assert.Empty(bound.Undeclared);
        Assert.Equal(7, bound.Flows["deliveries"].Volume);
        Assert.Empty(Demo.Observed(seen, [], Now, []).Undeclared);
    }

    [Fact]
    public void A_client_that_reads_is_not_in_a_flow_on_which_it_only_sends()
    {
        var sends = new Flow { Slug = "sends", Name = "Sends", From = "automation", To = "erp", Pattern = Patterns.BatchSync };
        var robot = new Dictionary<string, KnownClient> { ["Robot"] = Robot with { Flows = ["sends"] } };
        Assert.Null(new Book(2, [.. Demo.All, sends]).FlowOf(Client("Robot", "reference/items"), robot));
    }

    [Fact]
    public void Clients_whose_names_lose_their_letters_are_told_apart()
    {
        KnownClient[] clients = [new("Сайт", "", [], true), new("Магазин", "", [], true)];
        var traffic = Demo.Observed([.. clients.Select(c => Seen(Client(c.Name, "quote-requests")))], clients, Now).Undeclared;
        Assert.Equal(2, traffic.Select(t => t.Slug).Distinct().Count());
        Assert.All(traffic, t => Assert.Equal("quote-requests", t.Feeds));
    }

    [Fact]
    public void A_day_that_a_person_gave_counts_to_its_end_though_Portal_saw_the_flow_before()
    {
        var flow = new Flow { Slug = "hourly", Name = "Hourly", From = "erp", To = "crm", Pattern = Patterns.BatchSync, RhythmMinutes = 60, SeenOn = Today };
        var book = new Book(2, [.. Demo.All, flow]);
        Assert.Equal(FlowStatus.Live, new Picture(book, book.Observed([Seen(new(RunnerKind.Subscription, "CRM", "x"), "hourly", daysAgo: 20)], [], Now), Now).StatusOf(flow));
    }

    [Fact]
    public void What_no_flow_declares_is_told_with_its_ends_and_declaring_it_ends_that()
    {
        Sighting[] seen = [Seen(Client("Robot", "quote-requests"), volume: 3), Seen(Client("Robot", "reference/items")), Seen(Client("Robot", "reference/customers"), volume: 4), Seen(Client("Website", "quote-requests"), "quote-requests")];
        var traffic = Demo.Observed(seen, [Website, Robot], Now).Undeclared;
        Assert.Equal([("Robot: quote requests", "automation", "erp", 3L), ("Robot: reference", "erp", "automation", 5L)], traffic.Select(t => (t.Name, t.From, t.To, t.Volume)));

        var declared = new Flow { Slug = "robot", Name = "Robot", From = "website", To = "erp", Pattern = Patterns.Intake, RunsAs = [new() { Kind = RunnerKind.ApiClient, Name = "Robot" }, new() { Kind = RunnerKind.IntakeKind, Name = "quote-requests" }] };
        var after = new Book(2, [.. Demo.All, declared]).Observed(seen, [Website, Robot], Now);
        Assert.Equal(["Robot: reference"], after.Undeclared.Select(t => t.Name));
        Assert.Equal(3, after.Flows["robot"].Volume);
    }

    [Fact]
    public void Traffic_that_is_over_is_not_undeclared_for_ever()
    {
        Assert.Empty(Demo.Observed([Seen(Client("Robot", "quote-requests"), daysAgo: 31)], [Robot], Now).Undeclared);
        Assert.Empty(Demo.Observed([Seen(Client("Revoked", "quote-requests"))], [Robot], Now).Undeclared);
    }

    [Fact]
    public void Of_a_flow_it_is_known_how_much_how_often_it_failed_when_and_how_late()
    {
        var website = Client("Website", "quote-requests");
        Sighting[] seen =
        [
            Seen(website, "quote-requests", volume: 20, daysAgo: 2), Seen(website, "quote-requests", volume: 5),
            Seen(new(RunnerKind.IntakeKind, "quote-requests", "quote-requests"), "quote-requests", Pace.TenSeconds, volume: 0, timed: 19), Seen(new(RunnerKind.IntakeKind, "quote-requests", "quote-requests"), "quote-requests", Pace.FourHours, volume: 0, timed: 1),
            Seen(new(RunnerKind.IntakeKind, "quote-requests", "quote-requests"), "quote-requests", volume: 0, errors: 2),
        ];
        Assert.Equal(new FlowSeen("quote-requests", 25, 2, Now, TimeSpan.FromSeconds(10)), Demo.Observed(seen, [Website], Now).Flows["quote-requests"]);
    }

    [Fact]
    public void A_pace_is_the_shortest_that_it_kept()
    {
        Assert.Equal((Pace.TenthOfASecond, Pace.HalfASecond, Pace.OneDay, Pace.Longer), (Paces.Of(TimeSpan.Zero), Paces.Of(TimeSpan.FromMilliseconds(101)), Paces.Of(TimeSpan.FromDays(1)), Paces.Of(TimeSpan.FromDays(8))));
        foreach (var pace in Enum.GetValues<Pace>().Except([Pace.NotMeasured, Pace.Longer])) Assert.Equal(pace, Paces.Of(pace.End()));
    }

    [Fact]
    public void Only_the_system_of_record_is_written_field_by_field_unless_an_exception_allows_the_flow()
    {
        Assert.Null(Demo.ConflictOf("erp", "quotes", [], null, Today));
        Assert.Null(Demo.ConflictOf("erp", "customers", ["company", "phone"], null, Today));
        Assert.Null(Demo.ConflictOf("erp", "nothing-known", ["company"], null, Today));
        Assert.Null(Demo.ConflictOf("crm", "customers", ["account-manager"], null, Today));
        Assert.Equal(new WriteConflict("customers", "account-manager", "crm", null), Demo.ConflictOf("erp", "customers", ["company", "account-manager"], null, Today));
        Assert.Equal(new WriteConflict("customers", null, "erp", null), Demo.ConflictOf("crm", "customers", ["account-manager", "company"], "deliveries", Today));
        Assert.Null(Demo.ConflictOf("crm", "customers", ["account-manager", "company"], "quote-and-customer-events", Today));
        Assert.Equal("erp", Demo.ConflictOf("help-desk", "customers", ["company"], "quote-and-customer-events", Today)?.Owner);
        Assert.Equal("rate-list-by-hand", Demo.ConflictOf("crm", "customers", [], "rate-list", Today)?.Exception?.Slug);
        Assert.Null(Demo.ConflictOf("crm", "customers", [], "rate-list", Today.AddDays(68))?.Exception);
    }
}
