using System.Text;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry.Answers;

/// <summary>The change plan as a file that people pass on.</summary>
static class PlanMarkdown
{
    public static string Of(ChangePlan plan)
    {
        var text = new StringBuilder();
        text.Append("# Change plan: ").AppendLine(Plain(PlanWords.Doing(plan))).AppendLine();
        text.AppendLine(Plain(PlanWords.Headline(plan) + " " + PlanWords.Rest(plan) + " " + PlanWords.Lead(plan))).AppendLine();
        if (plan.Sheet.Successor is { } successor) text.AppendLine($"By: {Plain(successor)}").AppendLine();
        if (plan.Sheet.SwitchOn is { } day) text.AppendLine($"Switch on: {Format.Date(day)}").AppendLine();
        if (plan.Queue.Records > 0) text.AppendLine($"In the queue: {Format.Of(plan.Queue.Records, "open record")} of {Format.Of(plan.Queue.Customers, "customer")}.").AppendLine();
        Table(PlanWords.IsUpgrade(plan) ? "At risk" : "Will break", plan.Impact.WillBreak);
        Table("May drift", plan.Impact.MayDrift);
        List($"Rules ({plan.Rules.Count})", plan.Rules.Select(r => $"{r.Kind}, {r.Rule}: {r.Says}"));
        List($"Mappings of files ({plan.Mappings.Count})", plan.Mappings.Select(m => m.Name));
        List($"Not touched ({plan.Impact.NotTouched.Count})", plan.Impact.NotTouched.Select(f => $"{f.Name}: {Path([f.From, f.To])}"));
        text.AppendLine("## Before the day").AppendLine();
        foreach (var step in PlanWords.Before(plan)) text.AppendLine($"- [{(plan.Sheet.Done.Contains(step.Key) ? 'x' : ' ')}] {Plain(step.Text)}");
        return text.ToString();

        void Table(string title, IReadOnlyList<Hit> hits)
        {
            text.AppendLine($"## {title} ({hits.Count})").AppendLine();
            if (hits.Count == 0) { text.AppendLine("Nothing.").AppendLine(); return; }
            text.AppendLine("| Flow | Path | What happens | Owner | Last seen | Answer |").AppendLine("| --- | --- | --- | --- | --- | --- |");
            foreach (var hit in hits)
                text.AppendLine($"| {Plain(hit.Flow.Name)} | {Plain(Path(hit.Path))} | {Plain(hit.Why)} | {Plain(hit.Flow.Owner ?? "nobody")} | {(hit.Flow.LastSeenAt is { } at ? Format.DateTime(at) : "never")} | {(plan.Answers.GetValueOrDefault(hit.Flow.Slug) is { } answer ? PlanWords.Of(answer.Answer) : "")} |");
            text.AppendLine();
        }

        void List(string title, IEnumerable<string> lines)
        {
            if (!lines.Any()) return;
            text.AppendLine($"## {title}").AppendLine();
            foreach (var line in lines) text.AppendLine($"- {Plain(line)}");
            text.AppendLine();
        }

        string Path(IEnumerable<string> systems) => string.Join(" → ", systems.Select(plan.Picture.Book.NameOf));
    }

    static string Plain(string text) => Handbook.HandbookMarkdown.Plain(text);
}
