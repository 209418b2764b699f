using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Letters.UseCases;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Letters.Pages;

/// <summary>A letter to readers: written, looked at, sent off, and watched on its way.</summary>
public sealed partial class MailingPage : IDisposable
{
    MailingView? view;
    MailingChoices? choices;
    Preview? preview;
    string subject = "", text = "", connection = "";
    string? fault;
    readonly FlowDraft flows = new();
    IReadOnlyList<Violation> wrong = [];
    int perMinute = Mailing.UsualPerMinute;
    bool busy;
    IDisposable? listening;
    Calm? calm;

    /// <summary>Null: a new one.</summary>
    [Parameter] public Guid? Id { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required Confirm Confirm { get; init; }
    [Inject] public required Toasts Toasts { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }

    protected override void OnInitialized()
    {
        if (!RendererInfo.IsInteractive) return;
        calm = new Calm(Clock, () => InvokeAsync(Again));
        listening = Signals.On<MailingChanged>(calm.Nudge);
    }

    protected override async Task OnParametersSetAsync()
    {
        try
        {
            view = Id is { } id ? await Mediator.Send(new ReadMailing(id)) : null;
            if (view is not null) (subject, text, connection, perMinute) = (view.Subject, view.Text, view.Connection, view.PerMinute);
            (flows.Registers, wrong) = (false, []);
            flows.Chosen.Clear();
            if (view?.Flow is { } flow) flows.Chosen.Add(flow);
            choices = await Mediator.Send(new AskMailingChoices());
            if (connection.Length == 0 && choices.Mailers.Count == 1) connection = choices.Mailers[0];
            if (subject.Length + text.Length > 0) preview = await Mediator.Send(new PreviewMailing(subject, text));
            else preview = new(null, new Dictionary<string, IReadOnlyList<Slip>>());
        }
        catch (NotFound)
        {
            Address.NotFound();
        }
    }

    /// <summary>How far it is; what is being written stays as it is.</summary>
    async Task Again()
    {
        if (Id is not { } id || view?.State is MailingState.Draft) return;
        view = await Mediator.Send(new ReadMailing(id));
        StateHasChanged();
    }

    async Task Typed((string Subject, string Text) said)
    {
        (subject, text) = said;
        preview = await Mediator.Send(new PreviewMailing(subject, text));
    }

    Task<Guid> Write() => flows.IsEmpty ? throw new InvalidInput([FlowDraft.Missing]) : Mediator.Send(new SaveMailing(Id, subject, text, connection, perMinute, view?.Version ?? 0, flows.Chosen.FirstOrDefault(), flows.Proposal));

    Task Keep() => Try(async () =>
    {
        var id = await Write();
        Toasts.Done("It is kept as a draft.");
        if (Id is null) Address.NavigateTo(Urls.Mailing(id));
        else await OnParametersSetAsync();
    });

    async Task Send()
    {
        var agreed = await Confirm.Ask(new Question($"Send it to {Format.Of(choices!.Readers, "reader")}?", "Send it",
            ["Who takes the consent back before their letter leaves gets none.", $"At most {perMinute} leave a minute; you can pause and stop it.", "Nobody gets it twice."]));
        if (agreed is null) return;
        await Try(async () =>
        {
            var id = await Write();
            await Mediator.Send(new StartMailing(id, (await Mediator.Send(new ReadMailing(id))).Version));
            if (Id is null) Address.NavigateTo(Urls.Mailing(id));
            else await OnParametersSetAsync();
        });
    }

    async Task Stop()
    {
        if (await Confirm.Ask(new Question("Stop the letter?", "Stop it", [$"{Format.Of(view!.Tally.Waiting, "reader")} will not get it.", "It cannot be sent on; write another one."], Danger: true)) is not null) await Do(new StopMailing(view.Id));
    }

    Task Do(IRequest ask) => Try(async () =>
    {
        await Mediator.Send(ask);
        await Again();
    });

    async Task Try(Func<Task> act)
    {
        (busy, fault, wrong) = (true, null, []);
        try
        {
            await act();
        }
        catch (InvalidInput invalid) when (invalid.Violations.All(v => v.Pointer == "/flow" || v.Pointer.StartsWith(FlowRegistration.Pointer, StringComparison.Ordinal)))
        {
            wrong = invalid.Violations;
        }
        catch (Exception refused) when (refused is InvalidInput or StaleVersion or BusinessRuleViolation or NotFound)
        {
            fault = refused.Message;
        }
        finally
        {
            busy = false;
        }
    }

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
