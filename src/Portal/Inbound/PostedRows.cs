using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Connectors;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Inbound;

/// <summary>Reads what was posted, by the last change and the key.</summary>
sealed class PostedRows(IDbContextFactory<PortalDb> dbs) : IPostedRows
{
    public async Task<RowPage> Read(string connection, string domain, ReadAsk ask, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var rows = db.Set<PostedRow>().AsNoTracking().Where(r => r.Connection == connection && r.Domain == domain);
        if (ask.Since is { } since) rows = rows.Where(r => r.ChangedAt >= since);
        if (ask.Cursor is { } cursor)
        {
            if (cursor.Split(' ', 2) is not [var ticks, var after] || !long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var of)) throw new ConnectionFault(FaultKind.Refused, "This is no cursor of what was posted.");
            var at = new DateTimeOffset(of, TimeSpan.Zero);
            rows = rows.Where(r => r.ChangedAt > at || (r.ChangedAt == at && string.Compare(r.Key, after) > 0));
        }
        var page = await rows.OrderBy(r => r.ChangedAt).ThenBy(r => r.Key).Take(Math.Max(1, ask.Size)).ToListAsync(stop);
        return new RowPage([.. page.Select(r => r.Row)], page.Count < ask.Size ? null : string.Create(CultureInfo.InvariantCulture, $"{page[^1].ChangedAt.UtcTicks} {page[^1].Key}"));
    }
}
