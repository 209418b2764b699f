namespace Portal.Reconciliation.Comparing;

/// <summary>A piece of a value, and whether the other side has it otherwise.</summary>
readonly record struct Piece(string Text, bool Changed);

/// <summary>Two values beside each other with what is different in each of them.</summary>
static class TextMarks
{
    /// <summary>Longer middles are marked whole: nobody reads hundreds of single letters.</summary>
    const int Most = 200;

    public static (IReadOnlyList<Piece> Owner, IReadOnlyList<Piece> Copy) Of(string owner, string copy)
    {
        var start = 0;
        while (start < owner.Length && start < copy.Length && owner[start] == copy[start]) start++;
        var end = 0;
        while (end < owner.Length - start && end < copy.Length - start && owner[^(end + 1)] == copy[^(end + 1)]) end++;
        var (one, other) = (owner[start..^end], copy[start..^end]);
        var (ours, theirs) = one.Length == 0 || other.Length == 0 || one.Length > Most || other.Length > Most ? (new bool[one.Length], new bool[other.Length]) : Shared(one, other);
        return (Pieces(owner, start, ours), Pieces(copy, start, theirs));
    }

    /// <summary>Which letters belong to the longest common sequence.</summary>
    static (bool[], bool[]) Shared(string one, string other)
    {
        var length = new int[one.Length + 1, other.Length + 1];
        for (var i = one.Length - 1; i >= 0; i--)
            for (var j = other.Length - 1; j >= 0; j--)
                length[i, j] = one[i] == other[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        var (ours, theirs) = (new bool[one.Length], new bool[other.Length]);
        for (int i = 0, j = 0; i < one.Length && j < other.Length;)
        {
            if (one[i] == other[j]) ours[i++] = theirs[j++] = true;
            else if (length[i + 1, j] >= length[i, j + 1]) i++;
            else j++;
        }
        return (ours, theirs);
    }

    static List<Piece> Pieces(string text, int start, bool[] shared)
    {
        var pieces = new List<Piece>();
        bool Changed(int at) => at >= start && at < start + shared.Length && !shared[at - start];
        for (var from = 0; from < text.Length;)
        {
            var to = from + 1;
            while (to < text.Length && Changed(to) == Changed(from)) to++;
            pieces.Add(new(text[from..to], Changed(from)));
            from = to;
        }
        return pieces;
    }
}
