using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Portal.Connectors.Embedded;
using Portal.Kernel.Contracts;
using Portal.Registry.UseCases;
using Portal.Shell.Kinds;
using Portal.Shell.Kinds.Rules;
using Portal.Shell.Schemas;
using Portal.Staging.UseCases;

namespace Portal.Tests.Kinds;

/// <summary>A kind that the product has never heard of: what stands between here and the test is all that one takes.</summary>
sealed record ReturnBody
{
    [Display(Name = "Customer")]
    public required RequestCustomer Customer { get; init; }

    [Display(Name = "Piece"), Description("What comes back."), StringLength(100, MinimumLength = 1)]
    public required string Piece { get; init; }

    [Display(Name = "Pieces"), Range(1, 1000)]
    public required decimal Pieces { get; init; }

    public static readonly BodySchema Schema = BodySchema.Of<ReturnBody>("Equipment return", "Says what comes back.", """{ "customer": { "name": "Kim", "email": "kim@treyresearch.test" }, "piece": "Chair", "pieces": 4 }""");
}

sealed record ReturnCase : KindCase, IOfCustomer
{
    public required ReturnBody Body { get; init; }
    public required CustomerGuess Customer { get; init; }
    public RequestCustomer Asker => Body.Customer;
    public override CaseFacts Facts => new(Customer.Standing?.Name ?? Asker.Name, Asker.Email, Customer.Number, Customer.Match, Print("returns", Customer.Number, Body.Piece), $"{Body.Pieces:0} × {Body.Piece}");
}

sealed class ManyRule(ReturnSettings settings) : IKindRule<ReturnCase>
{
    public string Slug => "many";
    public string Says => "Not more comes back than fits into a van.";
    public IEnumerable<Finding> Look(ReturnCase request) => request.Body.Pieces > settings.FitIntoVan ? [this.Found(Severity.Blocking, "/pieces", "That is more than fits into a van.", fix: KindRules.Use("Take 20", "/pieces", 20m))] : [];
}

[KindSettings("Returns")]
sealed class ReturnSettings
{
    [Description("Pieces that fit into a van.")]
    public int FitIntoVan { get; init; } = 10;
}

[NeedsDomain<IRegister>(Domains.Tickets), NeedsDomain<IReferenceBook>(Domains.Customers)]
sealed class ReturnKind(KindDesk desk, ReturnSettings settings) : IntakeKind<ReturnBody, ReturnCase>(desk)
{
    public override string Name => "equipment-returns";
    public override string Title => "Equipment return";
    public override string Becomes => "ticket";
    public override string KeyPrefix => "PE-";
    protected override BodySchema Body => ReturnBody.Schema;
    protected override IReadOnlyList<IKindRule<ReturnCase>> Looks { get; } = [new CustomerKnownRule(), new ManyRule(settings), new UndeclaredMembersRule(ReturnBody.Schema, "ticket")];
    protected override TimeSpan Alike => TimeSpan.FromDays(1);

    protected override async Task<IReadOnlyList<ReturnCase>> Load(IReadOnlyList<Asked<ReturnBody>> all, CancellationToken stop)
    {
        var known = await Desk.Reference.Look([.. all.Select(a => a.Body.Customer)], [], stop);
        return [.. all.Select(a => new ReturnCase { Draft = a.Draft, Today = Desk.Today, Body = a.Body, Customer = CustomerGuess.Of(a.Body.Customer, known) })];
    }

    public override async Task<PromotedDocument> Promote(ApprovedRecord record, CancellationToken stop)
    {
        var body = Read(record);
        var (system, number) = await Desk.Register(Domains.Tickets, record, stop, (Fields.Subject, $"Fetch {body.Pieces:0} × {body.Piece}"), (Fields.Body, "At the customer's door."), (Fields.Customer, record.CustomerNumber));
        return new PromotedDocument("ticket", number, system, null, null);
    }

    public override IEvent Announce(ApprovedRecord record, PromotedDocument document, DateTimeOffset at) => new TicketCreated(record.Id, document.Number, "Fetch", "new", null, at);
}

/// <summary>Adding a kind is one folder: here it comes from outside, and everything serves it.</summary>
public sealed class FifthKindTests
{
    const string Kind = "equipment-returns";

    [Theory, OnEveryDatabase]
    public async Task A_kind_from_outside_goes_from_the_door_to_its_event_like_any_other(Provider on)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Returns:FitIntoVan", "25")]).Build();
        await using var app = await PortalApp.Start(new AppOptions { Provider = on, Services = services => services.AddKinds(typeof(ReturnKind).Assembly, settings) });
        using var http = app.Client(DemoKey.Automation);
        Assert.Contains(Kind, (await http.Read("/api/v1/intake")).GetProperty("items").EnumerateArray().Select(k => k.GetProperty("kind").GetString()));
        Assert.Equal("Piece", (await http.Read($"/api/v1/intake/{Kind}/schema")).GetProperty("properties").GetProperty("piece").GetProperty("title").GetString());

        // The door checks, the rules look, the queue shows.
        using (var bad = await http.Sends(Kind, new { customer = new { name = "Kim", email = "kim@treyresearch.test" }, piece = "Chair", pieces = 0 })) await bad.Body(422);
        var sent = new { customer = new { number = "C-10000", name = "Kim", email = "kim@treyresearch.test" }, piece = "Chair", pieces = 40, colour = "red" };
        var id = await http.Submits(Kind, sent, "return-1");
        Assert.Equal(id, await http.Submits(Kind, sent, "return-1"));
        var staged = await http.Staged(Kind, id);
        Assert.Equal(["many blocking /pieces", "unknown-member info /colour"], staged.Findings());
        Assert.Equal("40 × Chair", (await http.Read($"/api/v1/intake/{Kind}?status=needs-review")).GetProperty("items")[0].GetProperty("summary").GetString());
        var line = Assert.Single((await app.As(Role.Operations).Send(new ListQueue(new QueueFilter(Portal.Staging.Lane.NeedsYou, Kind: Kind, Search: staged.GetProperty("key").GetString())))).Rows);
        Assert.Equal(id, line.Id);

        // A person corrects and approves; the record is live and the world is told, once.
        var corrected = await http.Corrects(Kind, staged, draft => draft["pieces"] = 20);
        Assert.Equal(["unknown-member info /colour"], corrected.Findings());
        var view = await app.As(Role.Operations).Send(new ReadRecord(id));
        Assert.Equal([("Customer", "C-10000"), ("Equipment return", null), ("Not in the schema", null)], view.Comparison.Sections.Select(s => (s.Title, s.Fields.FirstOrDefault(f => f.Pointer == "/customer/number")?.Corrected)));
        Assert.Equal(("40", "20"), view.Comparison.Sections[1].Fields.Where(f => f.Label == "Pieces").Select(f => (f.Submitted!, f.Corrected!)).Single());
        var number = await http.Approves(Kind, corrected);
        Assert.Equal((number, "Fetch 20 × Chair"), await app.Database(async db => (await db.Set<Ticket>().SingleAsync()) is var t ? (t.Number, t.Subject) : default));
        Assert.Single(await app.EventsOf(id, TicketCreated.Type));

        // The registry saw it move.
        await app.Send(new SumUpTraffic());
        Assert.Contains((await app.Send(new ReadRegistry())).Seen.Undeclared, u => u.Runner.Name == "Automation" && u.Slug.Contains(Kind, StringComparison.Ordinal));
    }
}
