using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Access.UseCases;
using Portal.Kernel.Contracts;
using Portal.Shell.Components;

namespace Portal.Access.Pages;

/// <summary>Who may sign in and as what.</summary>
public sealed partial class UsersPage
{
    List<UserRow>? rows;
    IReadOnlyList<string> faults = [];
    OneTimeLink? link;
    UserDraft? form;
    string? search, next;

    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] public required Toasts Toasts { get; init; }
    [Inject] public required Confirm Confirm { get; init; }

    protected override Task OnInitializedAsync() => Load();

    async Task Load()
    {
        var page = await Mediator.Send(new ListUsers(search));
        (rows, next) = ([.. page.Rows], page.Next);
    }

    async Task More()
    {
        var page = await Mediator.Send(new ListUsers(search, next));
        rows!.AddRange(page.Rows);
        next = page.Next;
    }

    Task Search(ChangeEventArgs change)
    {
        search = change.Value?.ToString();
        return Load();
    }

    void Open(UserRow? user) => (form, faults, link) = (user is null ? new UserDraft() : UserDraft.Of(user), [], null);

    void Close() => (form, faults) = (null, []);

    Task Save(UserDraft draft) => Try(async () =>
    {
        if (draft.Id is { } id)
        {
            await Mediator.Send(new ChangeUser(id, draft.Name, draft.Role, draft.CustomerNumber));
            Toasts.Done($"Changed {draft.Name}");
        }
        else link = await Mediator.Send(new InviteUser(draft.Email, draft.Name, draft.Role, draft.CustomerNumber));
        Close();
        await Load();
    });

    Task Reset() => Try(async () =>
    {
        link = await Mediator.Send(new ResetPassword(form!.Id!.Value));
        Close();
    });

    async Task Switch(bool on)
    {
        var draft = form!;
        if (!on && await Confirm.Ask(new($"Switch off {draft.Name}?", "Switch off", [$"{draft.Name} is signed out everywhere at once and cannot sign in again.", "What they did stays in every timeline. You can switch the account on again."], Danger: true)) is null) return;
        await Try(async () =>
        {
            await Mediator.Send(new SwitchUser(draft.Id!.Value, on));
            Toasts.Done($"{draft.Name} is switched {(on ? "on" : "off")}");
            Close();
            await Load();
        });
    }

    async Task Try(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (InvalidInput invalid)
        {
            faults = [.. invalid.Violations.Select(v => v.Detail)];
        }
        catch (Exception refusal) when (refusal is BusinessRuleViolation or NotFound)
        {
            faults = [refusal.Message];
        }
    }
}
