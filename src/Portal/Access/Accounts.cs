using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Access;

/// <summary>Opens Identity's user manager together with the context below it, in a scope of their own: a circuit's scope would hand back yesterday's people.</summary>
sealed class Accounts(IServiceScopeFactory scopes)
{
    public AccountWork Open() => new(scopes.CreateAsyncScope());
}

/// <summary>One piece of work on accounts: what the manager changes, the audit entry and the fact are saved together.</summary>
sealed class AccountWork(AsyncServiceScope scope) : IAsyncDisposable
{
    public UserManager<User> Users { get; } = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
    public PortalDb Db { get; } = scope.ServiceProvider.GetRequiredService<PortalDb>();

    public async Task<User> Get(Guid id, CancellationToken stop) => await Db.Set<User>().SingleOrDefaultAsync(u => u.Id == id, stop) ?? throw new NotFound();

    /// <summary>Without an administrator nobody could let anybody in again.</summary>
    public async Task RefuseLastAdmin(User user, CancellationToken stop)
    {
        if (user.Role != Role.Admin || user.IsDisabled) return;
        if (!await Db.Set<User>().AnyAsync(u => u.Id != user.Id && u.Role == Role.Admin && u.DisabledAt == null && u.PasswordHash != null, stop))
            throw new BusinessRuleViolation($"{user.DisplayName} is the only administrator. Make another one first.");
    }

    /// <summary>The hash of a password that may be one. It takes long on purpose: it is made before anything is locked.</summary>
    public async Task<string> Hash(User user, string password)
    {
        foreach (var rule in Users.PasswordValidators) (await rule.ValidateAsync(Users, user, password)).OrRefuse();
        return Users.PasswordHasher.HashPassword(user, password);
    }

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}

/// <summary>Identity's store over the one context. It saves nothing by itself: the use case does.</summary>
sealed class UserStore : UserOnlyStore<User, PortalDb, Guid>
{
    public UserStore(PortalDb db, IdentityErrorDescriber? words = null) : base(db, words) => AutoSaveChanges = false;
}

static class IdentityAnswers
{
    /// <summary>Says every refusal of Identity as a violation.</summary>
    public static void OrRefuse(this IdentityResult result)
    {
        // An address stands for the user name too: it is refused once.
        if (!result.Succeeded) throw new InvalidInput([.. result.Errors.Where(e => !e.Code.Contains("UserName", StringComparison.Ordinal) || result.Errors.Count() == 1)
            .Select(e => new Violation(e.Code.StartsWith("Password", StringComparison.Ordinal) ? "/password" : "/email", e.Description, e.Code))]);
    }
}
