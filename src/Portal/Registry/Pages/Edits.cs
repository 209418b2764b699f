using MediatR;
using Portal.Kernel.Contracts;
using Portal.Registry.UseCases;
using Portal.Shell.Components;

namespace Portal.Registry.Pages;

/// <summary>Small changes that are made with one click: each is said, and can be undone while the toast stands.</summary>
sealed class Edits(IMediator mediator, Toasts toasts)
{
    /// <summary>Whether it was done; a refusal is said.</summary>
    /// <param name="former">The item as the person saw it; null: it is new.</param>
    public Task<bool> Put(RegistryItem item, RegistryItem? former, string done) => Do(async () =>
    {
        var put = await mediator.Send(new PutItem(item, former));
        if (former is null) toasts.Done(done);
        else toasts.Done(done, "Undo", () => Do(() => mediator.Send(new PutItem(former, put.Item))));
    });

    public Task<bool> Retire(ItemKind kind, RegistryItem former, string done) => Do(async () =>
    {
        await mediator.Send(new RetireItem(kind, former.Slug));
        toasts.Done(done, "Undo", () => Do(() => mediator.Send(new PutItem(former))));
    });

    async Task<bool> Do(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception refused) when (refused is BusinessRuleViolation or StaleVersion or NotFound or InvalidInput)
        {
            toasts.Failed(refused.Message);
            return false;
        }
    }
}
