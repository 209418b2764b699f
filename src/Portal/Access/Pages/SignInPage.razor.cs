using System.Security.Claims;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Portal.Access.UseCases;
using Portal.Shell;

namespace Portal.Access.Pages;

/// <summary>Asks who somebody is. Says the same for a wrong password as for an address that has no account.</summary>
public sealed partial class SignInPage
{
    string? fault;

    [CascadingParameter] public required HttpContext Context { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] internal FirstRun FirstRun { get; init; } = null!;
    [Inject] internal SignInRate Rate { get; init; } = null!;
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [SupplyParameterFromQuery(Name = "returnUrl")] public string? ReturnAddress { get; set; }
    [SupplyParameterFromForm] public string? Email { get; set; }
    [SupplyParameterFromForm] public string? Password { get; set; }
    [SupplyParameterFromForm] public bool Keep { get; set; }

    protected override async Task OnInitializedAsync()
    {
        if (await FirstRun.IsOpen(Context.RequestAborted)) Address.NavigateTo(Urls.FirstRun);
        else if (HttpMethods.IsGet(Context.Request.Method) && Context.User.Identity?.IsAuthenticated is true) Address.NavigateTo(ReturnUrl.OrHome(ReturnAddress));
    }

    async Task Submit()
    {
        if (!Rate.Allows(Context.Connection.RemoteIpAddress))
        {
            Context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Context.Response.Headers.RetryAfter = "60";
            fault = "Too many attempts from this network. Wait a minute, then try again.";
            return;
        }
        var answer = await Mediator.Send(new SignIn(Email ?? "", Password ?? ""), Context.RequestAborted);
        if (answer.Person is { } person) await Enter(person);
        else fault = answer.LockedFor is { } wait ? $"Too many failed attempts for this address. Try again in {Minutes(wait)}." : "Email and password do not belong together, or the account is switched off.";
    }

    async Task Enter(ClaimsPrincipal person)
    {
        await Context.SignInAsync(IdentityConstants.ApplicationScheme, person, new AuthenticationProperties { IsPersistent = Keep, ExpiresUtc = Keep ? Clock.GetUtcNow() + Policies.KeepFor : null });
        Address.NavigateTo(ReturnUrl.OrHome(ReturnAddress));
    }

    static string Minutes(TimeSpan wait) => Math.Ceiling(wait.TotalMinutes) is var minutes && minutes <= 1 ? "a minute" : $"{minutes:0} minutes";
}
