using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Access.UseCases;

/// <summary>People with an account, newest first.</summary>
/// <param name="Search">Beginning of an e-mail address.</param>
[Needs(Permission.AccessManage)]
public sealed record ListUsers(string? Search = null, string? After = null, int Limit = 50) : IRequest<UserPage>;

/// <param name="Next">Cursor of the next page, or null at the end.</param>
public sealed record UserPage(IReadOnlyList<UserRow> Rows, string? Next);

/// <param name="Status">active, invited or disabled.</param>
public sealed record UserRow(Guid Id, string Email, string Name, string Role, string? CustomerNumber, string Status, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt);

sealed class ListUsersHandler(IDbContextFactory<PortalDb> dbs) : IRequestHandler<ListUsers, UserPage>
{
    public async Task<UserPage> Handle(ListUsers ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var limit = Math.Clamp(ask.Limit, 1, 200);
        var users = db.Set<User>().AsNoTracking();
        if (!string.IsNullOrWhiteSpace(ask.Search))
        {
            var (from, to) = (ask.Search.Trim().ToUpperInvariant(), ask.Search.Trim().ToUpperInvariant() + '\uffff');
            users = users.Where(u => string.Compare(u.NormalizedEmail, from) >= 0 && string.Compare(u.NormalizedEmail, to) < 0);
        }
        if (ask.After is not null)
        {
            var (at, id) = TimeCursor.Read(ask.After);
            users = users.Where(u => u.CreatedAt < at || (u.CreatedAt == at && u.Id < id));
        }
        var rows = await users.OrderByDescending(u => u.CreatedAt).ThenByDescending(u => u.Id).Take(limit + 1)
            .Select(u => new UserRow(u.Id, u.Email!, u.DisplayName, u.Role, u.CustomerNumber, u.DisabledAt != null ? "disabled" : u.PasswordHash == null ? "invited" : "active", u.CreatedAt, u.LastSignInAt))
            .ToListAsync(cancellationToken);
        return new(rows.Count > limit ? rows[..limit] : rows, rows.Count > limit ? TimeCursor.Of(rows[limit - 1].CreatedAt, rows[limit - 1].Id) : null);
    }
}
