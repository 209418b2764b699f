using System.Net.Mail;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Consents.UseCases;

/// <summary>Whoever has the link of a letter takes the consent back; again and again changes nothing more.</summary>
[Needs(Anyone = true)]
public sealed record WithdrawByLink(string Token) : IRequest<ConsentState>;

/// <summary>How the consent behind a letter's link stands.</summary>
[Needs(Anyone = true)]
public sealed record ReadByLink(string Token) : IRequest<ConsentState>;

/// <summary>A person told a member of staff that they want no more letters, whether or not they ever agreed here.</summary>
[Needs(Permission.ReferenceManage)]
public sealed record WithdrawConsent(string Email, string Purpose) : IRequest;

public sealed record ConsentState(string Email, string Purpose, bool Given);

sealed class WithdrawConsentHandler(IDbContextFactory<PortalDb> dbs, ConsentDesk desk, ICurrentPerson me, TimeProvider clock) :
    AsyncRequestHandler<WithdrawConsent>, IRequestHandler<WithdrawByLink, ConsentState>, IRequestHandler<ReadByLink, ConsentState>
{
    protected override async Task Handle(WithdrawConsent ask, CancellationToken cancellationToken)
    {
        if (!MailAddress.TryCreate(ask.Email, out var address) || address.Address != ask.Email.Trim()) throw new InvalidInput("/email", $"{ask.Email} is no e-mail address.", "format");
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var at = clock.GetUtcNow();
        await ConsentDesk.Say(db, Consent.Of(ask.Email, ask.Purpose, given: false, "", at, "told to staff", $"written down by {me.Name}", at), cancellationToken);
        await db.Record(at, me.Name, "took back the consent of", ask.Email, ask.Purpose, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<ConsentState> Handle(WithdrawByLink ask, CancellationToken cancellationToken)
    {
        var (email, purpose) = desk.Read(ask.Token) ?? throw new NotFound();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var at = clock.GetUtcNow();
        await ConsentDesk.Say(db, Consent.Of(email, purpose, given: false, "", at, "the link in a letter", "one click", at), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new(email, purpose, false);
    }

    public async Task<ConsentState> Handle(ReadByLink ask, CancellationToken cancellationToken)
    {
        var (email, purpose) = desk.Read(ask.Token) ?? throw new NotFound();
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        return new(email, purpose, await ConsentDesk.Newest(db, email, purpose, cancellationToken) is { Given: true });
    }
}
