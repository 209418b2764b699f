using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;

namespace Portal.Access;

/// <summary>A person who signs in: staff with a role, or somebody of one customer.</summary>
public sealed class User : IdentityUser<Guid>
{
    /// <summary>Claim that dies with the stamp: when password, role or customer change, every cookie made before is worth nothing.</summary>
    public const string Stamp = "stamp";

    public static readonly TimeSpan LinkFor = TimeSpan.FromHours(48);

    User() { }

    public string DisplayName { get; private set; } = "";
    /// <summary>One of <see cref="Kernel.Contracts.Role.All"/>.</summary>
    public string Role { get; private set; } = "";
    /// <summary>The one customer whose data a customer user sees; null for staff.</summary>
    public string? CustomerNumber { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? DisabledAt { get; private set; }
    public DateTimeOffset? LastSignInAt { get; private set; }

    /// <summary>SHA-256 of the one-time link that sets a password; null when none is open.</summary>
    public byte[]? LinkHash { get; private set; }
    public DateTimeOffset? LinkEndsAt { get; private set; }

    public bool IsDisabled => DisabledAt is not null;
    /// <summary>Invited, and has not set a password yet.</summary>
    public bool IsInvited => PasswordHash is null;

    /// <exception cref="InvalidInput">The role is not one, or a customer user has no customer number.</exception>
    public static User New(string email, string displayName, string role, string? customerNumber, DateTimeOffset at, Guid? id = null)
    {
        var user = new User { Id = id ?? Guid.CreateVersion7(at), UserName = email.Trim(), Email = email.Trim(), CreatedAt = at };
        user.Describe(displayName, role, customerNumber);
        return user;
    }

    void Describe(string displayName, string role, string? customerNumber)
    {
        if (string.IsNullOrWhiteSpace(displayName)) throw new InvalidInput("/displayName", "Say what to call this person.", "required");
        if (!Kernel.Contracts.Role.All.Contains(role)) throw new InvalidInput("/role", $"The role is one of {string.Join(", ", Kernel.Contracts.Role.All)}.", "enum");
        var number = string.IsNullOrWhiteSpace(customerNumber) ? null : customerNumber.Trim().ToUpperInvariant();
        if (role == Kernel.Contracts.Role.Customer && number is null) throw new InvalidInput("/customerNumber", "A customer user belongs to one customer: give its number.", "required");
        (DisplayName, Role, CustomerNumber) = (displayName.Trim(), role, role == Kernel.Contracts.Role.Customer ? number : null);
    }

    /// <summary>Other name, role or customer. Whoever is signed in signs in again, as what they are now.</summary>
    public void Change(string displayName, string role, string? customerNumber)
    {
        Describe(displayName, role, customerNumber);
        EndSessions();
    }

    /// <summary>Out at once, everywhere; an open link is worth nothing any more.</summary>
    public void Disable(DateTimeOffset at)
    {
        if (IsDisabled) throw new BusinessRuleViolation($"{DisplayName} is switched off already.");
        (DisabledAt, LinkHash, LinkEndsAt) = (at, null, null);
        EndSessions();
    }

    public void Enable()
    {
        if (!IsDisabled) throw new BusinessRuleViolation($"{DisplayName} is not switched off.");
        DisabledAt = null;
    }

    /// <summary>A link that sets a password, once, within two days. The link before it ends. What it returns is kept nowhere.</summary>
    public string OpenLink(DateTimeOffset at)
    {
        if (IsDisabled) throw new BusinessRuleViolation($"{DisplayName} is switched off. Switch the account on first.");
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        (LinkHash, LinkEndsAt) = (HashOf(code), at + LinkFor);
        return code;
    }

    public static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));

    public bool HasOpenLink(DateTimeOffset now) => LinkHash is not null && LinkEndsAt > now && !IsDisabled;

    /// <summary>The password was set: the link is used up and every session ends.</summary>
    public void UsedLink()
    {
        (LinkHash, LinkEndsAt) = (null, null);
        EndSessions();
    }

    void EndSessions() => SecurityStamp = Guid.NewGuid().ToString("N");

    public void SignedIn(DateTimeOffset at) => LastSignInAt = at;

    /// <summary>Who this is, for the cookie. Permissions are not in it: they follow from the role.</summary>
    public ClaimsPrincipal Principal()
    {
        List<Claim> claims =
        [
            new(ClaimTypes.NameIdentifier, Id.ToString()),
            new(ClaimTypes.Name, Email!),
            new(ClaimTypes.Role, Role),
            new(PortalClaims.DisplayName, DisplayName),
            new(Stamp, SecurityStamp!),
        ];
        if (CustomerNumber is not null) claims.Add(new(PortalClaims.CustomerNumber, CustomerNumber));
        return new(new ClaimsIdentity(claims, IdentityConstants.ApplicationScheme));
    }
}

/// <summary>Somebody's account changed: cookies and circuits are looked at again.</summary>
public sealed record AccountsChanged : IFact;

sealed class UserMapping : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> users)
    {
        users.ToTable("users");
        users.Property(u => u.Id).ValueGeneratedNever();
        users.Property(u => u.UserName).HasMaxLength(254);
        users.Property(u => u.NormalizedUserName).HasMaxLength(254);
        users.Property(u => u.Email).HasMaxLength(254);
        users.Property(u => u.NormalizedEmail).HasMaxLength(254);
        users.Property(u => u.DisplayName).HasMaxLength(200);
        users.Property(u => u.Role).HasMaxLength(20);
        users.Property(u => u.CustomerNumber).HasMaxLength(50);
        users.Property(u => u.SecurityStamp).HasMaxLength(64);
        users.Property(u => u.ConcurrencyStamp).HasMaxLength(64).IsConcurrencyToken();
        users.HasIndex(u => u.NormalizedEmail).IsUnique();
        users.HasIndex(u => u.NormalizedUserName).IsUnique();
        users.HasIndex(u => new { u.CreatedAt, u.Id });
        users.Property(u => u.LinkHash).HasMaxLength(32);
        users.HasIndex(u => u.LinkHash).IsUnique();
        // Not used: failed sign-ins are counted per address (SignInFailures), also for addresses without an account, so that a lock tells nobody who has one.
        users.Ignore(u => u.LockoutEnd).Ignore(u => u.LockoutEnabled).Ignore(u => u.AccessFailedCount);
        users.Ignore(u => u.PhoneNumber).Ignore(u => u.PhoneNumberConfirmed).Ignore(u => u.TwoFactorEnabled).Ignore(u => u.EmailConfirmed);
    }
}
