using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Access.UseCases;
using Portal.Kernel.Contracts;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Access.Pages;

/// <summary>Which machines may call and what they may do.</summary>
public sealed partial class ApiClientsPage
{
    const int OverlapHours = 24;

    List<ApiClientRow>? rows;
    IReadOnlyList<string> faults = [];
    IReadOnlyList<Violation> wrong = [];
    NewSecret? made;
    ApiClientDraft? form;
    string? next;
    bool signs;

    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Toasts Toasts { get; init; }
    [Inject] public required Confirm Confirm { get; init; }

    protected override Task OnInitializedAsync() => Load();

    async Task Load()
    {
        var page = await Mediator.Send(new ListApiClients());
        (rows, next) = ([.. page.Rows], page.Next);
    }

    async Task More()
    {
        var page = await Mediator.Send(new ListApiClients(next));
        rows!.AddRange(page.Rows);
        next = page.Next;
    }

    void Open(ApiClientRow? client) => (form, faults, wrong, made) = (client is null ? new ApiClientDraft() : ApiClientDraft.Of(client), [], [], null);

    void Close() => (form, faults, wrong) = (null, [], []);

    Task Save(ApiClientDraft draft) => Try(async () =>
    {
        if (draft is { MovesData: true, Flows.IsEmpty: true }) throw new InvalidInput([FlowDraft.Missing]);
        if (draft.Id is { } id)
        {
            await Mediator.Send(new ChangeApiClient(id, draft.Name, draft.OwnerSystem, [.. draft.Scopes], draft.Flows.Chosen, draft.Flows.Proposal));
            Toasts.Done($"Changed {draft.Name}");
        }
        else (made, signs) = (await Mediator.Send(new CreateApiClient(draft.Name, draft.OwnerSystem, [.. draft.Scopes], draft.Flows.Chosen, draft.Flows.Proposal)), false);
    });

    async Task Rotate()
    {
        if (await Confirm.Ask(new($"Make a new key for {form!.Name}?", "Make a new key", [$"The former key works for {OverlapHours} hours more, so that {form.Name} can be changed without a gap."])) is null) return;
        await Try(async () => (made, signs) = (await Mediator.Send(new RotateApiKey(form.Id!.Value, OverlapHours)), false));
    }

    async Task Sign()
    {
        if (form!.Signs && await Confirm.Ask(new($"Make a new signing secret for {form.Name}?", "Make a new secret", [$"The former secret is good for {OverlapHours} hours more."])) is null) return;
        await Try(async () => (made, signs) = (await Mediator.Send(new RotateSigningSecret(form.Id!.Value, OverlapHours)), true));
    }

    async Task Revoke()
    {
        if (await Confirm.Ask(new($"Revoke {form!.Name}?", "Revoke", [$"Its keys and signatures are refused at once. There is no way back: add another API client when {form.Name} is to call again.", "What it submitted stays."], Danger: true)) is null) return;
        await Try(async () =>
        {
            await Mediator.Send(new RevokeApiClient(form.Id!.Value));
            Toasts.Done($"Revoked {form.Name}");
        });
    }

    /// <summary>Does it, then closes the form and reads the list again; a refusal stays beside the fields.</summary>
    async Task Try(Func<Task> act)
    {
        try
        {
            await act();
            Close();
            await Load();
        }
        catch (InvalidInput invalid)
        {
            // What is wrong with the flows stands at their fields.
            wrong = invalid.Violations;
            faults = [.. wrong.Where(v => !v.Pointer.StartsWith("/flow", StringComparison.Ordinal) && !v.Pointer.StartsWith(FlowRegistration.Pointer, StringComparison.Ordinal)).Select(v => v.Detail)];
        }
        catch (Exception refusal) when (refusal is BusinessRuleViolation or NotFound)
        {
            (faults, wrong) = ([refusal.Message], []);
        }
    }
}
