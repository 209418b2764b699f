using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Access.UseCases;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Access.Pages;

/// <summary>Where a one-time link leads. Opening it uses nothing up; only setting the password does.</summary>
public sealed partial class NewPasswordPage
{
    LinkOwner? owner;
    IReadOnlyList<string> faults = [];

    [CascadingParameter] public required HttpContext Context { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] internal SignInRate Rate { get; init; } = null!;
    [SupplyParameterFromQuery(Name = "code")] public string? Code { get; set; }
    [SupplyParameterFromForm] public string? Given { get; set; }
    [SupplyParameterFromForm] public string? Password { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Code ??= Given;
        if (!string.IsNullOrEmpty(Code) && Rate.Allows(Context.Connection.RemoteIpAddress)) owner = await Mediator.Send(new ReadLink(Code), Context.RequestAborted);
    }

    async Task Submit()
    {
        if (owner is null) return;
        try
        {
            await Mediator.Send(new SetPassword(Code!, Password ?? ""), Context.RequestAborted);
            Address.NavigateTo(Urls.SignIn);
        }
        catch (InvalidInput invalid)
        {
            faults = [.. invalid.Violations.Select(v => v.Detail)];
        }
        catch (NotFound)
        {
            owner = null;
        }
    }
}
