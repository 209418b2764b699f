using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Data;

namespace Portal.Access;

/// <summary>
/// Failed sign-ins for one e-mail address, whether or not it has an account: a lock then tells nobody who has one.
/// Guesses for one address take turns (SignInTurns), so that many at once are not more guesses.
/// </summary>
public sealed class SignInFailures : IVersioned
{
    public const int Most = 5;
    public static readonly TimeSpan LockFor = TimeSpan.FromMinutes(15);

    SignInFailures() { }

    /// <summary>SHA-256 of the normalised address.</summary>
    public string Id { get; private init; } = "";
    public int Count { get; private set; }
    public DateTimeOffset LastAt { get; private set; }
    public DateTimeOffset? LockedUntil { get; private set; }
    public int Version { get; private set; }

    public static string IdOf(string email) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToUpperInvariant())));

    public static SignInFailures Of(string email) => new() { Id = IdOf(email) };

    public bool IsLocked(DateTimeOffset now) => LockedUntil > now;

    /// <summary>Counts a wrong password; the fifth locks.</summary>
    public void Failed(DateTimeOffset now)
    {
        if (now - LastAt > LockFor) Count = 0;
        (Count, LastAt) = (Count + 1, now);
        if (Count >= Most) LockedUntil = now + LockFor;
    }
}

sealed class SignInFailuresMapping : IEntityTypeConfiguration<SignInFailures>
{
    public void Configure(EntityTypeBuilder<SignInFailures> failures)
    {
        failures.ToTable("sign_in_failures");
        failures.Property(f => f.Id).HasMaxLength(64).ValueGeneratedNever();
        failures.HasIndex(f => f.LastAt);
    }
}
