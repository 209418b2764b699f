using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Access.UseCases;

/// <summary>Machines that may call us, newest first.</summary>
[Needs(Permission.AccessManage)]
public sealed record ListApiClients(string? After = null, int Limit = 50) : IRequest<ApiClientPage>;

/// <param name="Next">Cursor of the next page, or null at the end.</param>
public sealed record ApiClientPage(IReadOnlyList<ApiClientRow> Rows, string? Next);

/// <param name="Status">active or revoked.</param>
/// <param name="Keys">Those that are taken now, newest first.</param>
public sealed record ApiClientRow(
    Guid Id, string Name, string OwnerSystem, IReadOnlyList<string> Scopes, IReadOnlyList<string> Flows, string Status, bool Signs, DateTimeOffset? FormerSecretEndsAt, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, IReadOnlyList<KeyRow> Keys);

/// <param name="Start">Its first letters.</param>
/// <param name="EndsAt">When a rotation ends it; null while it is the current one.</param>
public sealed record KeyRow(string Start, DateTimeOffset CreatedAt, DateTimeOffset? EndsAt);

sealed class ListApiClientsHandler(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IRequestHandler<ListApiClients, ApiClientPage>
{
    public async Task<ApiClientPage> Handle(ListApiClients ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var limit = Math.Clamp(ask.Limit, 1, 200);
        var clients = db.Set<ApiClient>().AsNoTracking().Include(c => c.Keys).AsQueryable();
        if (ask.After is not null)
        {
            var (at, id) = TimeCursor.Read(ask.After);
            clients = clients.Where(c => c.CreatedAt < at || (c.CreatedAt == at && c.Id < id));
        }
        var found = await clients.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var rows = found.Take(limit).Select(c => Row(c, clock.GetUtcNow())).ToList();
        return new(rows, found.Count > limit ? TimeCursor.Of(rows[^1].CreatedAt, rows[^1].Id) : null);
    }

    static ApiClientRow Row(ApiClient client, DateTimeOffset now) => new(
        client.Id, client.Name, client.OwnerSystem, client.Scopes, client.Flows, client.IsRevoked ? "revoked" : "active", client.SigningSecret is not null,
        client.FormerSigningEndsAt > now ? client.FormerSigningEndsAt : null, client.CreatedAt, client.LastUsedAt,
        [.. client.Keys.Where(k => k.EndsAt is null || k.EndsAt > now).OrderByDescending(k => k.CreatedAt).Select(k => new KeyRow(k.Start, k.CreatedAt, k.EndsAt))]);
}
