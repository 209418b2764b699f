using Portal.Staging.UseCases;

namespace Portal.Staging.Pages;

/// <summary>Which records a decision over many is about: rows that the reader marked, or all that the view matches.</summary>
public sealed class QueueMarks
{
    readonly HashSet<Guid> marked = [];
    Guid? last;

    /// <summary>All that match, shown or not.</summary>
    public bool All { get; private set; }
    public int Count => marked.Count;
    public bool Any => All || marked.Count > 0;

    /// <summary>Only what waits for a person can be marked.</summary>
    public static bool CanMark(QueueRow row) => row.Lane is Lane.NeedsYou;

    public bool Has(QueueRow row) => CanMark(row) && (All || marked.Contains(row.Id));

    /// <summary>Marks the row, or takes its mark away; with <paramref name="range"/> marks from the row that was marked last.</summary>
    public void Mark(IEnumerable<QueueRow> rows, QueueRow row, bool range = false)
    {
        if (!CanMark(row)) return;
        var shown = rows.Where(CanMark).ToList();
        if (All) MarkShown(shown);
        var (from, to) = (shown.FindIndex(r => r.Id == last), shown.FindIndex(r => r.Id == row.Id));
        if (range && from >= 0 && to >= 0) marked.UnionWith(shown[Math.Min(from, to)..(Math.Max(from, to) + 1)].Select(r => r.Id));
        else if (!marked.Remove(row.Id)) marked.Add(row.Id);
        last = row.Id;
    }

    public void MarkShown(IEnumerable<QueueRow> rows)
    {
        All = false;
        marked.Clear();
        marked.UnionWith(rows.Where(CanMark).Select(r => r.Id));
    }

    public void MarkAll() => All = true;

    public void Clear()
    {
        (All, last) = (false, null);
        marked.Clear();
    }

    /// <param name="filter">What the view matches of those that wait.</param>
    public BulkSelection Selection(QueueFilter filter) => All ? new BulkSelection(null, filter) : new BulkSelection([.. marked], null);
}
