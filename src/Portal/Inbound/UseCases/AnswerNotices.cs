using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Inbound.UseCases;

sealed class AnswerNoticesHandler(IDbContextFactory<PortalDb> dbs, IConnections connections, PortalAddress portal) : IRequestHandler<AskNotices, NoticesView?>
{
    const int Newest = 20;

    public async Task<NoticesView?> Handle(AskNotices ask, CancellationToken cancellationToken)
    {
        if (connections.All<ITakesNotices>().FirstOrDefault(c => c.System == ask.Connection) is not { } system) return null;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var lately = await db.Set<InboundNotice>().AsNoTracking().Where(n => n.Connection == ask.Connection).OrderByDescending(n => n.Id).Take(Newest)
            .Select(n => new { n.Id, n.ReceivedAt, n.State, n.Says, n.Times }).ToListAsync(cancellationToken);
        var subscriptions = system is not ISubscribesToNotices ? null : await db.Set<KeptSubscription>().AsNoTracking().Where(s => s.Connection == ask.Connection).OrderBy(s => s.Domain)
            .Select(s => new SubscriptionRow(s.Domain, s.Until, s.Problem, s.DueAt)).ToListAsync(cancellationToken);
        var path = Urls.Inbound(ask.Connection) + system.Proof?.AddressEnd;
        return new(portal.Url is { } url ? $"{url.GetLeftPart(UriPartial.Authority)}{path}" : path, portal.Url is not null, system.Proof?.Says,
            [.. lately.Select(n => new NoticeRow(n.Id, n.ReceivedAt, Word(n.State), n.Says, n.Times))], subscriptions);
    }

    static string Word(NoticeState state) => state switch { NoticeState.Waiting => "waiting", NoticeState.Taken => "taken", NoticeState.Refused => "refused", _ => "left-out" };
}
