using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Portal.Kernel.Contracts;

namespace Portal.Sync;

/// <summary>Which events a change is, or a day that passed. Whoever asks saves the row's mark with the events, so that each is told once.</summary>
static class Announcements
{
    /// <summary>Domains whose changes have events.</summary>
    public static IReadOnlyCollection<string> Domains => Needed.Keys;

    static readonly Dictionary<string, string[]> Needed = new()
    {
        [Kernel.Contracts.Domains.Customers] = [Fields.Company, Fields.Email, Fields.Blocked],
        [Kernel.Contracts.Domains.Inventory] = [Fields.Available],
        [Kernel.Contracts.Domains.Contracts] = [Fields.Customer, Fields.Title, Fields.Status, Fields.StartsOn, Fields.EndsOn, Fields.MonthlyAmount, Fields.Currency],
        [Kernel.Contracts.Domains.Invoices] = [Fields.Customer, Fields.Status, Fields.DueOn, Fields.Total, Fields.Open, Fields.Currency],
        [Kernel.Contracts.Domains.Quotes] = [Fields.Number, Fields.Customer, Fields.Company, Fields.Status],
        [Kernel.Contracts.Domains.Tickets] = [Fields.Number, Fields.Subject, Fields.Status, Fields.Customer],
        [Kernel.Contracts.Domains.Opportunities] = [Fields.Name, Fields.Company, Fields.Customer, Fields.Contact, Fields.Email, Fields.Status, Fields.Amount, Fields.Currency],
    };

    const string Open = "open", Overdue = "overdue", NoTerm = "-";

    /// <summary>Fields that a flow looks at: those that it carries, and those that its events tell.</summary>
    public static IEnumerable<string> Watched(this SyncFlow flow) => flow.Announces && Needed.TryGetValue(flow.Domain, out var told) ? flow.Fields.Keys.Union(told) : flow.Fields.Keys;

    /// <param name="before">What was said before; null: the record is new.</param>
    /// <param name="baseline">Everything is read for the first time: nothing is told, all is remembered.</param>
    public static IEvent? Of(SyncFlow flow, SyncedRow row, IReadOnlyDictionary<string, string?>? before, DateTimeOffset? changedAt, DateTimeOffset now, bool baseline)
    {
        var at = changedAt ?? now;
        switch (flow.Domain)
        {
            case Kernel.Contracts.Domains.Customers: return baseline ? null : Customer(flow, row, before, at);
            case Kernel.Contracts.Domains.Quotes: return baseline ? null : Quote(flow, row, before, at);
            case Kernel.Contracts.Domains.Tickets: return baseline ? null : Ticket(flow, row, before, at);
            case Kernel.Contracts.Domains.Opportunities: return baseline ? null : Opportunity(flow, row, before, at);
        }
        if (flow.Domain == Kernel.Contracts.Domains.Contracts && !baseline && Activated(flow, row, before) is { } activated)
        {
            // It may end soon as well: that is told a moment later.
            row.Look(now);
            return activated;
        }
        // What was never told of a known record is how things stand, and no news: somebody switched telling on.
        return Look(flow, row, changedAt, now, baseline || (before is not null && row.Said is null));
    }

    /// <summary>What there is to tell of a row now, and when to look again.</summary>
    public static IEvent? Look(SyncFlow flow, SyncedRow row, DateTimeOffset? changedAt, DateTimeOffset now, bool baseline)
    {
        row.Look(null);
        return flow.Domain switch
        {
            Kernel.Contracts.Domains.Inventory => Stock(flow, row, changedAt ?? now, now),
            Kernel.Contracts.Domains.Contracts => Renewal(flow, row, now, baseline),
            Kernel.Contracts.Domains.Invoices => Late(flow, row, now, baseline),
            _ => null,
        };
    }

