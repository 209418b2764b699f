using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Intake.UseCases;

/// <summary>Forgets idempotency keys whose days are over; the submissions stay. Answers how many.</summary>
[Needs]
public sealed record ForgetOldKeys(int Batch = 1000) : IRequest<int>;

sealed class ForgetOldKeysHandler(IDbContextFactory<PortalDb> dbs, IntakeSettings settings, TimeProvider clock) : IRequestHandler<ForgetOldKeys, int>
{
    public async Task<int> Handle(ForgetOldKeys ask, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow().AddDays(-settings.IdempotencyDays);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        int all = 0, some;
        // Small transactions: the door waits for the write lock meanwhile.
        do
        {
            some = await db.Submissions.Where(s => s.IdempotencyKey != null && s.ReceivedAt < before).OrderBy(s => s.ReceivedAt).Take(ask.Batch)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.IdempotencyKey, (string?)null), cancellationToken);
            all += some;
        }
        while (some == ask.Batch);
        return all;
    }
}
