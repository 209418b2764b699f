using Portal.Registry.Answers;
using Portal.Registry.UseCases;

namespace Portal.Tests.Registry;

[Trait("Suite", "integration")]
public sealed class AnswersApiTests
{
    const string Impact = "/api/v1/registry/impact";

    [Theory, OnEveryDatabase]
    public async Task Replacing_the_CRM_and_how_calm_it_is(Provider on)
    {
        var app = await PortalApp.Shared(on);
        using var http = app.Client(DemoKey.Automation);
        var impact = await http.Read($"{Impact}?system=crm");
        Assert.Equal(["contacts-to-mailing-lists", "quote-and-customer-events", "won-deals-become-orders"], impact.GetProperty("willBreak").EnumerateArray().Select(h => h.GetProperty("flow").GetString()!).Order());
        Assert.Equal(["erp", "crm"], impact.GetProperty("willBreak").EnumerateArray().Single(h => h.GetProperty("flow").GetString() == "quote-and-customer-events").GetProperty("path").EnumerateArray().Select(p => p.GetString()!));

        await app.Send(new RecordAnswer(new(SubjectKind.System, "crm"), ["won-deals-become-orders"], OwnerAnswer.WillDo));
        var answer = Assert.Single((await http.Read($"{Impact}?system=crm")).GetProperty("acknowledgements").EnumerateArray());
        Assert.Equal(("Sales team", "will-do"), (answer.GetProperty("owner").GetString(), answer.GetProperty("answer").GetString()));

        var score = await http.Read("/api/v1/registry/score");
        Assert.Equal(100, score.GetProperty("score").GetInt32() + score.GetProperty("lost").EnumerateArray().Sum(l => l.GetProperty("points").GetInt32()));
        Assert.NotEmpty(score.GetProperty("trend").EnumerateArray());
    }

    [Fact]
    public async Task An_unknown_subject_is_not_found_and_none_or_two_are_refused()
    {
        var app = await PortalApp.Shared();
        using var http = app.Client(DemoKey.Automation);
        foreach (var (query, status) in (IEnumerable<(string, int)>)[("?system=nowhere", 404), ("", 422), ("?system=crm&flow=assets", 422)])
        {
            using var answer = await http.GetAsync(Impact + query);
            await answer.Body(status);
        }
    }
}
