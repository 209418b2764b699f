using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Customers.UseCases;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Customers.Pages;

/// <summary>One request with its quote and the next step. Another customer's request is not there.</summary>
public sealed partial class MyRequestPage : IDisposable
{
    MyRequest? item;
    Story story = new(Stage.Received, "", "");
    bool failed, busy;
    string? fault;
    IDisposable? listening;
    Calm? calm;

    [Parameter] public Guid Id { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] public required CustomerHelp Help { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required Confirm Confirm { get; init; }
    [Inject] public required Toasts Toasts { get; init; }
    [Inject] public required Announcer Announcer { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required ILogger<MyRequestPage> Logger { get; init; }

    string Title => item?.Request.Summary is { Length: > 0 } summary ? summary : "Your request";

    protected override async Task OnParametersSetAsync()
    {
        if (RendererInfo.IsInteractive && calm is null)
        {
            calm = new Calm(Clock, () => InvokeAsync(Look));
            listening = Signals.On<RecordChanged>(calm.Nudge);
        }
        await Look();
    }

    async Task Look()
    {
        try
        {
            var read = await Mediator.Read(new ReadMyRequest(Id), Logger);
            failed = read.Failed;
            if (read.Value is not { } mine) return;
            var before = item is null ? null : story.Word;
            (item, story) = (mine, mine.Tell(CustomerWords.DayOf(Clock.GetUtcNow())));
            if (before is not null && before != story.Word) Announcer.Say($"{story.Word}. {story.Fact}");
            StateHasChanged();
        }
        catch (NotFound)
        {
            Address.NotFound();
        }
    }

    async Task Answer(QuoteDocument quote, bool accepted)
    {
        var sum = Format.Money(quote.Total, quote.Currency);
        var asked = accepted ? new Question($"Accept quote {quote.Number}?", "Accept it", [$"{sum}, as it stands on this page.", "It is an order from then on."])
            : new Question($"Say no to quote {quote.Number}?", "Say no", ["We close it. You can always ask for a new one."], Danger: true);
        if (await Confirm.Ask(asked) is null) return;
        (busy, fault) = (true, null);
        try
        {
            await Mediator.Send(new AnswerQuote(Id, accepted, AnsweredQuote.VersionOf(quote)));
            Toasts.Done(accepted ? $"You accepted quote {quote.Number}. Thank you." : $"Quote {quote.Number} is closed.");
        }
        catch (BusinessRuleViolation refused)
        {
            fault = refused.Message;
        }
        catch (Exception unreached) when (unreached is ConnectionFault or OperationCanceledException)
        {
            fault = "We could not write it down just now. Try again in a moment: nothing happens twice.";
        }
        finally
        {
            busy = false;
        }
        await Look();
    }

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
