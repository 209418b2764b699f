using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>The trail of who did what, newest first.</summary>
/// <param name="Before">Number of the last entry that the reader has.</param>
[Needs(Permission.AuditRead)]
public sealed record ListAudit(long? Before = null, int Limit = 50) : IRequest<AuditPage>;

/// <param name="Next">Where the next page begins, or null at the end.</param>
public sealed record AuditPage(IReadOnlyList<AuditRow> Rows, long? Next);

public sealed record AuditRow(long Number, DateTimeOffset At, string Who, string What, string Subject, string? Detail, string Hash);

sealed class ListAuditHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ListAudit, AuditPage>
{
    public async Task<AuditPage> Handle(ListAudit ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var limit = Math.Clamp(ask.Limit, 1, 200);
        var rows = await db.Audit.AsNoTracking().Where(e => ask.Before == null || e.Number < ask.Before).OrderByDescending(e => e.Number).Take(limit + 1)
            .Select(e => new AuditRow(e.Number, e.At, e.Who, e.What, e.Subject, e.Detail, e.Hash)).ToListAsync(cancellationToken);
        return new(rows.Count > limit ? rows[..limit] : rows, rows.Count > limit ? rows[limit - 1].Number : null);
    }
}
