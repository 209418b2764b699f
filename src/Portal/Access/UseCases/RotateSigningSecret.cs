using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Kernel;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>Gives a machine a secret to sign its submissions with, instead of a key or beside it; the former one is good for the overlap.</summary>
[Needs(Permission.AccessManage)]
public sealed record RotateSigningSecret(Guid Id, int OverlapHours) : IRequest<NewSecret>;

sealed class RotateSigningSecretHandler(IDbContextFactory<PortalDb> dbs, Secrets secrets, ICurrentPerson me, TimeProvider clock) : IRequestHandler<RotateSigningSecret, NewSecret>
{
    public Task<NewSecret> Handle(RotateSigningSecret ask, CancellationToken cancellationToken) => dbs.Change(async db =>
    {
        var at = clock.GetUtcNow();
        var client = await db.GetClient(ask.Id, cancellationToken);
        var secret = StandardWebhooks.NewSecret();
        client.SignWith(secrets.Hide(secret), Overlap.Of(ask.OverlapHours), at);
        await db.Record(at, me.Name, "made a signing secret for", client.Name, $"overlap {ask.OverlapHours} h", cancellationToken);
        db.Publish(new ApiClientsChanged());
        return new NewSecret(client.Id, client.Name, secret);
    }, cancellationToken);
}
