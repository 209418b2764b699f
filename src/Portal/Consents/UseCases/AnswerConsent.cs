using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Consents.UseCases;

sealed class AnswerConsent(IDbContextFactory<PortalDb> dbs, ConsentDesk desk) : IRequestHandler<AskConsent, ConsentAnswer?>, IRequestHandler<AskLastSaid, ConsentChanged?>
{
    public async Task<ConsentAnswer?> Handle(AskConsent ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        if (await ConsentDesk.Newest(db, ask.Email, ask.Purpose, cancellationToken) is not { Given: true } given) return null;
        return new(given.At, desk.Link(given.Email, ask.Purpose) ?? throw new ConnectionFault(FaultKind.Refused, $"{Shell.PortalAddress.Setting} is not set, so a letter could not say how to take the consent back."));
    }

    public async Task<ConsentChanged?> Handle(AskLastSaid ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return (await ConsentDesk.Newest(db, ask.Email, ask.Purpose, cancellationToken))?.Fact;
    }
}
