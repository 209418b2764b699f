using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Portal.Kernel.Contracts;
using Portal.Shell.Schemas;

namespace Portal.Shell.Kinds;

/// <summary>Who asks, as most kinds want to know it.</summary>
public sealed record RequestCustomer
{
    [Display(Name = "Customer number"), Description("Number in the system of record, when the front door knows it."), StringLength(50)]
    public string? Number { get; init; }

    [Display(Name = "Company"), StringLength(200)]
    public string? Company { get; init; }

    [Display(Name = "Name"), Description("The person who asks."), StringLength(200, MinimumLength = 1)]
    public required string Name { get; init; }

    [Display(Name = "E-mail"), StringLength(254), EmailAddress]
    public required string Email { get; init; }

    [Display(Name = "Phone"), StringLength(50)]
    public string? Phone { get; init; }
}

public sealed record RequestConsent
{
    [Display(Name = "Marketing"), Description("May be written to for marketing."), FrontDoorSets]
    public bool? Marketing { get; init; }

    [Display(Name = "Marketing wording"), Description("The words beside the box as the customer saw them, kept with the consent; without them those of the settings count."), StringLength(2_000), FrontDoorSets]
    public string? MarketingWording { get; init; }
}

public sealed record RequestSource
{
    [Display(Name = "Form"), StringLength(200), FrontDoorSets]
    public string? Form { get; init; }

    [Display(Name = "Page"), Description("Address of the page."), StringLength(2_000), FrontDoorSets]
    public string? Page { get; init; }
}

static class Requesters
{
    /// <summary>The person behind a record, for whoever writes to them.</summary>
    public static Requester Of(RequestCustomer asker, RequestConsent? consent, RequestSource? source) => new(
        asker.Name, asker.Email, consent?.Marketing is true, source is null ? null : $"form {source.Form} on {source.Page}", consent?.MarketingWording is { Length: > 0 } wording ? wording : null);
}
