using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Registry;

/// <summary>Signal: the registry was changed.</summary>
public sealed record RegistryChanged : IFact;

/// <summary>Writes items into the registry within a transaction that holds it: the item, its history, who owns what, the audit trail.</summary>
/// <param name="audited">Each item gets an entry of its own in the audit trail; whoever writes many at once makes one for all.</param>
sealed class Pen(PortalDb db, Book book, string by, DateTimeOffset at, bool audited = true)
{
    /// <summary>What this pen wrote and the book does not know yet.</summary>
    readonly Dictionary<(ItemKind, string), RegistryItem> written = [];

    public DateOnly Today { get; } = DateOnly.FromDateTime(at.UtcDateTime);

    /// <summary>The item as it is written, put in order; the one that was there when nothing differs.</summary>
    /// <exception cref="InvalidInput">It refers to something that is not registered.</exception>
    /// <exception cref="BusinessRuleViolation">Two systems of record at one date.</exception>
    public async Task<T> Write<T>(T item, CancellationToken stop) where T : RegistryItem
    {
        var kind = ItemList.KindOf(item);
        if (item is DataDomain domain) item = (T)(RegistryItem)(domain with { Ownership = OwnershipRules.InOrder(domain.Ownership) });
        RequireKnown(item);
        if (item is Flow { State: not FlowState.Retired } flow && flow.From == flow.To) throw new InvalidInput("/to", $"A flow goes from one system to another; {book.NameOf(flow.To)} is both its ends.", "not");
        var (former, after) = (Find(kind, item.Slug), ItemList.Write(item));
        // Whatever way it came: what is kept can be exported and imported again.
        if (ItemList.For(kind).Schema.Check(Encoding.UTF8.GetBytes(after)) is { Count: > 0 } wrong) throw new InvalidInput(wrong);
        var before = former is null ? null : ItemList.Write(former);
        if (before == after) return item;

        if (former is null || await db.RegistryItems.FindAsync([kind, item.Slug], stop) is not { } row) db.RegistryItems.Add(RegistryRow.Of(item, after, at));
        else row.Become(after, at);
        if (item is DataDomain owned) await WriteOwnership(owned, former is not null, stop);
        await Note(kind, item, before, after, stop);
        written[(kind, item.Slug)] = item;
        return item;
    }

    public async Task Remove(RegistryItem item, CancellationToken stop)
    {
        var kind = ItemList.KindOf(item);
        db.RegistryItems.Remove(await db.RegistryItems.SingleAsync(r => r.Kind == kind && r.Slug == item.Slug, stop));
        if (item is DataDomain) await db.Ownership.Where(o => o.Domain == item.Slug).ExecuteDeleteAsync(stop);
        await Note(kind, item, ItemList.Write(item), null, stop);
    }

    async Task Note(ItemKind kind, RegistryItem item, string? before, string? after, CancellationToken stop)
    {
        db.RegistryChanges.Add(new RegistryChange { Kind = kind, Slug = item.Slug, At = at, By = by, Before = before, After = after });
        var verb = before is null ? "registered" : after is null ? "removed" : "changed";
        if (audited) await db.Record(at, by, $"{verb} the {ItemList.For(kind).One}", item.Name, null, stop);
        db.Publish(new RegistryChanged());
    }

    async Task WriteOwnership(DataDomain domain, bool known, CancellationToken stop)
    {
        List<OwnershipRow> rows = known ? await db.Ownership.Where(o => o.Domain == domain.Slug).ToListAsync(stop) : [];
        var wanted = OwnershipRules.Rows(domain).ToDictionary(r => (r.Field, r.From));
        // A key cannot be removed and added in one save with another value under it: what differs is written anew, the rest stays.
        foreach (var row in rows)
            if (wanted.Remove((row.Field, row.From), out var same)) { if (row.System != same.System) db.Entry(row).Property(r => r.System).CurrentValue = same.System; }
            else db.Ownership.Remove(row);
        db.Ownership.AddRange(wanted.Values);
    }

    RegistryItem? Find(ItemKind kind, string slug) => written.GetValueOrDefault((kind, slug)) ?? book.Find(kind, slug);

    void RequireKnown(RegistryItem item)
    {
        var wrong = References(item).Where(r => Find(r.Kind, r.Slug) is null)
            .Select(r => new Violation(r.Pointer, $"There is no {ItemList.For(r.Kind).One} {r.Slug} in the registry; register it first.", "reference")).ToList();
        if (wrong.Count > 0) throw new InvalidInput(wrong);
    }

    static IEnumerable<(string Pointer, ItemKind Kind, string Slug)> References(RegistryItem item)
    {
        switch (item)
        {
            case Flow flow:
                yield return ("/from", ItemKind.Systems, flow.From);
                yield return ("/to", ItemKind.Systems, flow.To);
                // What is over keeps what it was about, though that may be gone.
                if (flow.State is FlowState.Retired) break;
                if (flow.Domain is { } domain) yield return ("/domain", ItemKind.Domains, domain);
                if (flow.Pattern is { } pattern) yield return ("/pattern", ItemKind.Patterns, pattern);
                break;
            case FlowException exception:
                yield return ("/flow", ItemKind.Flows, exception.Flow);
                break;
            case DataDomain data:
                foreach (var (i, claim) in data.ClaimedBy.Index()) yield return ($"/claimedBy/{i}", ItemKind.Systems, claim);
                foreach (var (i, owned) in data.Ownership.Index())
                    if (owned.System is { } owner) yield return ($"/ownership/{i}/system", ItemKind.Systems, owner);
                foreach (var (i, copy) in data.Copies.Index()) yield return ($"/copies/{i}/system", ItemKind.Systems, copy.System);
                break;
        }
    }
}
