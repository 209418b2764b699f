using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Operations.UseCases;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Operations.Pages;

/// <summary>How things stand, in a sentence; then what needs a person; then the day in numbers; health last.</summary>
public sealed partial class HomeOfStaff : IDisposable
{
    readonly List<IDisposable> listening = [];
    Calm? calm;
    Standing? standing;

    public enum Reader { Operations, Admin }

    [Parameter, EditorRequired] public Reader For { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required Now Now { get; init; }

    (string Fact, string More) Headline => standing is null ? ("", "") : HomeWords.Headline(standing, Now.Time);

    string Lead => HomeWords.Lead(standing!);

    StatusLook Gravest => StatusWords.Of(standing!.Waiting switch { { WithBlocking: > 0 } => "blocking", { WithWarnings: > 0 } => "warning", _ => "ready" });

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            calm = new Calm(Clock, () => InvokeAsync(Look));
            listening.Add(Signals.On<RecordChanged>(calm.Nudge));
            listening.Add(Signals.On<DeliveriesChanged>(calm.Nudge));
            Now.Ticked += calm.Nudge;
        }
        await Look();
    }

    async Task Look()
    {
        var today = new DateTimeOffset(Now.Time.UtcDateTime.Date, TimeSpan.Zero);
        standing = await Mediator.Send(new HowThingsStand(today));
        StateHasChanged();
    }

    static MarkupString Today(Waiting waiting) => (MarkupString)HomeWords.Today(waiting);

    static string Mix(Waiting waiting) => HomeWords.Mix(waiting);

    static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    public void Dispose()
    {
        foreach (var listener in listening) listener.Dispose();
        if (calm is not null) Now.Ticked -= calm.Nudge;
        calm?.Dispose();
    }
}
