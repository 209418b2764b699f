using MediatR;
using Portal.Staging.UseCases;

namespace Portal.Staging.Pages;

/// <summary>
/// The rows that a reader has on the page. They stay where they are while the queue moves on: what changed is shown in its place,
/// what came is only counted until the reader asks for it.
/// </summary>
public sealed class QueueList(IMediator mediator)
{
    /// <summary>Rows of one page of the list.</summary>
    public const int Page = 50;
    const int MostAtOnce = 200;

    int opened;

    public IReadOnlyList<QueuePart> Parts { get; private set; } = [];
    public IEnumerable<QueueRow> Rows => Parts.SelectMany(p => p.Rows);
    public bool IsEmpty => Parts.All(p => p.Rows.Count == 0);
    /// <summary>How many rows wait to be shown.</summary>
    public int New => Parts.Sum(p => p.New);

    /// <summary>Begins with these filters. Answers false when the reader went on to others meanwhile.</summary>
    public async Task<bool> Open(IReadOnlyList<QueueFilter> filters)
    {
        var mine = ++opened;
        var parts = new List<QueuePart>();
        foreach (var filter in filters) parts.Add(await Read(filter, Page));
        if (mine != opened) return false;
        Parts = parts;
        return true;
    }

    /// <summary>The next page of one part.</summary>
    public async Task More(QueuePart part)
    {
        if (part.Next is not { } after) return;
        var page = await mediator.Send(new ListQueue(part.Filter, after, Page));
        if (part.Next == after) part.Add(page.Rows, page.Next);
    }

    /// <summary>Shows what changed in the rows that are there, and counts what is new.</summary>
    public async Task Look()
    {
        var mine = opened;
        foreach (var part in Parts)
        {
            var now = await Read(part.Filter, part.Rows.Count + (part.Next is null ? Page : 0));
            var left = part.Rows.Select(r => r.Id).Except(now.Rows.Select(r => r.Id)).ToList();
            var elsewhere = left.Count == 0 ? [] : await mediator.Send(new ListQueueRows(left));
            if (mine != opened) return;
            part.Become(now.Rows, elsewhere);
        }
    }

    /// <summary>Reads everything anew, as long as it was: new rows come in, decided ones go.</summary>
    public async Task Refresh()
    {
        var mine = ++opened;
        var parts = new List<QueuePart>();
        foreach (var part in Parts) parts.Add(await Read(part.Filter, Math.Max(Page, part.Rows.Count)));
        if (mine == opened) Parts = parts;
    }

    async Task<QueuePart> Read(QueueFilter filter, int count)
    {
        var part = new QueuePart(filter);
        do
        {
            var page = await mediator.Send(new ListQueue(filter, part.Next, Math.Clamp(count - part.Rows.Count, 1, MostAtOnce)));
            part.Add(page.Rows, page.Next);
        }
        while (part.Next is not null && part.Rows.Count < count);
        return part;
    }
}

/// <summary>The rows of one filter.</summary>
public sealed class QueuePart(QueueFilter filter)
{
    readonly List<QueueRow> rows = [];
    readonly HashSet<Guid> gone = [];

    public QueueFilter Filter => filter;
    public IReadOnlyList<QueueRow> Rows => rows;
    /// <summary>Cursor of the next page, or null when all is here.</summary>
    public string? Next { get; private set; }
    /// <summary>Rows that match now and are not shown yet.</summary>
    public int New { get; private set; }

    /// <summary>Whether the row is shown although it no longer belongs here.</summary>
    public bool IsGone(QueueRow row) => gone.Contains(row.Id);

    public void Add(IReadOnlyList<QueueRow> more, string? next)
    {
        var shown = rows.Select(r => r.Id).ToHashSet();
        rows.AddRange(more.Where(r => shown.Add(r.Id)));
        Next = next;
    }

    /// <param name="now">What matches now, from the first row on.</param>
    /// <param name="elsewhere">Shown rows that do not match any more.</param>
    public void Become(IReadOnlyList<QueueRow> now, IReadOnlyList<QueueRow> elsewhere)
    {
        var latest = now.Concat(elsewhere).ToDictionary(r => r.Id);
        // The same row keeps its identity, so that only what changed is drawn again.
        for (var i = 0; i < rows.Count; i++)
        {
            if (latest.Remove(rows[i].Id, out var fresh) && fresh != rows[i]) rows[i] = fresh;
        }
        New = latest.Count;
        gone.Clear();
        gone.UnionWith(elsewhere.Select(r => r.Id));
    }
}
