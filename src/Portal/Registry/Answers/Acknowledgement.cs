using System.Security.Cryptography;
using System.Text;

namespace Portal.Registry.Answers;

public enum OwnerAnswer { Asked, WillDo, Cannot }

/// <summary>What a flow's owner said to a planned change.</summary>
public sealed record Acknowledgement(string Flow, string? Owner, OwnerAnswer Answer, string? By, DateOnly On)
{
    const string Heading = "Answer to a planned change: ";

    public static IEnumerable<Acknowledgement> To(Subject subject, Book book) =>
        from decision in book.Decisions
        where decision.Context == Heading + Key(subject) && decision.About is [_, ..]
        select new Acknowledgement(decision.About[0], decision.Owner, Enum.TryParse<OwnerAnswer>(decision.Choice, out var answer) ? answer : OwnerAnswer.Asked, decision.By, decision.On);

    /// <summary>As the registry keeps it: a decision about the flow, with history and audit like any other.</summary>
    public Decision ToDecision(Subject subject, string title, string flow) => new()
    {
        Slug = $"answer-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Key(subject)}\n{Flow}")))[..16]}",
        Name = Cut($"{Owner ?? "Nobody"} on {title}: {flow}"), Owner = Owner, On = On, By = By, Context = Heading + Key(subject), Choice = Answer.ToString(), About = [Flow, subject.Name],
    };

    static string Key(Subject subject) => $"{subject.Word} {subject.Name}";
    static string Cut(string text) => text.Length <= 200 ? text : text[..200];
}
