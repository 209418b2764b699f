using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>A new key; the former ones work for the overlap, so that the machine can be changed without a gap.</summary>
[Needs(Permission.AccessManage)]
public sealed record RotateApiKey(Guid Id, int OverlapHours) : IRequest<NewSecret>;

sealed class RotateApiKeyHandler(IDbContextFactory<PortalDb> dbs, ICurrentPerson me, TimeProvider clock) : IRequestHandler<RotateApiKey, NewSecret>
{
    public Task<NewSecret> Handle(RotateApiKey ask, CancellationToken cancellationToken) => dbs.Change(async db =>
    {
        var at = clock.GetUtcNow();
        var client = await db.GetClient(ask.Id, cancellationToken);
        var key = ApiKey.NewKey();
        client.AddKey(key, Overlap.Of(ask.OverlapHours), at);
        await db.Record(at, me.Name, "rotated the key of", client.Name, $"overlap {ask.OverlapHours} h", cancellationToken);
        db.Publish(new ApiClientsChanged());
        return new NewSecret(client.Id, client.Name, key);
    }, cancellationToken);
}

static class Overlap
{
    const int Most = 720;

    public static TimeSpan Of(int hours) => hours is >= 0 and <= Most ? TimeSpan.FromHours(hours) : throw new InvalidInput("/overlapHours", $"The overlap is 0 to {Most} hours.", "maximum");
}
