using System.Globalization;
using Microsoft.Extensions.Logging;
using Portal.Kernel.Contracts;

namespace Portal.Connectors.Mailchimp;

/// <summary>
/// Reads by the last change, oldest first, and goes on from the last value: an offset alone loses rows, since one that changes meanwhile moves to the end.
/// Only the members of one and the same second are gone through by offset, and anew when one of them left that second.
/// </summary>
sealed class MailchimpReader(MailchimpClient client, MailchimpMap map, ILogger log)
{
    const int Largest = 1000;
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public async Task<RowPage> Read(ReadAsk ask, CancellationToken stop)
    {
        var (at, size) = (Place.Of(ask), Math.Clamp(ask.Size, 1, Largest));
        // "After" is taken as after: one second earlier holds the second itself.
        var (members, total) = await client.Members(at.From - Second, at.Within is null ? null : at.From + Second, at.Within?.Offset ?? 0, size, stop);
        var next = at.Within is { } within ? Inside(at, within, size, total) : Onward(at, members.Count < size || members.Count == 0 ? null : MailchimpMap.ChangedAt(members[^1]) ?? throw new ConnectionFault(FaultKind.Unreachable, "Mailchimp left out when a member changed."));
        var strange = members.Where(m => MailchimpMap.Status(m) is null).Select(m => MailchimpClient.Text(m["status"])).Distinct().ToList();
        if (strange.Count > 0) log.LogInformation("Mailchimp has members of a status that is not known here, which was left out: {Statuses}.", string.Join(", ", strange));
        return new RowPage([.. members.Select(map.Row).OfType<DomainRow>()], next?.Text);
    }

    /// <param name="last">Last change on a full page; null: that was the last page.</param>
    static Place? Onward(Place at, DateTimeOffset? last)
    {
        if (last is not { } changed) return null;
        return at.From is null || changed > at.From ? new(changed, null) : new(at.From, (0, int.MaxValue));
    }

    static Place Inside(Place at, (int Offset, int Total) within, int size, int total)
    {
        // Fewer than before: what came after it moved up, perhaps over the edge of a page.
        if (total < within.Total && within.Offset > 0) return at with { Within = (0, total) };
        return within.Offset + size < total ? at with { Within = (within.Offset + size, total) } : new(at.From + Second, null);
    }

    /// <param name="From">Null: from the beginning.</param>
    /// <param name="Within">More members than fit on a page changed in this second: which of them come next, and how many there were.</param>
    sealed record Place(DateTimeOffset? From, (int Offset, int Total)? Within)
    {
        public static Place Of(ReadAsk ask)
        {
            if (ask.Cursor is null) return new(ask.Since is { } since ? DateTimeOffset.FromUnixTimeSeconds(since.ToUnixTimeSeconds()) : null, null);
            var parts = ask.Cursor.Split(':').Select(p => long.Parse(p, CultureInfo.InvariantCulture)).ToList();
            return new(DateTimeOffset.FromUnixTimeSeconds(parts[0]), parts.Count > 1 ? ((int)parts[1], (int)parts[2]) : null);
        }

        public string Text => string.Create(CultureInfo.InvariantCulture, $"{From?.ToUnixTimeSeconds()}") + (Within is { } within ? string.Create(CultureInfo.InvariantCulture, $":{within.Offset}:{within.Total}") : "");
    }
}
