using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Connections.UseCases;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Connections.Pages;

/// <summary>One connection: how it stands, what it can do, what it is told, and what became of that.</summary>
public sealed partial class ConnectionPage : IDisposable
{
    const int MostMatches = 20;

    readonly Dictionary<string, string> flowOf = [];
    readonly List<HandoverRow> rows = [];
    ConnectionView? view;
    IReadOnlyList<RecipeRow> recipes = [];
    IReadOnlyList<FlowChoice> flows = [];
    IReadOnlyList<OpenMatch> matches = [];
    HandoverPage? handovers;
    StandInPart? stand;
    bool mayManage, mayRetry, busy, more;
    IDisposable? listening;
    Calm? calm;

    [Parameter] public string Slug { get; set; } = "";
    /// <summary>Kind of documents of the stand-in.</summary>
    [SupplyParameterFromQuery] public string? Documents { get; set; }
    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Address { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required Confirm Confirm { get; init; }
    [Inject] public required Toasts Toasts { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }

    protected override async Task OnInitializedAsync()
    {
        var user = (await Authentication).User;
        (mayManage, mayRetry) = (user.May(Permission.RegistryManage), user.May(Permission.RegistryManage) || user.May(Permission.IntakeReview));
        if (RendererInfo.IsInteractive)
        {
            calm = new Calm(Clock, () => InvokeAsync(Look));
            listening = Signals.On<HandoverChanged>(calm.Nudge);
        }
        if (mayManage) flows = (await Mediator.Send(new FindFlowChoices())).Flows;
    }

    protected override Task OnParametersSetAsync() => Look();

    async Task Look()
    {
        try
        {
            view = await Mediator.Send(new ReadConnection(Slug));
            recipes = await Mediator.Send(new ListRecipes(Slug));
            handovers = await Mediator.Send(new ListHandovers(Slug));
            matches = await Mediator.Send(new AskOpenMatches(Slug, Most: MostMatches));
            rows.Clear();
            rows.AddRange(handovers.Rows);
            more = handovers.More;
            if (stand is not null) await stand.Look();
            StateHasChanged();
        }
        catch (NotFound)
        {
            Address.NotFound();
        }
    }

    async Task More()
    {
        var page = await Mediator.Send(new ListHandovers(Slug, rows[^1].Id));
        rows.AddRange(page.Rows);
        more = page.More;
    }

    Task Test() => Do(async () =>
    {
        var outcome = await Mediator.Send(new TestConnection(Slug));
        if (outcome.Ok) Toasts.Done($"{Slug} answers in {outcome.LatencyMs} ms.");
        else Toasts.Failed($"{Slug} does not answer: {outcome.Problem}");
    });

    Task Switch(RecipeRow recipe, bool on) => Do(() => Mediator.Send(new SwitchRecipe(Slug, recipe.Name, on, on ? recipe.Flow ?? flowOf.GetValueOrDefault(recipe.Name) : null)), on ? $"{Slug} is told of it from now on." : $"{Slug} is told of it no more.");

    Task ChooseFlow(RecipeRow recipe, string? flow)
    {
        flowOf[recipe.Name] = flow ?? "";
        return recipe.On ? Do(() => Mediator.Send(new SwitchRecipe(Slug, recipe.Name, true, flow is { Length: > 0 } ? flow : null)), "The flow is changed.") : Task.CompletedTask;
    }

    Task Again(HandoverRow row) => Do(() => Mediator.Send(new RetryHandover(row.Id)), $"{row.Title} is tried again.");

    Task AllAgain() => Do(async () => Toasts.Done($"{Format.Of(await Mediator.Send(new RetryFailedHandovers(Slug)), "handover")} will be tried again."));

    async Task Remove()
    {
        var waiting = handovers?.Waiting ?? 0;
        var agreed = await Confirm.Ask(new Question($"Remove {Slug}?", "Remove the connection",
        [
            waiting == 0 ? "Nothing waits for it." : $"{Format.Of(waiting, "handover")} {(waiting == 1 ? "waits" : "wait")} for it and will not get there.",
            view!.Demo ? "What its stand-in holds is thrown away." : $"Its credentials are forgotten. What is in {view.Title} stays there.",
        ], Danger: true));
        if (agreed is null) return;
        await Do(async () =>
        {
            await Mediator.Send(new RemoveConnection(Slug));
            Address.NavigateTo(Urls.Connections);
        }, $"Removed {Slug}.");
    }

    async Task Do(Func<Task> act, string? done = null)
    {
        busy = true;
        try
        {
            await act();
            if (done is not null) Toasts.Done(done);
        }
        catch (Exception refused) when (refused is BusinessRuleViolation or InvalidInput or NotFound)
        {
            Toasts.Failed(refused.Message);
        }
        finally
        {
            busy = false;
        }
        if (Address.Uri.Contains(Urls.Connection(Slug), StringComparison.Ordinal)) await Look();
    }

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
