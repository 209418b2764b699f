using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Portal.Access.UseCases;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Access.Pages;

/// <summary>Open until there is somebody; then it leads to sign-in like any other address.</summary>
public sealed partial class FirstRunPage
{
    IReadOnlyList<string> faults = [];

    [CascadingParameter] public required HttpContext Context { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] internal FirstRun FirstRun { get; init; } = null!;
    [Inject] internal SignInRate Rate { get; init; } = null!;
    [SupplyParameterFromForm] public string? Code { get; set; }
    [SupplyParameterFromForm] public string? DisplayName { get; set; }
    [SupplyParameterFromForm] public string? Email { get; set; }
    [SupplyParameterFromForm] public string? Password { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (!await FirstRun.IsOpen(Context.RequestAborted)) Address.NavigateTo(Urls.SignIn);
    }

    async Task Submit()
    {
        if (!await FirstRun.IsOpen(Context.RequestAborted)) return;
        if (!Rate.Allows(Context.Connection.RemoteIpAddress))
        {
            Context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            faults = ["Too many attempts from this network. Wait a minute, then try again."];
            return;
        }
        try
        {
            var admin = await Mediator.Send(new CreateFirstAdmin(Code ?? "", Email ?? "", DisplayName ?? "", Password ?? ""), Context.RequestAborted);
            await Context.SignInAsync(IdentityConstants.ApplicationScheme, admin);
            Address.NavigateTo(Urls.Home);
        }
        catch (InvalidInput invalid)
        {
            faults = [.. invalid.Violations.Select(v => v.Detail)];
        }
        catch (NotFound)
        {
            Address.NavigateTo(Urls.SignIn);
        }
    }
}
