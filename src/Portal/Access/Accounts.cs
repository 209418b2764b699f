using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
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
    public static void OrRefuse(this IdentityResult result, string pointer)
    {
        if (!result.Succeeded) throw new InvalidInput([.. result.Errors.Select(e => new Violation(pointer, e.Description, e.Code))]);
    }
}
