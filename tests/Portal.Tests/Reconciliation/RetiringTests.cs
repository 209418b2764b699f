using Portal.Kernel.Contracts;

namespace Portal.Tests.Reconciliation;

/// <summary>What a comparison says of the spreadsheet that nobody needs once both match.</summary>
[Trait("Suite", "integration")]
public sealed class RetiringTests
{
    [Theory, OnEveryDatabase]
    public async Task A_system_is_done_with_when_its_comparison_matches_and_leaves_no_difference(Provider on)
    {
        var (erp, crm) = (new PaperSource("paper-erp"), new PaperCopy("paper-crm"));
        for (var i = 1; i <= 4; i++)
        {
            erp.Has($"C-{i:00}", phone: $"+31 20 {i}", credit: "1000");
            crm.Has($"C-{i:00}", phone: i == 1 ? "+31 20 999" : $"+31 20 {i}", credit: "1000");
        }
        await using var app = await ReconciliationApp.Start(on, erp, crm);
        await app.Compares(ReconciliationApp.Terms with { Retires = "spreadsheets" });
        async Task<RetiringComparison> Asked() => Assert.Single(await app.As(Role.Architect).Send(new AskRetiringComparisons("spreadsheets")), c => c.Slug == ReconciliationApp.Slug);

        var before = await Asked();
        Assert.Equal(((double?)null, (DateTimeOffset?)null, false), (before.MatchRate, before.At, before.IsDone));
        await app.Run();
        var half = await Asked();
        Assert.Equal((0.75, 1, false), (half.MatchRate, half.Open, half.IsDone));
        Assert.NotNull(half.At);
        crm.Has("C-01", phone: "+31 20 1", credit: "1000");
        await app.Run();
        var done = await Asked();
        Assert.Equal((1.0, 0, true), (done.MatchRate, done.Open, done.IsDone));
        Assert.DoesNotContain(await app.As(Role.Architect).Send(new AskRetiringComparisons("crm")), c => c.Slug == ReconciliationApp.Slug);
    }
}
