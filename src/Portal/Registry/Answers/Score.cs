namespace Portal.Registry.Answers;

/// <summary>Something that a loss of points rests on, with its page.</summary>
public sealed record Evidence(string Name, string Address);

/// <summary>Points lost for one reason.</summary>
/// <param name="Bad">How many are in a bad way, of <paramref name="Total"/>.</param>
/// <param name="Step">The one step that wins them back.</param>
/// <param name="StepAddress">Where it is taken.</param>
public sealed record Loss(int Points, int Weight, int Bad, int Total, string Reason, string Step, string StepAddress, IReadOnlyList<Evidence> Evidence);

/// <summary>
/// How calm the company's integration is, 0 to 100: each reason costs its weight times the share that is in a bad way, at least one point when anything is.
/// The weights make 100, so that what is left and what is lost always do too.
/// </summary>
public sealed record Score(int Points, IReadOnlyList<Loss> Lost)
{
    public const int Whole = 100;
    /// <summary>So much evidence is named for one reason; the rest is counted.</summary>
    public const int MostEvidence = 50;

    public static Score Of(Picture picture)
    {
        var lost = ScoreReasons.All(picture).Select(r => r.Weigh()).OfType<Loss>().OrderByDescending(l => l.Points).ThenBy(l => l.Reason, StringComparer.Ordinal).ToList();
        return new(Whole - lost.Sum(l => l.Points), lost);
    }
}

/// <summary>A reason before it is weighed.</summary>
/// <param name="Says">The sentence, given how many are bad.</param>
sealed record ScoreReason(int Weight, int Total, Found Bad, Func<int, string> Says, string Step, string StepAddress, int? Counts = null)
{
    public Loss? Weigh()
    {
        if (Bad.Count == 0) return null;
        // What is twice as bad counts twice, and nothing costs more than its weight.
        var bad = Math.Min(Counts ?? Bad.Count, Total);
        var points = Math.Max(1, (int)Math.Round((double)Weight * bad / Total, MidpointRounding.AwayFromZero));
        return new(points, Weight, Bad.Count, Total, Says(Bad.Count), Step, StepAddress, Bad.First);
    }
}

/// <summary>Everything that is in a bad way: counted, and the first of it named.</summary>
sealed record Found(int Count, IReadOnlyList<Evidence> First)
{
    public static Found Of<T>(IEnumerable<T> bad, Func<T, Evidence> name)
    {
        var (count, first) = (0, new List<Evidence>());
        foreach (var one in bad)
            if (count++ < Score.MostEvidence) first.Add(name(one));
        return new(count, first);
    }
}
