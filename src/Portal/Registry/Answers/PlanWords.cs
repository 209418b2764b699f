using Portal.Kernel.Contracts;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry.Answers;

/// <summary>Something to do before the day of a change.</summary>
/// <param name="Key">Stays the same while the step is the same: what is done is kept under it.</param>
/// <param name="Address">Where it is done; null: outside of Portal.</param>
public sealed record PlanStep(string Key, string Text, string? Address = null);

/// <summary>What an owner has to answer for.</summary>
/// <param name="Owner">Null: flows that nobody owns.</param>
/// <param name="Answer">The one that holds the owner up most; null: nobody asked yet.</param>
/// <param name="Asked">When the oldest open question was asked.</param>
public sealed record OwnerStanding(string? Owner, string? Contact, IReadOnlyList<Hit> Hits, OwnerAnswer? Answer, DateOnly? Asked);

/// <summary>How a change plan is said.</summary>
static class PlanWords
{
    public static bool IsUpgrade(ChangePlan plan) => plan.Impact.Subject.Kind is SubjectKind.System && plan.Sheet.Way is ChangeWay.Upgrade;

    public static string Doing(ChangePlan plan) => plan.Impact.Subject.Kind switch
    {
        SubjectKind.System => $"{(IsUpgrade(plan) ? "Upgrading" : "Replacing")} the {plan.Impact.Title}",
        SubjectKind.Client or SubjectKind.Credential => $"Losing {plan.Impact.Title}",
        _ => $"Retiring {plan.Impact.Title}",
    };

    public static string Headline(ChangePlan plan) => plan.Impact.WillBreak.Count switch
    {
        0 => $"{Doing(plan)} breaks nothing;",
        var n when IsUpgrade(plan) => $"{Doing(plan)} puts {Flows(n)} at risk;",
        var n => $"{Doing(plan)} breaks {Flows(n)};",
    };

    public static string Rest(ChangePlan plan) => plan.Impact.MayDrift.Count switch
    {
        0 => "nothing else drifts.",
        1 => "one more drifts quietly.",
        var n => $"{Format.Spelled(n).ToLowerInvariant()} more drift quietly.",
    };

    public static string Lead(ChangePlan plan)
    {
        var (felt, all) = (plan.Impact.Felt.Count(), plan.Impact.Felt.Count() + plan.Impact.NotTouched.Count);
        if (felt == 0) return $"None of {Flows(all)} feels it.";
        var (answered, nobody) = (Answered(plan), plan.Impact.Felt.Count(h => h.Flow.Owner is null));
        return $"{Format.Spelled(felt)} of {Flows(all)} {(felt == 1 ? "feels" : "feel")} it. Owners have answered for {(answered == 0 ? "none" : Format.Spelled(answered).ToLowerInvariant())}" + (nobody == 0 ? "." : $"; {Flows(nobody)} {(nobody == 1 ? "has" : "have")} nobody.");
    }

    public static int Answered(ChangePlan plan) => plan.Impact.Felt.Count(h => plan.Answers.GetValueOrDefault(h.Flow.Slug) is { Answer: not OwnerAnswer.Asked });

    public static string Of(OwnerAnswer answer) => answer switch { OwnerAnswer.WillDo => "Will do", OwnerAnswer.Cannot => "Cannot", _ => "Asked" };

    /// <summary>Who has to answer, those who have not first; flows without an owner last.</summary>
    public static IReadOnlyList<OwnerStanding> Owners(ChangePlan plan) =>
        [.. plan.Impact.Felt.GroupBy(h => h.Flow.Owner).Select(g => Standing(plan, g.Key, [.. g])).OrderBy(o => o.Owner is null).ThenBy(o => Rank(o.Answer)).ThenBy(o => o.Owner, StringComparer.OrdinalIgnoreCase)];

    static int Rank(OwnerAnswer? answer) => answer switch { OwnerAnswer.Cannot => 0, null => 1, OwnerAnswer.Asked => 2, _ => 3 };

