using MediatR;
using Portal.Reconciliation.UseCases;

namespace Portal.Reconciliation.Pages;

/// <summary>The rows that a reader has on the page. They keep their places while the queue moves on; what came is added at the end.</summary>
public sealed class DifferenceList(IMediator mediator, string comparison, DifferenceFilter filter)
{
    public const int Page = 50, Most = 1000;
    const int MostAtOnce = 200;

    readonly List<DifferenceRow> rows = [];
    readonly HashSet<Guid> gone = [], marked = [];
    Guid? lastMarked;

    public IReadOnlyList<DifferenceRow> Rows => rows;
    public string? Next { get; private set; }
    /// <summary>So many match now, shown or not.</summary>
    public int Matching { get; private set; }

    /// <summary>Shown although it belongs to this list no more.</summary>
    public bool IsGone(DifferenceRow row) => gone.Contains(row.Id);

    public async Task More()
    {
        var page = await mediator.Send(new ListDifferences(comparison, filter, Next, Page));
        var shown = rows.Select(r => r.Id).ToHashSet();
        rows.AddRange(page.Items.Where(r => shown.Add(r.Id)));
        (Next, Matching) = (page.NextCursor, page.Matching);
    }

    /// <summary>Shows what changed in the rows that are there.</summary>
    public async Task Look()
    {
        // Newer than the last row, but before the reader's last page: those come with "more".
        var fresh = new List<DifferenceRow>();
        string? next = null;
        do
        {
            var page = await mediator.Send(new ListDifferences(comparison, filter, next, MostAtOnce));
            fresh.AddRange(page.Items);
            (next, Matching) = (page.NextCursor, page.Matching);
        }
        while (next is not null && fresh.Count < rows.Count);
        var latest = fresh.ToDictionary(r => r.Id);
        var left = rows.Select(r => r.Id).Where(id => !latest.ContainsKey(id)).ToList();
        foreach (var some in left.Chunk(MostAtOnce))
            foreach (var row in (await mediator.Send(new ListDifferences(comparison, new(null, Ids: some), null, MostAtOnce))).Items) latest[row.Id] = row;
        gone.Clear();
        gone.UnionWith(left);
        marked.ExceptWith(left);
        for (var i = 0; i < rows.Count; i++)
            if (latest.Remove(rows[i].Id, out var now)) rows[i] = now;
        rows.AddRange(latest.Values.OrderBy(r => r.Key, StringComparer.Ordinal).Take(Math.Max(0, Most - rows.Count)));
        Next = next ?? (fresh.Count < Matching ? fresh[^1].Key : null);
    }

    public bool AllMarked { get; private set; }
    public bool AnyMarked => AllMarked || marked.Count > 0;
    public int Marked => AllMarked ? Matching : marked.Count;

    public bool Has(DifferenceRow row) => row.MayDecide && !IsGone(row) && (AllMarked || marked.Contains(row.Id));

    /// <summary>Marks the row or takes its mark away; with <paramref name="range"/> marks from the row that was marked last.</summary>
    public void Mark(DifferenceRow row, bool range)
    {
        if (!row.MayDecide || IsGone(row)) return;
        var can = rows.Where(r => r.MayDecide && !IsGone(r)).ToList();
        if (AllMarked) MarkShown();
        var (from, to) = (can.FindIndex(r => r.Id == lastMarked), can.FindIndex(r => r.Id == row.Id));
        if (range && from >= 0) marked.UnionWith(can[Math.Min(from, to)..(Math.Max(from, to) + 1)].Select(r => r.Id));
        else if (!marked.Remove(row.Id)) marked.Add(row.Id);
        lastMarked = row.Id;
    }

    public void MarkShown()
    {
        AllMarked = false;
        marked.Clear();
        marked.UnionWith(rows.Where(r => r.MayDecide && !IsGone(r)).Select(r => r.Id));
    }

    public void MarkAll() => AllMarked = true;

    public void Unmark()
    {
        (AllMarked, lastMarked) = (false, null);
        marked.Clear();
    }

    public DifferenceSelection Selection => AllMarked ? new(comparison, null, filter) : new(comparison, [.. marked]);
}
