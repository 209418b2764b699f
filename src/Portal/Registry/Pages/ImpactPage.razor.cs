using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Contracts;
using Portal.Registry.Answers;
using Portal.Registry.UseCases;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Registry.Pages;

/// <summary>What breaks and what drifts when something is changed, and who has answered for it.</summary>
public sealed partial class ImpactPage
{
    /// <summary>So many lines are drawn of a list; the file has them all.</summary>
    const int Most = 200;

    Picture? picture;
    ChangePlan? plan;

    [SupplyParameterFromQuery] public string? System { get; set; }
    [SupplyParameterFromQuery] public string? Flow { get; set; }
    [SupplyParameterFromQuery] public string? Domain { get; set; }
    [SupplyParameterFromQuery] public string? Field { get; set; }
    [SupplyParameterFromQuery] public string? Client { get; set; }
    [SupplyParameterFromQuery] public string? Credential { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Toasts Toasts { get; init; }

    string? Missing { get; set; }
    string Download => $"{Urls.RegistryChangePlan}?{plan!.Impact.Subject.Word}={Uri.EscapeDataString(plan.Impact.Subject.Name)}";

    protected override Task OnParametersSetAsync() => Load();

    async Task Load()
    {
        (plan, Missing) = (null, null);
        picture = await Mediator.Send(new ReadRegistry());
        if ((System ?? Flow ?? Domain ?? Field ?? Client ?? Credential) is null) return;
        try { plan = await Mediator.Send(new ReadImpact(AnswersApi.Named(System, Flow, Domain, Field, Client, Credential))); }
        catch (Exception refused) when (refused is NotFound or InvalidInput) { Missing = refused.Message; }
    }

    async Task Answer((string Flow, OwnerAnswer Answer) given)
    {
        try { await Mediator.Send(new RecordAnswer(plan!.Impact.Subject, [given.Flow], given.Answer)); }
        catch (Exception refused) when (refused is BusinessRuleViolation or Forbidden) { Toasts.Failed(refused.Message); }
        await Load();
    }
}
