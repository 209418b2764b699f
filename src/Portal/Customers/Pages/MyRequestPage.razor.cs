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
    bool failed;
    IDisposable? listening;
    Calm? calm;

    [Parameter] public Guid Id { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] public required CustomerHelp Help { get; init; }
    [Inject] public required Signals Signals { get; init; }
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

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
