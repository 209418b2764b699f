using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Consents;

/// <param name="Wording">What front doors show beside the box, word for word; its version is the text itself.</param>
sealed record ConsentSettings(string Wording)
{
    public const string UsualWording = "I would like to get news and offers by e-mail. I can take this back at any time.";

    public static ConsentSettings From(IConfiguration configuration) => new(configuration["Consents:Wording"] is { Length: > 0 } said ? said : UsualWording);
}

/// <summary>Writes down what people say, and knows what counts.</summary>
sealed class ConsentDesk(Secrets secrets, PortalAddress portal)
{
    /// <summary>
    /// Writes down what somebody said, in the caller's transaction. A withdrawal is written down also while there is nothing to withdraw:
    /// a request that was sent before it and is promoted after it must not count.
    /// </summary>
    /// <returns>Whether something changed.</returns>
    public static async Task<bool> Say(PortalDb db, Consent said, CancellationToken stop)
    {
        var now = await Newest(db, said.Email, said.Purpose, stop);
        // What was said before something newer is history: an old list never undoes a withdrawal.
        if (now?.At > said.At) return false;
        var changes = (now?.Given ?? false) != said.Given;
        if (changes || !said.Given) db.Add(said);
        // A withdrawal is told each time: they may have subscribed again at a list that we know nothing of.
        if (changes || !said.Given) db.Publish(said.Fact);
        return changes;
    }

    public static Task<Consent?> Newest(PortalDb db, string email, string purpose, CancellationToken stop)
    {
        var address = email.Trim().ToLowerInvariant();
        return db.Set<Consent>().AsNoTracking().Where(c => c.Email == address && c.Purpose == purpose).OrderByDescending(c => c.At).ThenByDescending(c => c.Id).FirstOrDefaultAsync(stop);
    }

    /// <summary>Those of them that nothing newer replaces: one a person and purpose.</summary>
    public static IQueryable<Consent> WhatCounts(PortalDb db, IQueryable<Consent> some) =>
        some.Where(c => !db.Set<Consent>().Any(o => o.Email == c.Email && o.Purpose == c.Purpose && (o.At > c.At || (o.At == c.At && o.Id > c.Id))));

    /// <summary>What the link of a letter carries: it works without an account, and for nothing else.</summary>
    public string Token(string email, string purpose) => secrets.Hide($"{Kind}\n{purpose}\n{email}");

    /// <summary>Null for a link that is none of ours.</summary>
    public (string Email, string Purpose)? Read(string token)
    {
        try
        {
            return secrets.Reveal(token).Split('\n') is [Kind, var purpose, var email] ? (email, purpose) : null;
        }
        catch (Exception fault) when (fault is System.Security.Cryptography.CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Null: Portal is not reached from outside, so letters that need a consent do not leave.</summary>
    public Uri? Link(string email, string purpose) => portal.Of(Urls.UnsubscribeWith(Token(email, purpose)));

    const string Kind = "consent";
}

/// <summary>Whoever agreed in a request that was promoted has agreed from the moment the request came.</summary>
sealed class PromotedConsents(ConsentSettings settings, TimeProvider clock) : IReactTo<RecordPromoted>
{
    public async Task React(PortalDb db, RecordPromoted fact, CancellationToken stop)
    {
        if (fact.Document.Requester is not { Marketing: true, Email: { Length: > 0 } email } who) return;
        await ConsentDesk.Say(db, Consent.Of(email, Purpose.Marketing, given: true, who.MarketingWording ?? settings.Wording, fact.RecordId.MadeAt(), who.Door ?? "a submission", $"record {fact.RecordId}", clock.GetUtcNow()), stop);
    }
}
