using Portal.Access.UseCases;
using Portal.Kernel.Contracts;
using Portal.Registry;
using Portal.Registry.UseCases;

namespace Portal.Tests.Registry;

/// <summary>A flow is proposed in a few words: an allowed pattern passes by itself, anything else waits for an architect.</summary>
public sealed class ProposalTests
{
    static string Fresh(string name) => $"{name} {Guid.NewGuid():n}";

    static async Task<Book> Book(PortalApp app) => (await app.Send(new ReadRegistry())).Book;

    [Theory, OnEveryDatabase]
    public async Task An_allowed_pattern_passes_by_itself_and_anything_else_asks_for_an_exception_along_with_the_flow(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var passed = await app.As(Role.Admin).Send(new ProposeFlow(Fresh("Allowed"), "payments", "scheduling") { Pattern = "event-push" });
        var book = await Book(app);
        Assert.Equal((null, FlowState.Live), (passed.Exception, book.Flow(passed.Slug)!.State));

        var asked = await app.As(Role.Admin).Send(new ProposeFlow(Fresh("Snowflake"), "payments", "scheduling") { Owner = "Finance", Exception = new("There is no API.", new DateOnly(2099, 1, 1)) });
        book = await Book(app);
        Assert.Equal(FlowState.Planned, book.Flow(asked.Slug)!.State);
        Assert.Equal((ExceptionState.Asked, "Finance"), (Assert.Single(book.ExceptionsOf(asked.Slug)).State, Assert.Single(book.ExceptionsOf(asked.Slug)).Owner));
        await app.As(Role.Architect).Send(new DecideException(asked.Exception!, Approve: true));
        Assert.Equal(FlowState.Live, (await Book(app)).Flow(asked.Slug)!.State);
    }

    [Theory, OnEveryDatabase]
    public async Task A_proposal_that_is_wrong_leaves_neither_flow_nor_exception(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var name = Fresh("Wrong");
        var wrong = await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Admin).Send(new ProposeFlow(name, "payments", "scheduling") { Exception = new("", new DateOnly(2020, 1, 1)) }));
        Assert.Equal(["/exception/reason", "/exception/until"], wrong.Violations.Select(v => v.Pointer).Order());
        await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Admin).Send(new ProposeFlow(name, "payments", "nowhere-at-all") { Exception = new("It is so.", new DateOnly(2099, 1, 1)) }));
        await Assert.ThrowsAsync<Forbidden>(() => app.As(Role.Operations).Send(new ProposeFlow(name, "payments", "scheduling") { Pattern = "event-push" }));
        var book = await Book(app);
        Assert.DoesNotContain(book.Flows, f => f.Name == name);
        Assert.DoesNotContain(book.Exceptions, e => e.Name == name);
    }

    [Theory, OnEveryDatabase]
    public async Task A_client_is_bound_to_the_flow_that_is_registered_with_it_and_a_refused_one_registers_none(Provider on)
    {
        var app = await PortalApp.Shared(on);
        var (client, flow, other) = (Fresh("Scanner"), Fresh("Scans"), Fresh("Never"));
        await app.As(Role.Admin).Send(new CreateApiClient(client, "payments", [Permission.IntakeWrite], [], new ProposeFlow(flow, "payments", "scheduling") { Pattern = "intake" }));
        var picture = await app.Send(new ReadRegistry());
        var made = picture.Book.Flows.Single(f => f.Name == flow);
        Assert.Equal([new FlowRunner { Kind = RunnerKind.ApiClient, Name = client }], picture.RunnersOf(made));
        Assert.Equal(made.Slug, Assert.Single(await app.Send(new AskFlowsOf([new(RunnerKind.ApiClient, client, "quote-requests")]))));

        var propose = new ProposeFlow(other, "payments", "scheduling") { Pattern = "intake" };
        await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Admin).Send(new CreateApiClient(client, "payments", [Permission.IntakeWrite], [], propose)));
        await Assert.ThrowsAsync<NotFound>(() => app.As(Role.Admin).Send(new ChangeApiClient(Guid.NewGuid(), client, "payments", [Permission.IntakeWrite], [], propose)));
        await Assert.ThrowsAsync<NotFound>(() => app.As(Role.Admin).Send(new Portal.Webhooks.UseCases.ChangeSubscription(Guid.NewGuid(), Propose: propose)));
        Assert.DoesNotContain((await Book(app)).Flows, f => f.Name == other);
        // Whoever loses this client loses that flow.
        Assert.Equal([made.Slug], Portal.Registry.Answers.Impact.Of(picture, new(Portal.Registry.Answers.SubjectKind.Client, client)).WillBreak.Select(h => h.Flow.Slug));
    }
}
