using System.Security.Claims;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access.UseCases;

/// <summary>Checks an address and a password. The page makes the cookie of whoever it turns out to be.</summary>
[Needs(Anyone = true)]
public sealed record SignIn(string Email, string Password) : IRequest<SignInAnswer>;

/// <param name="Person">Null when refused.</param>
/// <param name="LockedFor">Set when this address must wait, whether or not it has an account.</param>
public sealed record SignInAnswer(ClaimsPrincipal? Person, TimeSpan? LockedFor = null);

sealed partial class SignInHandler(Accounts accounts, SignInTurns turns, TimeProvider clock, ILogger<SignInHandler> logger) : IRequestHandler<SignIn, SignInAnswer>
{
    static readonly SignInAnswer Refused = new(null);
    static readonly User Somebody = User.New("somebody@portal.invalid", "Somebody", Role.Operations, null, DateTimeOffset.UnixEpoch);
    static readonly string HashOfNothing = new PasswordHasher<User>().HashPassword(Somebody, Guid.NewGuid().ToString());

    public async Task<SignInAnswer> Handle(SignIn ask, CancellationToken cancellationToken)
    {
        var id = SignInFailures.IdOf(ask.Email);
        using var turn = await turns.Take(id, cancellationToken);
        var now = clock.GetUtcNow();
        await using var work = accounts.Open();
        var failures = await work.Db.Set<SignInFailures>().SingleOrDefaultAsync(f => f.Id == id, cancellationToken);
        if (failures?.IsLocked(now) is true) return Locked(failures, now);

        var user = await work.Users.FindByEmailAsync(ask.Email.Trim());
        if (!await IsRight(work.Users, user, ask.Password)) return await Count(work.Db, failures ?? work.Db.Add(SignInFailures.Of(ask.Email)).Entity, now, cancellationToken);
        user!.SignedIn(now);
        if (failures is not null) await work.Db.Set<SignInFailures>().Where(f => f.Id == id).ExecuteDeleteAsync(cancellationToken);
        await work.Db.SaveChangesAsync(cancellationToken);
        LogSignedIn(logger, user.Id);
        return new(user.Principal());
    }

    async Task<SignInAnswer> Count(PortalDb db, SignInFailures failures, DateTimeOffset now, CancellationToken stop)
    {
        failures.Failed(now);
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException)
        {
            // Another instance counted a failure of this address at the same moment.
            return Refused;
        }
        if (!failures.IsLocked(now)) return Refused;
        LogLocked(logger, failures.Id[..12]);
        return Locked(failures, now);
    }

    /// <summary>Without an account a password is hashed too, or the time it takes would tell who has one.</summary>
    static async Task<bool> IsRight(UserManager<User> users, User? user, string password)
    {
        if (user is { PasswordHash: not null, IsDisabled: false }) return await users.CheckPasswordAsync(user, password);
        users.PasswordHasher.VerifyHashedPassword(Somebody, HashOfNothing, password);
        return false;
    }

    static SignInAnswer Locked(SignInFailures failures, DateTimeOffset now) => new(null, failures.LockedUntil - now);

    [LoggerMessage(Level = LogLevel.Information, Message = "User {Id} signed in")]
    static partial void LogSignedIn(ILogger logger, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in is locked for an address (hash {Hash}) after too many failures")]
    static partial void LogLocked(ILogger logger, string hash);
}
