using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Consents.UseCases;

sealed class CountReaders(IDbContextFactory<PortalDb> dbs, PortalAddress address) : IRequestHandler<AskReaders, Readers>, IRequestHandler<FindReaders, IReadOnlyList<string>>
{
    public async Task<Readers> Handle(AskReaders ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var problem = address.Url is null ? $"{PortalAddress.Setting} is not set, so a letter could not say how to take the consent back."
            : address.Url.Scheme != Uri.UriSchemeHttps ? $"{PortalAddress.Setting} is not https, which one-click unsubscribing needs (RFC 8058)." : null;
        return new(await Given(db, ask.Purpose).CountAsync(cancellationToken), problem);
    }

    public async Task<IReadOnlyList<string>> Handle(FindReaders ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var given = Given(db, ask.Purpose);
        if (ask.After is { } after) given = given.Where(c => string.Compare(c.Email, after) > 0);
        return await given.OrderBy(c => c.Email).Select(c => c.Email).Take(ask.Limit).ToListAsync(cancellationToken);
    }

    static IQueryable<Consent> Given(PortalDb db, string purpose) => ConsentDesk.WhatCounts(db, db.Set<Consent>().AsNoTracking().Where(c => c.Purpose == purpose && c.Given));
}
