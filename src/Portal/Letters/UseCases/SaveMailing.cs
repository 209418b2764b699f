using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Letters.UseCases;

/// <summary>Keeps a letter to readers as a draft; answers its id.</summary>
/// <param name="Id">Null: a new one.</param>
/// <param name="Version">Of what the writer saw.</param>
/// <param name="Flow">Slug of the registered flow that it belongs to; null: it is found as undeclared.</param>
/// <param name="Propose">A flow to be registered along, in the place of <paramref name="Flow"/>.</param>
[Needs(Permission.AccessManage)]
public sealed record SaveMailing(Guid? Id, string Subject, string Text, string Connection, int PerMinute = Mailing.UsualPerMinute, int Version = 0, string? Flow = null, ProposeFlow? Propose = null) : IRequest<Guid>;

/// <summary>How it would look, or what is wrong with it.</summary>
[Needs(Permission.AccessManage)]
public sealed record PreviewMailing(string Subject, string Text) : IRequest<Preview>;

/// <summary>Sends a letter to everybody who has agreed to news and offers.</summary>
[Needs(Permission.AccessManage)]
public sealed record StartMailing(Guid Id, int Version) : IRequest;

/// <summary>Nothing more leaves until it is resumed.</summary>
[Needs(Permission.AccessManage)]
public sealed record PauseMailing(Guid Id) : IRequest;

[Needs(Permission.AccessManage)]
public sealed record ResumeMailing(Guid Id) : IRequest;

/// <summary>Nothing more leaves, for good.</summary>
[Needs(Permission.AccessManage)]
public sealed record StopMailing(Guid Id) : IRequest;

sealed class SaveMailingHandler(LetterDesk desk, IConnections connections, IDbContextFactory<PortalDb> dbs, IMediator contracts, ICurrentPerson me, TimeProvider clock) :
    IRequestHandler<SaveMailing, Guid>, IRequestHandler<PreviewMailing, Preview>, IRequestHandler<StartMailing, Unit>, IRequestHandler<PauseMailing, Unit>, IRequestHandler<ResumeMailing, Unit>, IRequestHandler<StopMailing, Unit>
{
    public Task<Preview> Handle(PreviewMailing ask, CancellationToken cancellationToken) => Task.FromResult(desk.LookAtNews(ask.Subject, ask.Text));

    public async Task<Guid> Handle(SaveMailing ask, CancellationToken cancellationToken)
    {
        desk.LookAtNews(ask.Subject, ask.Text).Check();
        if (connections.All<IMailer>().All(m => m.System != ask.Connection)) throw new InvalidInput("/connection", "Choose the mail server that it leaves through.", "enum");
        if (ask.PerMinute is < 1 or > Mailing.MostPerMinute) throw new InvalidInput("/perMinute", $"1 to {Mailing.MostPerMinute} letters a minute.", "maximum");
        if (ask is { Flow: not null, Propose: null } && (await contracts.Send(new FindFlows([ask.Flow]), cancellationToken)).Count == 0) throw new InvalidInput("/flow", "There is no such flow in the registry.", "enum");
        var flow = ask.Propose is { } propose ? await contracts.Register(propose, cancellationToken) : ask.Flow;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var mailing = ask.Id is { } id ? await Find(db, id, cancellationToken) : Mailing.Make(me.Name, clock.GetUtcNow());
        if (ask.Id is null) db.Add(mailing);
        else if (mailing.Version != ask.Version) throw new StaleVersion();
        mailing.Say(ask.Subject, ask.Text, ask.Connection, ask.PerMinute, flow);
        await db.SaveChangesAsync(cancellationToken);
        return mailing.Id;
    }

    public async Task<Unit> Handle(StartMailing ask, CancellationToken cancellationToken)
    {
        var readers = await contracts.Send(new AskReaders(Purpose.Marketing), cancellationToken);
        if (readers.Problem is { } problem) throw new BusinessRuleViolation(problem);
        if (readers.Count == 0) throw new BusinessRuleViolation("Nobody has agreed to news and offers.");
        return await Change(ask.Id, "sent off the letter", (m, at) =>
        {
            if (m.Version != ask.Version) throw new StaleVersion();
            m.Start(at);
        }, cancellationToken);
    }

    public Task<Unit> Handle(PauseMailing ask, CancellationToken cancellationToken) => Change(ask.Id, "paused the letter", (m, _) => m.Pause(), cancellationToken);

    public Task<Unit> Handle(ResumeMailing ask, CancellationToken cancellationToken) => Change(ask.Id, "went on with the letter", (m, at) => m.Resume(at), cancellationToken);

    public Task<Unit> Handle(StopMailing ask, CancellationToken cancellationToken) => Change(ask.Id, "stopped the letter", (m, at) => m.Stop(at), cancellationToken);

    async Task<Unit> Change(Guid id, string what, Action<Mailing, DateTimeOffset> change, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var mailing = await Find(db, id, stop);
        var at = clock.GetUtcNow();
        change(mailing, at);
        await db.Record(at, me.Name, what, mailing.Subject, null, stop);
        db.Publish(new MailingChanged(id));
        await db.SaveChangesAsync(stop);
        return Unit.Value;
    }

    static async Task<Mailing> Find(PortalDb db, Guid id, CancellationToken stop) => await db.Set<Mailing>().SingleOrDefaultAsync(m => m.Id == id, stop) ?? throw new NotFound();
}
