using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Kernel.Contracts;
using static Portal.Connectors.Tryton.TrytonValues;

namespace Portal.Connectors.Tryton;

/// <summary>One kind of record whose change is a change of what it belongs to.</summary>
/// <param name="Owner">Field with the id, or ids, of the record that is read.</param>
sealed record TrytonPart(string Model, string Owner = "id");

/// <summary>
/// What changed, oldest change first. A record of Tryton has a write_date only once it was changed, and no field of it moves when a part of it does
/// (an address, a line): so each model gives two streams, by create_date and by write_date, and the streams are merged. A record that changes while
/// pages are read moves to the end of its stream and is read again.
/// </summary>
sealed class TrytonFeed(TrytonClient client, IReadOnlyList<TrytonPart> parts)
{
    /// <param name="At">Change of the last record that was given, or where to begin; null: at the beginning.</param>
    /// <param name="Id">Of that record; -1: none was given yet.</param>
    readonly record struct Position(DateTimeOffset? At, int Id)
    {
        public override string ToString() => At is { } at ? $"{at.UtcTicks}.{Id}" : "";

        public static Position Of(string text)
        {
            if (text.Length == 0) return new(null, -1);
            var parts = text.Split('.');
            return long.TryParse(parts[0], out var ticks) && int.TryParse(parts.ElementAtOrDefault(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id)
                ? new(new(ticks, TimeSpan.Zero), id) : throw new ConnectionFault(FaultKind.Refused, "The cursor is none of Tryton's.");
        }
    }

    sealed record Change(int Stream, DateTimeOffset At, int Id, IReadOnlyList<int> Owners);

    IEnumerable<(TrytonPart Part, string Date)> Streams => parts.SelectMany(p => new[] { (p, "create_date"), (p, "write_date") });

    /// <summary>Ids of the records of a page, and the cursor of the next.</summary>
    public async Task<(IReadOnlyList<int> Ids, string? Next)> Page(ReadAsk ask, CancellationToken stop)
    {
        var from = ask.Cursor is { } cursor ? [.. cursor.Split(',').Select(Position.Of)] : Streams.Select(_ => new Position(ask.Since, -1)).ToArray();
        if (from.Length != Streams.Count()) throw new ConnectionFault(FaultKind.Refused, "The cursor is none of Tryton's.");
        var heads = new List<Change>();
        foreach (var ((part, date), stream) in Streams.Select((s, i) => (s, i))) heads.AddRange(await Head(part, date, stream, from[stream], ask.Size, stop));
        var page = heads.OrderBy(c => c.At).ThenBy(c => c.Stream).ThenBy(c => c.Id).Take(ask.Size).ToList();
        foreach (var change in page) from[change.Stream] = new(change.At, change.Id);
        return ([.. page.SelectMany(c => c.Owners).Distinct()], page.Count < ask.Size ? null : string.Join(',', from));
    }

    async Task<IEnumerable<Change>> Head(TrytonPart part, string date, int stream, Position from, int size, CancellationToken stop)
    {
        var domain = new JsonArray { Where(date, from.At is null ? "!=" : ">=", from.At?.Json()) };
        if (from is { At: { } at, Id: >= 0 }) domain.Add(Any([Where(date, ">", at.Json()), Where("id", ">", from.Id)]));
        if (date == "create_date") domain.Add(Where("write_date", "=", null));
        var found = await client.Search(part.Model, domain, [date, part.Owner], stop, size, [List(date, "ASC"), List("id", "ASC")], all: true);
        return found.Where(r => r.At(date) is not null).Select(r => new Change(stream, r.At(date)!.Value, r.Id()!.Value, r![part.Owner] is JsonArray ? [.. r.Ids(part.Owner)] : r.Id(part.Owner) is { } id ? [id] : []));
    }
}
