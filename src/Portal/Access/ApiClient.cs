using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Kernel.Contracts;

namespace Portal.Access;

/// <summary>A machine that calls us: scopes, the system it belongs to, and its keys.</summary>
public sealed class ApiClient
{
    readonly List<ApiKey> keys = [];

    ApiClient() { }

    public Guid Id { get; private init; }
    public string Name { get; private set; } = "";
    /// <summary>Slug of the system it belongs to: "website".</summary>
    public string OwnerSystem { get; private set; } = "";
    /// <summary>What it may do, separated by spaces.</summary>
    public string ScopeList { get; private set; } = "";
    /// <summary>Slugs of the registered flows that it was let in for, separated by spaces.</summary>
    public string FlowList { get; private set; } = "";
    /// <summary>Requests a minute; null: as configured, 0: no limit.</summary>
    public int? RateLimit { get; private set; }
    /// <summary>Standard Webhooks secret for signed requests, encrypted because a signature is checked by making it; null when it signs none.</summary>
    public string? SigningSecret { get; private set; }
    /// <summary>The secret before, while a rotation overlaps.</summary>
    public string? FormerSigningSecret { get; private set; }
    public DateTimeOffset? FormerSigningEndsAt { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? RevokedAt { get; private set; }
    /// <summary>Written late and in batches: good to the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }
    public IReadOnlyList<ApiKey> Keys => keys;

    public IReadOnlyList<string> Scopes => ScopeList.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    public IReadOnlyList<string> Flows => FlowList.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    public bool IsRevoked => RevokedAt is not null;

    /// <exception cref="InvalidInput">A scope is none, or there is no name.</exception>
    public static ApiClient New(string name, string ownerSystem, IEnumerable<string> scopes, int? rateLimit, DateTimeOffset at, IEnumerable<string>? flows = null)
    {
        var client = new ApiClient { Id = Guid.CreateVersion7(at), CreatedAt = at, RateLimit = rateLimit };
        client.Describe(name, ownerSystem, scopes, flows ?? []);
        return client;
    }

    void Describe(string name, string ownerSystem, IEnumerable<string> scopes, IEnumerable<string> flows)
    {
        string[] wanted = [.. Permission.Scopes.Intersect(scopes)];
        if (string.IsNullOrWhiteSpace(name)) throw new InvalidInput("/name", "Give it the name that timelines will show.", "required");
        if (wanted.Length == 0 || scopes.Except(Permission.Scopes).Any()) throw new InvalidInput("/scopes", $"Choose at least one of {string.Join(", ", Permission.Scopes)}.", "enum");
        (Name, OwnerSystem, ScopeList, FlowList) = (name.Trim(), ownerSystem.Trim(), string.Join(' ', wanted), string.Join(' ', flows.Distinct()));
    }

    public void Change(string name, string ownerSystem, IEnumerable<string> scopes, IEnumerable<string> flows)
    {
        RefuseRevoked();
        Describe(name, ownerSystem, scopes, flows);
    }

    /// <summary>From now on no key and no signature of it is taken. There is no way back: a key that was revoked may have been stolen.</summary>
    public void Revoke(DateTimeOffset at)
    {
        RefuseRevoked();
        RevokedAt = at;
        (SigningSecret, FormerSigningSecret, FormerSigningEndsAt) = (null, null, null);
        foreach (var key in keys) key.EndBy(at);
    }

    /// <summary>It signs with this from now on; the secret before is good for the overlap.</summary>
    /// <param name="hidden">Encrypted.</param>
    public void SignWith(string hidden, TimeSpan overlap, DateTimeOffset at)
    {
        RefuseRevoked();
        var overlaps = SigningSecret is not null && overlap > TimeSpan.Zero;
        (FormerSigningSecret, FormerSigningEndsAt) = (overlaps ? SigningSecret : null, overlaps ? at + overlap : null);
        SigningSecret = hidden;
    }

    void RefuseRevoked()
    {
        if (IsRevoked) throw new BusinessRuleViolation($"{Name} is revoked. Create another API client.");
    }

    /// <summary>Adds a key; those before it end after the overlap.</summary>
    public void AddKey(string key, TimeSpan overlap, DateTimeOffset at)
    {
        RefuseRevoked();
        foreach (var old in keys) old.EndBy(at + overlap);
        keys.Add(ApiKey.Of(Id, key, at));
    }

    /// <summary>Who this is, for every request that it makes.</summary>
    /// <param name="webhookId">Id of the signed message that brought it.</param>
    public ClaimsPrincipal Principal(string? webhookId = null)
    {
        List<Claim> claims =
        [
            new(PortalClaims.ClientId, Id.ToString()),
            new(PortalClaims.DisplayName, Name),
            new(ClaimTypes.Name, Name),
            .. Scopes.Select(s => new Claim(PortalClaims.Permission, s)),
        ];
        if (RateLimit is { } perMinute) claims.Add(new(PortalClaims.RateLimit, perMinute.ToString()));
        if (webhookId is not null) claims.Add(new(PortalClaims.WebhookId, webhookId));
        return new(new ClaimsIdentity(claims, webhookId is null ? ApiKeyAuthentication.Scheme : SignatureAuthentication.Scheme));
    }
}

/// <summary>
/// A credential of an API client, kept as SHA-256. A slow hash would buy nothing: the key is 256 random bits, which no one guesses,
/// and every request pays for the hash.
/// </summary>
public sealed class ApiKey
{
    public const string Prefix = "pk_";
    const int ShownLength = 10;

    ApiKey() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public byte[] Hash { get; private init; } = [];
    /// <summary>Its first letters, to tell keys apart.</summary>
    public string Start { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }
    /// <summary>Null: it works until it is replaced.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>A new key: 256 random bits in letters and digits that survive a copy.</summary>
    public static string NewKey() => Prefix + System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static ApiKey Of(Guid client, string key, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        ClientId = client,
        Hash = SHA256.HashData(Encoding.UTF8.GetBytes(key)),
        Start = key[..Math.Min(ShownLength, key.Length)],
        CreatedAt = at,
    };

    internal void EndBy(DateTimeOffset at)
    {
        if (EndsAt is null || EndsAt > at) EndsAt = at;
    }
}

/// <summary>An API client or a key changed: caches load again.</summary>
public sealed record ApiClientsChanged : IFact;

sealed class ApiClientMapping : IEntityTypeConfiguration<ApiClient>
{
    public void Configure(EntityTypeBuilder<ApiClient> clients)
    {
        clients.ToTable("api_clients");
        clients.Property(c => c.Id).ValueGeneratedNever();
        clients.Property(c => c.Name).HasMaxLength(200);
        clients.Property(c => c.OwnerSystem).HasMaxLength(100);
        clients.Property(c => c.ScopeList).HasMaxLength(1000);
        clients.Property(c => c.FlowList).HasMaxLength(4000);
        clients.HasIndex(c => c.Name).IsUnique();
        clients.HasIndex(c => new { c.CreatedAt, c.Id });
        clients.HasMany(c => c.Keys).WithOne().HasForeignKey(k => k.ClientId).OnDelete(DeleteBehavior.Cascade);
        clients.Navigation(c => c.Keys).UsePropertyAccessMode(PropertyAccessMode.Field);
        clients.Ignore(c => c.Scopes).Ignore(c => c.Flows);
    }
}

sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> keys)
    {
        keys.ToTable("api_keys");
        keys.Property(k => k.Id).ValueGeneratedNever();
        keys.Property(k => k.Hash).HasMaxLength(32);
        keys.Property(k => k.Start).HasMaxLength(20);
        keys.HasIndex(k => k.Hash).IsUnique();
    }
}
