using Portal.Kernel.Contracts;
using Portal.Registry;
using Portal.Registry.Answers;
using Portal.Registry.UseCases;

namespace Portal.Tests.Registry;

/// <summary>What people keep about a planned change.</summary>
public sealed class ChangePlanTests
{
    [Theory, OnEveryDatabase]
    public async Task Owners_who_answer_at_once_are_all_heard_and_the_plan_is_kept_beside_their_answers(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        var erp = new Subject(SubjectKind.System, "erp");
        var before = await app.Send(new ReadImpact(erp));
        var owned = before.Impact.Felt.Where(h => h.Flow.Owner is not null).Select(h => h.Flow.Slug).Take(4).ToList();
        await Task.WhenAll(owned.Select(flow => app.As(Role.Architect).Send(new RecordAnswer(erp, [flow], OwnerAnswer.WillDo))));
        await app.As(Role.Architect).Send(new KeepPlan(erp, ChangeWay.Upgrade, "  Business Central 28 ", new DateOnly(2099, 3, 1)));
        var step = PlanWords.Before(await app.Send(new ReadImpact(erp)))[0];
        await app.As(Role.Architect).Send(new TickStep(erp, step.Key, true));

        var plan = await app.Send(new ReadImpact(erp));
        Assert.Equal(owned.Order(), plan.Sheet.Answers.Select(a => a.Flow).Order());
        Assert.Equal((ChangeWay.Upgrade, "Business Central 28", new DateOnly(2099, 3, 1)), (plan.Sheet.Way, plan.Sheet.Successor, plan.Sheet.SwitchOn));
        Assert.Equal([step.Key], plan.Sheet.Done);
        Assert.StartsWith("Upgrading the ERP puts", PlanWords.Headline(plan));
        Assert.Contains($"- [x] {step.Text}", PlanMarkdown.Of(plan));
        Assert.Equal(("ERP", owned.Count), (await app.Send(new ListPlans())).Select(p => (p.Title, p.Answered)).Single());
        // Answers are no decisions of the registry.
        Assert.DoesNotContain(plan.Picture.Book.Decisions, d => d.Slug.StartsWith("answer-", StringComparison.Ordinal));
        await Assert.ThrowsAsync<InvalidInput>(() => app.As(Role.Architect).Send(new KeepPlan(erp, ChangeWay.Replace, null, new DateOnly(2020, 1, 1))));
        await Assert.ThrowsAsync<BusinessRuleViolation>(() => app.As(Role.Architect).Send(new RecordAnswer(erp, ["contacts-to-mailing-lists"], OwnerAnswer.WillDo)));
    }

    [Theory, OnEveryDatabase]
    public async Task Rules_that_look_at_what_changes_hands_and_records_in_flight_are_part_of_the_impact(Provider on)
    {
        await using var app = await PortalApp.Start(on);
        using var website = app.Client(DemoKey.Website);
        using var http = app.Client(DemoKey.Automation);
        await http.RecordThatIs("ready|needs-review", await website.Submitted(A.QuoteRequest().From("C-10000").Line("1896-S")));
        var impact = await http.Read("/api/v1/registry/impact?system=erp");
        Assert.Equal((1, 1), (impact.GetProperty("queueRecords").GetInt32(), impact.GetProperty("customersInFlight").GetInt32()));
        var rules = impact.GetProperty("rules").EnumerateArray().Select(r => (r.GetProperty("rule").GetString(), r.GetProperty("domain").GetString())).ToList();
        Assert.Contains(("credit-limit", "customers"), rules);
        Assert.Contains(("availability", "inventory"), rules);
        Assert.DoesNotContain(rules, r => r.Item1 == "duplicate");
        var prices = (await http.Read("/api/v1/registry/impact?domain=prices")).GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("rule").GetString());
        Assert.Equal(["price"], prices);
    }
}
