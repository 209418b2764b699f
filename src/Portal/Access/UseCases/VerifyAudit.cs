using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>Follows the whole trail link by link.</summary>
[Needs(Permission.AuditRead)]
public sealed record VerifyAudit : IRequest<AuditVerdict>;

/// <param name="Entries">How many were looked at.</param>
/// <param name="BrokenAt">Number of the first entry that is not what was written after the one before; null when the trail is whole.</param>
/// <param name="LastHash">Hash of the last good entry: kept elsewhere, it shows later whether the end was cut off.</param>
public sealed record AuditVerdict(long Entries, long? BrokenAt, string? LastHash);

sealed class VerifyAuditHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<VerifyAudit, AuditVerdict>
{
    public async Task<AuditVerdict> Handle(VerifyAudit ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        AuditEntry? last = null;
        await foreach (var entry in db.Audit.AsNoTracking().OrderBy(e => e.Number).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!entry.Follows(last)) return new(last?.Number ?? 0, entry.Number, last?.Hash);
            last = entry;
        }
        return new(last?.Number ?? 0, null, last?.Hash);
    }
}
