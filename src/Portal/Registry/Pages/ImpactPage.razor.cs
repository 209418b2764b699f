using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Kernel.Contracts;
using Portal.Registry.Answers;
using Portal.Registry.UseCases;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Registry.Pages;

/// <summary>What breaks and what drifts when something is changed, who has answered for it, and what is done before the day.</summary>
public sealed partial class ImpactPage
{
    /// <summary>So many lines are drawn of a list; the file has them all.</summary>
    const int Most = 200;

    Picture? picture;
    ChangePlan? plan;
    IReadOnlyList<PlanRow> plans = [];
    IReadOnlyList<PlanStep> steps = [];
    bool mayManage;
    /// <summary>A box that was refused is drawn anew: the browser ticked it already.</summary>
    int refusals;

    [SupplyParameterFromQuery] public string? System { get; set; }
    [SupplyParameterFromQuery] public string? Flow { get; set; }
    [SupplyParameterFromQuery] public string? Domain { get; set; }
    [SupplyParameterFromQuery] public string? Field { get; set; }
    [SupplyParameterFromQuery] public string? Client { get; set; }
    [SupplyParameterFromQuery] public string? Credential { get; set; }
    /// <summary>replace or upgrade; else as it was planned.</summary>
    [SupplyParameterFromQuery] public string? Way { get; set; }
    [CascadingParameter] public Task<AuthenticationState>? Person { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Toasts Toasts { get; init; }

    string? Missing { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        mayManage = Person is not null && (await Person).User.May(Permission.RegistryManage);
        await Load();
    }

    async Task Load()
    {
        var asked = (System, Flow, Domain, Field, Client, Credential, Way);
        (ChangePlan? wanted, string? missing) = (null, null);
        var seen = await Mediator.Send(new ReadRegistry());
        if ((System ?? Flow ?? Domain ?? Field ?? Client ?? Credential) is null) plans = await Mediator.Send(new ListPlans());
        else
        {
            try { wanted = (await Mediator.Send(new ReadImpact(AnswersApi.Named(System, Flow, Domain, Field, Client, Credential)))).Going(Way); }
            catch (Exception refused) when (refused is NotFound or InvalidInput) { missing = refused.Message; }
        }
        // The last question counts, not the last answer.
        if (asked != (System, Flow, Domain, Field, Client, Credential, Way)) return;
        Missing = missing;
        (picture, plan, steps) = (seen, wanted, wanted is null ? [] : PlanWords.Before(wanted));
    }

    async Task Answer(IReadOnlyList<string> flows, OwnerAnswer answer)
    {
        try { await Mediator.Send(new RecordAnswer(plan!.Impact.Subject, flows, answer)); }
        catch (Exception refused) when (refused is BusinessRuleViolation or Forbidden or NotFound) { Toasts.Failed(refused.Message); }
        await Load();
    }

    async Task Tick(PlanStep step, bool done)
    {
        try { await Mediator.Send(new TickStep(plan!.Impact.Subject, step.Key, done)); }
        catch (Exception refused) when (refused is NotFound or Forbidden or InvalidInput)
        {
            Toasts.Failed(refused.Message);
            refusals++;
        }
        await Load();
    }
}