    static OwnerStanding Standing(ChangePlan plan, string? owner, IReadOnlyList<Hit> hits)
    {
        var answers = hits.Select(h => plan.Answers.GetValueOrDefault(h.Flow.Slug)).ToList();
        var worst = answers.MinBy(a => Rank(a?.Answer));
        return new(owner, hits.Select(h => h.Flow.Declared?.Contact).FirstOrDefault(c => c is not null), hits, worst?.Answer, answers.OfType<Acknowledgement>().Where(a => a.Answer is OwnerAnswer.Asked).Select(a => (DateOnly?)a.On).Min());
    }

    /// <summary>What is left to do before the change, drawn from what it touches.</summary>
    public static IReadOnlyList<PlanStep> Before(ChangePlan plan) => [.. Steps(plan).DistinctBy(s => s.Key)];

    static IEnumerable<PlanStep> Steps(ChangePlan plan)
    {
        var (impact, picture) = (plan.Impact, plan.Picture);
        if (!IsUpgrade(plan))
            foreach (var domain in impact.Subject.Kind is SubjectKind.System ? picture.Book.Domains.Where(d => d.IsOwnedBy(impact.Subject.Name, picture.Today)) : []) yield return new($"own {domain.Slug}", $"Plan who owns {domain.Name} from that day on", Urls.RegistryItem("domains", domain.Slug));
        foreach (var hit in impact.Felt.Where(h => Reasons.Undeclared(h.Flow))) yield return new($"declare {hit.Flow.Slug}", $"Declare “{hit.Flow.Name}”, or stop it", Urls.DeclareFound(hit.Flow.Slug));
        foreach (var hit in impact.Felt.Where(h => h.Flow.Owner is null && !Reasons.Undeclared(h.Flow))) yield return new($"owner {hit.Flow.Slug}", $"Name an owner for “{hit.Flow.Name}”", Urls.EditRegistryItem("flows", hit.Flow.Slug));
        foreach (var runner in impact.Runners) yield return Move(plan, runner);
        foreach (var exception in impact.Felt.SelectMany(h => picture.Book.ExceptionsOf(h.Flow.Slug)).Where(e => e.State is ExceptionState.Approved && e.Until >= picture.Today)) yield return new($"exception {exception.Slug}", $"Look at the exception “{exception.Name}”, which ends on {Format.Date(exception.Until)}", Urls.RegistryItem("exceptions", exception.Slug));
        if (plan.Rules.Count > 0) yield return new("rules", $"Run {Format.Of(plan.Rules.Count, "rule")} against the new data");
        if (plan.Mappings.Count > 0) yield return new("mappings", $"Look at {Format.Of(plan.Mappings.Count, "remembered mapping")} of files", Urls.Import);
        foreach (var copy in impact.WillBreak.SelectMany(h => h.Copies)) yield return new($"compare {copy.Domain.Slug} {copy.Copy.System}", $"Compare the copy of {copy.Domain.Name} in {picture.Book.NameOf(copy.Copy.System)}", Urls.RegistryItem("domains", copy.Domain.Slug));
        if (plan.Queue.Records > 0) yield return new("queue", $"Decide {Format.Of(plan.Queue.Records, "open record")} of {Format.Of(plan.Queue.Customers, "customer")} in the queue", Urls.Queue);
    }

    static PlanStep Move(ChangePlan plan, FlowRunner runner)
    {
        var (key, name) = ($"{runner.Kind.Word()} {runner.Name}", $"“{runner.Name}”");
        if (IsUpgrade(plan)) return new(key, $"Try the {runner.Kind.Word().Replace('-', ' ')} {name} against the new version");
        return runner.Kind switch
        {
            RunnerKind.Subscription => new(key, $"Subscribe the successor beside {name}", Urls.Subscriptions),
            RunnerKind.ApiClient => new(key, $"Give the successor a key, then withdraw the one of {name}", Urls.ApiClients),
            _ => new(key, $"Move the {runner.Kind.Word().Replace('-', ' ')} {name}"),
        };
    }

    static string Flows(int n) => $"{Format.Spelled(n).ToLowerInvariant()} flow{(n == 1 ? "" : "s")}";
}
