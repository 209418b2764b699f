using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Data;
using Portal.Registry.Answers;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry.Pages;

/// <summary>The guided way out of the spaghetti: four steps, each with what is left and how it is done.</summary>
public sealed partial class PathPage : IDisposable
{
    Picture? picture;
    WayOut? way;
    int began, score;
    int? scoreBefore;
    IDisposable? listening;
    Calm? calm;

    /// <summary>The open step; left out, the first with something left.</summary>
    [SupplyParameterFromQuery] public string? Step { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }

    /// <summary>It does not move on by itself when the last thing of a step is done: the reader sees that it is.</summary>
    int Open => Step is ['1' or '2' or '3' or '4'] ? Step[0] - '0' : Math.Max(1, began);

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            calm = new Calm(Clock, () => InvokeAsync(Load));
            listening = Signals.On<RegistryChanged>(calm.Nudge);
        }
        await Load();
        began = way!.Next;
    }

    async Task Load()
    {
        picture = await Mediator.Send(new ReadRegistry());
        way = picture.WayOut();
        score = Score.Of(picture).Points;
        scoreBefore ??= score;
        StateHasChanged();
    }

    static string Lower(string title) => char.ToLowerInvariant(title[0]) + title[1..];

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
