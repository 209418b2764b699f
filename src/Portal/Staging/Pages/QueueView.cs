using Portal.Kernel.Contracts;
using Portal.Staging.UseCases;

namespace Portal.Staging.Pages;

/// <summary>A named look at the queue.</summary>
/// <param name="Group">Heading it stands under.</param>
/// <param name="Parts">What it lists, by whose turn it is.</param>
public sealed record QueueView(string Slug, string Label, string Group, IReadOnlyList<QueueFilter> Parts)
{
    public const string Moving = "moving", Everything = "all";

    static readonly QueueFilter NeedsYou = new(Lane.NeedsYou), OnTheirWay = new(Lane.Moving), Done = new(Lane.Done, OldestFirst: false);

    /// <summary>The parts that its number counts: for the open records those that wait for a person.</summary>
    public IEnumerable<QueueFilter> Counted => Slug == QueueAddress.Open ? Parts.Take(1) : Parts;

    /// <param name="today">Start of the reader's day.</param>
    public static IReadOnlyList<QueueView> All(DateTimeOffset today) =>
    [
        new(QueueAddress.Open, "Open", "Views", [NeedsYou, OnTheirWay]),
        new("clean", "Without findings", "Views", [NeedsYou with { Status = RecordStatus.Ready }]),
        new("unknown", "Customer unknown", "Views", [NeedsYou with { Match = CustomerMatch.None }]),
        new("guessed", "Customer guessed", "Views", [NeedsYou with { Match = CustomerMatch.Guess }]),
        new("large", "Over $10,000", "Views", [NeedsYou with { TotalOver = 10_000 }]),
        new("failed", "Promotion failed", "Views", [NeedsYou with { Status = RecordStatus.PromotionFailed }]),
        new(Moving, "On their way", "Put away", [OnTheirWay]),
        new("today", "Decided today", "Put away", [OnTheirWay with { DecidedSince = today }, Done with { DecidedSince = today }]),
        new("rejected", "Rejected", "Put away", [Done with { Status = RecordStatus.Rejected }]),
        new(Everything, "All records", "Put away", [NeedsYou, OnTheirWay, Done]),
    ];

    /// <summary>The view of this slug, or the open records.</summary>
    public static QueueView Of(string slug, DateTimeOffset today)
    {
        var all = All(today);
        return all.FirstOrDefault(v => v.Slug == slug) ?? all[0];
    }
}
