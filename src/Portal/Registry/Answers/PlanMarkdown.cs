using System.Text;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry.Answers;

/// <summary>The change plan as a file that people pass on.</summary>
static class PlanMarkdown
{
    public static string Of(ChangePlan plan, DateOnly? on)
    {
        var text = new StringBuilder();
        text.Append("# Change plan: ").AppendLine(Plain(plan.Impact.Title)).AppendLine();
        text.AppendLine(PlanWords.Headline(plan) + " " + PlanWords.Rest(plan)).AppendLine();
        if (on is { } day) text.AppendLine($"Switch on: {Format.Date(day)}").AppendLine();
        if (plan.Queue.Records > 0) text.AppendLine($"In the queue: {Format.Of(plan.Queue.Records, "open record")} of {Format.Of(plan.Queue.Customers, "customer")}.").AppendLine();
        Table("Will break", plan.Impact.WillBreak);
        Table("May drift", plan.Impact.MayDrift);
        text.AppendLine($"## Not touched ({plan.Impact.NotTouched.Count})").AppendLine();
        foreach (var flow in plan.Impact.NotTouched) text.AppendLine($"- {Plain(flow.Name)}: {Path([flow.From, flow.To])}");
        text.AppendLine().AppendLine("## Before the day").AppendLine();
        foreach (var step in PlanWords.Before(plan)) text.AppendLine($"- [ ] {Plain(step)}");
        return text.ToString();

        void Table(string title, IReadOnlyList<Hit> hits)
        {
            text.AppendLine($"## {title} ({hits.Count})").AppendLine();
            if (hits.Count == 0) { text.AppendLine("Nothing.").AppendLine(); return; }
            text.AppendLine("| Flow | Path | What happens | Owner | Last seen | Answer |").AppendLine("| --- | --- | --- | --- | --- | --- |");
            foreach (var hit in hits)
                text.AppendLine($"| {Plain(hit.Flow.Name)} | {Path(hit.Path)} | {Plain(hit.Why)} | {Plain(hit.Flow.Owner ?? "nobody")} | {(hit.Flow.LastSeenAt is { } at ? Format.DateTime(at) : "never")} | {(plan.Answers.GetValueOrDefault(hit.Flow.Slug) is { } answer ? PlanWords.Of(answer.Answer) : "")} |");
            text.AppendLine();
        }

        string Path(IEnumerable<string> systems) => Plain(string.Join(" → ", systems.Select(plan.Picture.Book.NameOf)));
    }

    static string Plain(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
