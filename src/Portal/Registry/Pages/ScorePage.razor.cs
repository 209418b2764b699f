using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Registry.UseCases;
using Portal.Shell;

namespace Portal.Registry.Pages;

/// <summary>How calm it is, and what each lost point rests on.</summary>
public sealed partial class ScorePage
{
    const int Shown = 5;

    ScoreAnswer? answer;

    [Inject] public required IMediator Mediator { get; init; }

    protected override async Task OnInitializedAsync() => answer = await Mediator.Send(new ReadScore());

    string Points => string.Join(' ', answer!.Trend.Select((t, i) => string.Create(CultureInfo.InvariantCulture, $"{4 + 232.0 * i / (answer.Trend.Count - 1):0.#},{56 - 0.52 * t.Score:0.#}")));
    string TrendWords => $"{answer!.Trend[0].Score} on {Format.Date(answer.Trend[0].On)}, {answer.Trend[^1].Score} today";
}
