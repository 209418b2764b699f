using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Kernel.Data;

namespace Portal.Access;

/// <summary>
/// Every API client that is switched on, in memory: the door asks thousands of times a second and pays neither a query nor a principal of its own.
/// A change on any instance empties it by signal; it is read again now and then in case a signal was missed.
/// </summary>
sealed partial class KnownClients : IDisposable
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    // No result rather than a failure, which would be a log line for every guess.
    static readonly Task<AuthenticateResult> Unknown = Task.FromResult(AuthenticateResult.NoResult());

    readonly IDbContextFactory<PortalDb> dbs;
    readonly Secrets secrets;
    readonly LastUses uses;
    readonly TimeProvider clock;
    readonly ILogger<KnownClients> logger;
    readonly IDisposable listening;
    /// <summary>Of whom it was said already that a secret cannot be read.</summary>
    readonly ConcurrentDictionary<Guid, byte> unreadable = new();
    readonly Lock gate = new();
    Snapshot? snapshot;
    Task<Snapshot>? loading;

    public KnownClients(IDbContextFactory<PortalDb> dbs, Secrets secrets, LastUses uses, Signals signals, TimeProvider clock, ILogger<KnownClients> logger)
    {
        (this.dbs, this.secrets, this.uses, this.clock, this.logger) = (dbs, secrets, uses, clock, logger);
        listening = signals.On<ApiClientsChanged>(Forget);
    }

    /// <summary>The outcome for a key as it was sent. The search is over hashes, so its time says nothing about any key.</summary>
    public Task<AuthenticateResult> Find(ReadOnlySpan<char> key)
    {
        if (key.Length is 0 or > 200) return Unknown;
        Span<byte> text = stackalloc byte[600];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(key, text)], hash);
        var id = Fingerprint.Of(hash);
        var now = clock.GetUtcNow();
        if (Volatile.Read(ref snapshot) is not { } known) return Later(Load(), id, now);
        // Old, but no change was heard of: whoever asks does not wait for the reading.
        if (now - known.At > Fresh) _ = Load();
        return Look(known, id, now);
    }

    /// <summary>Those that sign their requests, with the secrets that are good now. A signed message does not say whose it is.</summary>
    public async ValueTask<IReadOnlyList<(ApiClient Client, string Secret)>> Signing()
    {
        var known = Volatile.Read(ref snapshot) ?? await Load();
        var now = clock.GetUtcNow();
        return [.. known.Signing.Where(s => s.EndsAt is not { } end || now < end).Select(s => (s.Client, s.Secret))];
    }

    async Task<AuthenticateResult> Later(Task<Snapshot> loading, Fingerprint id, DateTimeOffset now) => await Look(await loading, id, now);

    Task<AuthenticateResult> Look(Snapshot known, Fingerprint id, DateTimeOffset now)
    {
        if (!known.Keys.TryGetValue(id, out var key) || key.EndsAt <= now) return Unknown;
        uses.Saw(key.Client);
        return key.Known;
    }

    Task<Snapshot> Load()
    {
        lock (gate)
        {
            if (loading is not null) return loading;
            var read = Task.Run(Read);
            loading = read;
            _ = read.ContinueWith(_ => Keep(read), TaskScheduler.Default);
            return read;
        }
    }

    /// <summary>Keeps what was read, unless a change was heard of in the meantime.</summary>
    void Keep(Task<Snapshot> read)
    {
        lock (gate)
        {
            if (loading != read) return;
            loading = null;
            if (read.IsCompletedSuccessfully) snapshot = read.Result;
        }
    }

    void Forget()
    {
        lock (gate) (snapshot, loading) = (null, null);
    }

    async Task<Snapshot> Read()
    {
        var at = clock.GetUtcNow();
        await using var db = await dbs.CreateDbContextAsync();
        var clients = await db.Set<ApiClient>().AsNoTracking().Include(c => c.Keys).Where(c => c.RevokedAt == null).ToListAsync();
        var keys = new Dictionary<Fingerprint, Key>();
        var signing = new List<Signer>();
        foreach (var client in clients)
        {
            var known = Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(client.Principal(), ApiKeyAuthentication.Scheme)));
            foreach (var key in client.Keys) keys[Fingerprint.Of(key.Hash)] = new(client.Id, known, key.EndsAt);
            if (client.SigningSecret is { } secret) AddSigner(signing, client, secret, null);
            if (client.FormerSigningSecret is { } former) AddSigner(signing, client, former, client.FormerSigningEndsAt);
        }
        return new(at, keys.ToFrozenDictionary(), signing);
    }

    /// <summary>A secret whose key is lost keeps out its own client, not the others.</summary>
    void AddSigner(List<Signer> signing, ApiClient client, string hidden, DateTimeOffset? endsAt)
    {
        try
        {
            signing.Add(new(client, secrets.Reveal(hidden), endsAt));
        }
        catch (CryptographicException fault)
        {
            if (unreadable.TryAdd(client.Id, 0)) LogUnreadable(logger, client.Name, fault);
        }
    }

    public void Dispose() => listening.Dispose();

    [LoggerMessage(Level = LogLevel.Error, Message = "The signing secret of the API client {Client} cannot be decrypted; its signatures are refused until it gets a new one")]
    static partial void LogUnreadable(ILogger logger, string client, Exception fault);

    sealed record Snapshot(DateTimeOffset At, FrozenDictionary<Fingerprint, Key> Keys, IReadOnlyList<Signer> Signing);

    sealed record Signer(ApiClient Client, string Secret, DateTimeOffset? EndsAt);

    sealed record Key(Guid Client, Task<AuthenticateResult> Known, DateTimeOffset? EndsAt);

    readonly record struct Fingerprint(UInt128 High, UInt128 Low)
    {
        public static Fingerprint Of(ReadOnlySpan<byte> hash) => new(MemoryMarshal.Read<UInt128>(hash), MemoryMarshal.Read<UInt128>(hash[16..]));
    }
}
