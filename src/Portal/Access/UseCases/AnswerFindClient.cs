using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

sealed class AnswerFindClient(IDbContextFactory<PortalDb> dbs) : IRequestHandler<FindClient, Guid?>
{
    public async Task<Guid?> Handle(FindClient ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return await db.Set<ApiClient>().Where(c => c.Name == ask.Name && c.RevokedAt == null).Select(c => (Guid?)c.Id).SingleOrDefaultAsync(cancellationToken);
    }
}
