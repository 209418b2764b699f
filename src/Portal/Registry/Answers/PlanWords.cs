using Portal.Kernel.Contracts;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry.Answers;

/// <summary>How a change plan is said.</summary>
static class PlanWords
{
    public static string Doing(ChangePlan plan) => plan.Impact.Subject.Kind switch
    {
        SubjectKind.System => $"Replacing {Named(plan)}",
        SubjectKind.Client or SubjectKind.Credential => $"Losing {plan.Impact.Title}",
        _ => $"Retiring {plan.Impact.Title}",
    };

    public static string Headline(ChangePlan plan) => plan.Impact.WillBreak.Count == 0 ? $"{Doing(plan)} breaks nothing;" : $"{Doing(plan)} breaks {Flows(plan.Impact.WillBreak.Count)};";

    public static string Rest(ChangePlan plan) => plan.Impact.MayDrift.Count switch
    {
        0 => "nothing else drifts.",
        1 => "one more drifts quietly.",
        var n => $"{Format.Spelled(n).ToLowerInvariant()} more drift quietly.",
    };

    public static string Lead(ChangePlan plan)
    {
        var (felt, all) = (plan.Impact.Felt.Count(), plan.Impact.Felt.Count() + plan.Impact.NotTouched.Count);
        var answered = plan.Impact.Felt.Count(h => plan.Answers.GetValueOrDefault(h.Flow.Slug) is { Answer: not OwnerAnswer.Asked });
        var nobody = plan.Impact.Felt.Count(h => h.Flow.Owner is null);
        return $"{Format.Spelled(felt)} of {Flows(all)} feel it. Owners have answered for {(answered == 0 ? "none" : Format.Spelled(answered).ToLowerInvariant())}" + (nobody == 0 ? "." : $"; {Flows(nobody)} {(nobody == 1 ? "has" : "have")} nobody.");
    }

    public static string Of(OwnerAnswer answer) => answer switch { OwnerAnswer.WillDo => "Will do", OwnerAnswer.Cannot => "Cannot", _ => "Asked" };

    /// <summary>What is left to do before the change, drawn from what it touches.</summary>
    public static IEnumerable<string> Before(ChangePlan plan)
    {
        var (impact, picture) = (plan.Impact, plan.Picture);
        foreach (var domain in impact.Subject.Kind is SubjectKind.System ? picture.Book.Domains.Where(d => d.IsOwnedBy(impact.Subject.Name, picture.Today)) : []) yield return $"Plan who owns {domain.Name} from that day on";
        foreach (var hit in impact.Felt.Where(h => Reasons.Undeclared(h.Flow))) yield return $"Declare “{hit.Flow.Name}”, or stop it";
        foreach (var hit in impact.Felt.Where(h => h.Flow.Owner is null && !Reasons.Undeclared(h.Flow))) yield return $"Name an owner for “{hit.Flow.Name}”";
        foreach (var runner in impact.Runners) yield return runner.Kind switch { RunnerKind.Subscription => $"Subscribe the successor beside “{runner.Name}”", RunnerKind.ApiClient => $"Give the successor a key, then withdraw the one of “{runner.Name}”", _ => $"Move the {runner.Kind.Word().Replace('-', ' ')} “{runner.Name}”" };
        foreach (var exception in impact.Felt.SelectMany(h => picture.Book.ExceptionsOf(h.Flow.Slug)).Where(e => e.State is ExceptionState.Approved && e.Until >= picture.Today)) yield return $"Look at the exception “{exception.Name}”, which ends on {Format.Date(exception.Until)}";
        foreach (var copy in impact.WillBreak.SelectMany(h => h.Copies)) yield return $"Compare the copy of {copy.Domain.Name} in {picture.Book.NameOf(copy.Copy.System)}";
        if (plan.Queue.Records > 0) yield return $"Decide {Format.Of(plan.Queue.Records, "open record")} of {Format.Of(plan.Queue.Customers, "customer")} in the queue";
    }

    static string Flows(int n) => $"{Format.Spelled(n).ToLowerInvariant()} flow{(n == 1 ? "" : "s")}";
    static string Named(ChangePlan plan) => $"the {plan.Impact.Title}";
}
