using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Webhooks.UseCases;

/// <summary>Claims endpoints that have something to do, those first that wait longest.</summary>
[Needs]
public sealed record ClaimEndpoints(int Batch) : IRequest<ClaimedEndpoints>;

/// <param name="Token">Fencing token of the claims.</param>
public sealed record ClaimedEndpoints(Guid Token, IReadOnlyList<Guid> Ids);

sealed class ClaimEndpointsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ClaimEndpoints, ClaimedEndpoints>
{
    public async Task<ClaimedEndpoints> Handle(ClaimEndpoints ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        // A look without SQLite's one write lock first: most looks find nothing.
        if (!await db.Endpoints.AnyAsync(e => e.DueAt <= now, cancellationToken)) return new ClaimedEndpoints(Guid.Empty, []);
        var (token, ids) = await db.Claim<Endpoint>(ask.Batch, now, "1 = 1", cancellationToken);
        return new ClaimedEndpoints(token, ids);
    }
}

/// <summary>Keeps claims alive while their work goes on: of these endpoints alone, because those that were claimed together share a token.</summary>
[Needs]
public sealed record RenewClaims(IReadOnlyCollection<Guid> Endpoints, IReadOnlyCollection<Guid> Tokens) : IRequest;

sealed class RenewClaimsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : AsyncRequestHandler<RenewClaims>
{
    protected override async Task Handle(RenewClaims request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        DateTimeOffset? until = clock.GetUtcNow() + DueWork.Lease;
        await db.Endpoints.Where(e => request.Endpoints.Contains(e.Id) && e.ClaimedBy != null && request.Tokens.Contains(e.ClaimedBy.Value))
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.DueAt, until), cancellationToken);
    }
}
