using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Access;

/// <summary>
/// A start without any user prints a one-time code to the log: whoever can read the log may make the first administrator.
/// The code lives in this process only, and dies with its use.
/// </summary>
sealed partial class FirstRun(IDbContextFactory<PortalDb> dbs, CompanySettings company, ILogger<FirstRun> logger) : IPrepare
{
    /// <summary>The first administrator's id: of two made at the same moment on two instances one is refused.</summary>
    public static readonly Guid FirstId = new("00000000-0000-7000-8000-000000000001");

    const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    string? code;

    public int Order => 20;

    /// <summary>Whether the first administrator is still to be made.</summary>
    public async Task<bool> IsOpen(CancellationToken stop)
    {
        if (code is null) return false;
        // Another instance may have made somebody: asked each time, but only until then.
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await db.Set<User>().AnyAsync(stop)) Close();
        return code is not null;
    }

    public async Task Prepare(CancellationToken stop)
    {
        if (company.IsDemo) return;
        await using var db = await dbs.CreateDbContextAsync(stop);
        if (await db.Set<User>().AnyAsync(stop)) return;
        code = string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Letters, 4)));
        LogCode(logger, Urls.FirstRun, code);
    }

    public bool Is(string given) => code is { } right && CryptographicOperations.FixedTimeEquals(Bytes(given), Bytes(right));

    /// <summary>There is somebody now.</summary>
    public void Close() => code = null;

    static byte[] Bytes(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text.Trim().ToUpperInvariant()));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody can sign in yet. Open {Address} and make the first administrator with this one-time code: {Code}")]
    static partial void LogCode(ILogger logger, string address, string code);
}