    static IEvent? Customer(SyncFlow flow, SyncedRow row, IReadOnlyDictionary<string, string?>? before, DateTimeOffset at)
    {
        var now = row.Values;
        var (company, email, blocked) = (now.GetValueOrDefault(Fields.Company) ?? row.Key, now.GetValueOrDefault(Fields.Email), RowText.Flag(now.GetValueOrDefault(Fields.Blocked)) ?? false);
        if (before is null) return new CustomerCreated(IdOf(flow, row), row.Key, company, email, blocked, at);
        var changed = RowValues.Differences(before, now, flow.Watched());
        return changed.Count == 0 ? null : new CustomerUpdated(IdOf(flow, row), row.Key, company, email, blocked, [.. changed.Select(Member)], at);
    }

    /// <summary>New ones are told when they are made, by whoever makes them.</summary>
    static QuoteStatusChanged? Quote(SyncFlow flow, SyncedRow row, IReadOnlyDictionary<string, string?>? before, DateTimeOffset at)
    {
        var now = row.Values;
        if (before?.GetValueOrDefault(Fields.Status) is not { } former || now.GetValueOrDefault(Fields.Status) is not { } status || status == former) return null;
        var number = now.GetValueOrDefault(Fields.Number) ?? row.Key;
        return new(IdOf(flow, row), number, number == row.Key ? null : row.Key, CustomerOf(now), status, former, at);
    }

    static IEvent? Ticket(SyncFlow flow, SyncedRow row, IReadOnlyDictionary<string, string?>? before, DateTimeOffset at)
    {
        var now = row.Values;
        var (number, subject, status) = (now.GetValueOrDefault(Fields.Number) ?? row.Key, now.GetValueOrDefault(Fields.Subject) ?? "", now.GetValueOrDefault(Fields.Status) ?? "");
        if (before is null) return new TicketCreated(IdOf(flow, row), number, subject, status, Somebody(now), at);
        return RowValues.Differences(before, now, flow.Watched()).Count == 0 ? null : new TicketUpdated(IdOf(flow, row), number, subject, status, Somebody(now), at);
    }

    /// <summary>What is new in the CRM is a lead; what moves on there is an opportunity.</summary>
    static IEvent? Opportunity(SyncFlow flow, SyncedRow row, IReadOnlyDictionary<string, string?>? before, DateTimeOffset at)
    {
        var now = row.Values;
        if (before is null) return new LeadCreated(IdOf(flow, row), row.Key, now.GetValueOrDefault(Fields.Company), now.GetValueOrDefault(Fields.Contact) ?? now.GetValueOrDefault(Fields.Name), now.GetValueOrDefault(Fields.Email), flow.Source, at);
        return RowValues.Differences(before, now, flow.Watched()).Count == 0 ? null
            : new OpportunityUpdated(IdOf(flow, row), row.SourceId ?? row.Key, row.Key, Somebody(now), now.GetValueOrDefault(Fields.Status) ?? "", RowText.Number(now.GetValueOrDefault(Fields.Amount)), now.GetValueOrDefault(Fields.Currency), at);
    }

    static ContractActivated? Activated(SyncFlow flow, SyncedRow row, IReadOnlyDictionary<string, string?>? before)
    {
        const string Active = "active";
        var now = row.Values;
        if (now.GetValueOrDefault(Fields.Status) != Active || before?.GetValueOrDefault(Fields.Status) == Active || RowText.Day(now.GetValueOrDefault(Fields.StartsOn)) is not { } starts) return null;
        return new(IdOf(flow, row), row.Key, CustomerOf(now), now.GetValueOrDefault(Fields.Title) ?? row.Key, starts, RowText.Day(now.GetValueOrDefault(Fields.EndsOn)), RowText.Number(now.GetValueOrDefault(Fields.MonthlyAmount)) ?? 0, now.GetValueOrDefault(Fields.Currency) ?? "");
    }

