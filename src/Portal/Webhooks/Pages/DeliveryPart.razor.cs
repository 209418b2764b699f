using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Contracts;
using Portal.Shell.Components;
using Portal.Webhooks.UseCases;

namespace Portal.Webhooks.Pages;

public sealed partial class DeliveryPart
{
    ElementReference heading;
    DeliveryView? view;
    (Guid, Guid) shown;
    int seen;
    bool gone, busy, focus;

    [Parameter, EditorRequired] public Guid Subscription { get; set; }
    [Parameter, EditorRequired] public Guid Delivery { get; set; }
    [Parameter] public bool MayManage { get; set; }
    /// <summary>Another number: something happened.</summary>
    [Parameter] public int Changes { get; set; }
    /// <summary>Address without the delivery.</summary>
    [Parameter, EditorRequired] public required string Close { get; set; }
    [Parameter] public EventCallback OnSent { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Confirm Confirm { get; init; }
    [Inject] public required Toasts Toasts { get; init; }
    [Inject] public required Now Now { get; init; }

    /// <summary>Events about staged records lead to them.</summary>
    bool HasRecord => view!.Type.StartsWith("intake.", StringComparison.Ordinal) || view.Type is "quote.created" or "inspection.created";

    protected override async Task OnParametersSetAsync()
    {
        if (shown != (Subscription, Delivery)) (view, focus) = (null, true);
        else if (seen == Changes) return;
        (shown, seen) = ((Subscription, Delivery), Changes);
        try
        {
            (view, gone) = (await Mediator.Send(new ReadDelivery(Subscription, Delivery)), false);
        }
        catch (NotFound)
        {
            gone = true;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!focus || view is null || !RendererInfo.IsInteractive) return;
        focus = false;
        await heading.FocusAsync();
    }

    async Task SendAgain()
    {
        if (view!.Status is DeliveryStatus.Delivered && await Confirm.Ask(new Question("Send it again?", "Send it again",
                ["It arrived already: the endpoint gets it a second time, with the same webhook-id, by which a careful receiver knows it."])) is null) return;
        busy = true;
        try
        {
            view = await Mediator.Send(new Redeliver(Subscription, Delivery));
            Toasts.Done(view.Status is DeliveryStatus.Held ? "It is held with the others and goes out with them." : "It is on its way again.");
            await OnSent.InvokeAsync();
        }
        catch (Exception refused) when (refused is BusinessRuleViolation or NotFound)
        {
            Toasts.Failed(refused.Message);
        }
        finally
        {
            busy = false;
        }
    }
}
