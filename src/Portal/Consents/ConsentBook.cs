using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Consents;

/// <summary>The consents as a connection, so that they can be synced and compared with mailing lists: withdrawals come back, consents never do.</summary>
sealed class ConsentBook(IDbContextFactory<PortalDb> dbs, TimeProvider clock) : IDomainReader, IDomainWriter
{
    public const string Slug = "consents";

    static readonly DomainShape Shape = new(Domains.Subscribers, [new(Fields.Status, Required: true), new(Fields.ConsentWording, Consent.MaxWording), new(Fields.ConsentAt), new(Fields.ConsentSource, Consent.MaxSource)]);

    public string System => Slug;
    public IReadOnlyList<DomainShape> Readable { get; } = [Shape];
    public IReadOnlyList<DomainShape> Writable { get; } = [Shape];
    public int BatchSize => 100;

    /// <summary>Who is gone from a list has left it.</summary>
    public bool Deletes(string domain) => true;

    public async Task<RowPage> Read(string domain, ReadAsk ask, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var all = db.Set<Consent>().AsNoTracking().Where(c => c.Purpose == Purpose.Marketing);
        if (ask.Since is { } since) all = all.Where(c => c.WrittenAt >= since);
        if (ask.Cursor is { } cursor)
        {
            var (at, id) = Shell.TimeCursor.Read(cursor);
            all = all.Where(c => c.WrittenAt > at || (c.WrittenAt == at && c.Id > id));
        }
        var page = await ConsentDesk.WhatCounts(db, all).OrderBy(c => c.WrittenAt).ThenBy(c => c.Id).Take(ask.Size).ToListAsync(stop);
        return new([.. page.Select(Row)], page.Count < ask.Size ? null : Shell.TimeCursor.Of(page[^1].WrittenAt, page[^1].Id));
    }

    public async Task<IReadOnlyList<RowOutcome>> Write(string domain, IReadOnlyList<DomainRow> rows, WriteRules rules, CancellationToken stop)
    {
        await using var db = await dbs.CreateDbContextAsync(stop);
        var outcomes = new List<RowOutcome>();
        foreach (var row in rows)
        {
            if (row[Fields.Status] is not ("unsubscribed" or "cleaned") && !row.Deleted)
            {
                outcomes.Add(new(row.Key, RowResult.Skipped, Reason: "A consent comes from the person, not from a list."));
                continue;
            }
            var now = clock.GetUtcNow();
            var said = Consent.Of(row.Key, Purpose.Marketing, given: false, "", row.ChangedAt ?? now, "a mailing list", $"{row[Fields.Status] ?? "deleted"} there", now);
            outcomes.Add(new(row.Key, await ConsentDesk.Say(db, said, stop) ? RowResult.Changed : RowResult.Unchanged, said.Id.ToString()));
        }
        await db.SaveChangesAsync(stop);
        return outcomes;
    }

    static DomainRow Row(Consent said) => new(said.Email, new Dictionary<string, string?>
    {
        [Fields.Status] = said.Given ? "subscribed" : "unsubscribed", [Fields.ConsentWording] = said.Wording, [Fields.ConsentAt] = RowText.Of(said.At), [Fields.ConsentSource] = said.Source,
    }, said.WrittenAt, said.Id.ToString());
}