    /// <summary>Stock is told against what was told last, so that many small steps add up to a large one.</summary>
    static IEvent? Stock(SyncFlow flow, SyncedRow row, DateTimeOffset at, DateTimeOffset now)
    {
        var values = row.Values;
        if (RowText.Number(values.GetValueOrDefault(Fields.Available)) is not { } available) return null;
        if (RowText.Number(row.Said) is not { } former)
        {
            row.Say(RowText.Of(available), null);
            return null;
        }
        if (available == former || Math.Abs(available - former) < flow.Threshold) return null;
        if (row.SaidAt is { } said && said + TimeSpan.FromMinutes(flow.QuietMinutes) is var quietUntil && quietUntil > now)
        {
            row.Look(quietUntil);
            return null;
        }
        row.Say(RowText.Of(available), now);
        return new InventoryLevelChanged(IdOf(flow, row), row.Key, available, former, values.GetValueOrDefault(Fields.Unit) is { } unit ? ItemStanding.UnitOfStock(unit) : null, at);
    }

    /// <summary>Once for each contract and the day it ends on.</summary>
    static IEvent? Renewal(SyncFlow flow, SyncedRow row, DateTimeOffset now, bool baseline)
    {
        var values = row.Values;
        var (ends, today) = (RowText.Day(values.GetValueOrDefault(Fields.EndsOn)), flow.Schedule.Day(now));
        if (ends is not { } day || day < today || values.GetValueOrDefault(Fields.Status) == "ended")
        {
            if (row.Said is null) row.Say(NoTerm, null);
            return null;
        }
        if (row.Said == RowText.Of(day)) return null;
        var due = day.AddDays(-flow.DaysBefore);
        if (due > today)
        {
            if (row.Said is null) row.Say(NoTerm, null);
            row.Look(flow.Schedule.Begins(due));
            return null;
        }
        row.Say(RowText.Of(day), baseline ? null : now);
        return baseline ? null : new ContractRenewalDue(
            IdOf(flow, row), row.Key, CustomerOf(values), values.GetValueOrDefault(Fields.Title) ?? row.Key, day, RowText.Number(values.GetValueOrDefault(Fields.MonthlyAmount)) ?? 0, values.GetValueOrDefault(Fields.Currency) ?? "");
    }

    /// <summary>Once for each invoice, on the day after it was due.</summary>
    static IEvent? Late(SyncFlow flow, SyncedRow row, DateTimeOffset now, bool baseline)
    {
        var values = row.Values;
        if (row.Said == Overdue) return null;
        if (row.Said is null) row.Say(Open, null);
        var total = RowText.Number(values.GetValueOrDefault(Fields.Total)) ?? 0;
        var open = RowText.Number(values.GetValueOrDefault(Fields.Open)) ?? (values.GetValueOrDefault(Fields.Status) == "paid" ? 0 : total);
        if (RowText.Day(values.GetValueOrDefault(Fields.DueOn)) is not { } due || open <= 0) return null;
        if (flow.Schedule.Day(now) <= due)
        {
            row.Look(flow.Schedule.Begins(due.AddDays(1)));
            return null;
        }
        row.Say(Overdue, baseline ? null : now);
        return baseline ? null : new InvoiceOverdue(IdOf(flow, row), row.Key, CustomerOf(values), due, total, open, values.GetValueOrDefault(Fields.Currency) ?? "");
    }

    static EventCustomer CustomerOf(IReadOnlyDictionary<string, string?> values) => new(values.GetValueOrDefault(Fields.Customer) ?? "", values.GetValueOrDefault(Fields.Company));

    static EventCustomer? Somebody(IReadOnlyDictionary<string, string?> values) => values.GetValueOrDefault(Fields.Customer) is { Length: > 0 } ? CustomerOf(values) : null;

    /// <summary>The source's own id when it is one of these, else always the same for a record.</summary>
    static Guid IdOf(SyncFlow flow, SyncedRow row) => Guid.TryParse(row.SourceId, out var id) ? id
        : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{flow.Source} {flow.Domain} {row.Key}")).AsSpan(0, 16));

    /// <summary>As events name members.</summary>
    static string Member(string field) => field == Fields.Company ? "name" : JsonNamingPolicy.CamelCase.ConvertName(string.Concat(field.Split('-').Select(w => w.Length == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..])));
}
