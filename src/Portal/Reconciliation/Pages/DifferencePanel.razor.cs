using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Reconciliation.Comparing;
using Portal.Reconciliation.UseCases;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Reconciliation.Pages;

/// <summary>The difference in the drawer. Decisions bind to the version that was seen.</summary>
public sealed partial class DifferencePanel : IDisposable
{
    readonly IReadOnlyList<Shortcut> keys;
    DifferenceView? view;
    FixPreview? preview;
    IDisposable? listening;
    Calm? calm;
    Guid shown;
    bool missing, mayDecide, busy, all;
    bool? form;

    public DifferencePanel() => keys =
    [
        new("f", "Fix the copy from the owner", Fix),
        new("a", "Accept until a day", Accept),
        new("q", "Ask somebody", Ask),
        new("u", "Take the decision back", Reopen),
        new("Escape", "Stop, or close", Escape),
    ];

    [Parameter, EditorRequired] public Guid Id { get; set; }
    [Parameter, EditorRequired] public ComparisonView? Comparison { get; set; }
    /// <summary>After a decision of the reader: the queue opens the next one.</summary>
    [Parameter] public EventCallback OnDecided { get; set; }
    [Parameter] public EventCallback OnClose { get; set; }
    /// <summary>"2 of 14".</summary>
    [Parameter] public string? Position { get; set; }
    [Parameter] public EventCallback OnPrevious { get; set; }
    [Parameter] public EventCallback OnNext { get; set; }
    [CascadingParameter] public required Task<AuthenticationState> Authentication { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Signals Signals { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }
    [Inject] public required Toasts Toasts { get; init; }

    DifferenceSelection Selection => new(Comparison!.Slug, [Id]);
    (string Look, string Word) State => ReconciliationWords.Of(view!.Row.State);
    int Others => view!.Values.Count(v => !v.Compared);
    IEnumerable<ValuePair> Shown => view!.Values.Where(v => all || v.Compared);

    string Consequence => view!.Row.State switch
    {
        DifferenceState.Fixing => $"{Comparison!.Copy} is being written.",
        DifferenceState.Fixed => $"Fixed {Format.DateTime(view.Row.ClosedAt!.Value)} UTC.",
        DifferenceState.Gone => $"Both have matched since {Format.DateTime(view.Row.ClosedAt!.Value)} UTC.",
        _ when !mayDecide => "You may read this; deciding is for operations and architects.",
        _ => preview?.Sentence ?? "Working out what would happen…",
    };

    protected override async Task OnInitializedAsync()
    {
        var user = (await Authentication).User;
        mayDecide = user.May(Permission.IntakeReview) || user.May(Permission.RegistryManage);
        if (!RendererInfo.IsInteractive) return;
        calm = new Calm(Clock, () => InvokeAsync(Look));
        listening = Signals.On<ReconciliationChanged>(calm.Nudge);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (shown == Id) return;
        (shown, view, preview, form, missing) = (Id, null, null, null, false);
        await Look();
    }

    async Task Look()
    {
        var asked = Id;
        try
        {
            var read = await Mediator.Send(new ReadDifference(asked));
            var sees = Comparison is not null && read.Row.MayDecide && mayDecide ? await Mediator.Send(new PreviewFix(new(Comparison.Slug, [asked]))) : null;
            if (asked != Id) return; // the reader went on meanwhile
            (view, preview) = (read, sees);
        }
        catch (NotFound)
        {
            missing = asked == Id;
        }
        StateHasChanged();
    }

    async Task Fix()
    {
        if (busy || !mayDecide || preview is not { Able: > 0 }) return;
        // The outcome is told here: the reader stays until it is seen to match.
        if (await Try(() => Mediator.Send(new StartFix(Selection)))) Toasts.Done($"{view!.Row.Key} is being written to {Comparison!.Copy}.");
    }

    Task Accept() => Show(false);

    Task Ask() => Show(true);

    Task Show(bool asks)
    {
        if (mayDecide && view is { Row.MayDecide: true }) form = asks;
        StateHasChanged();
        return Task.CompletedTask;
    }

    /// <summary>What is refused goes to the form.</summary>
    async Task Decide(DecisionForm.Decision said)
    {
        var (selection, key) = (Selection, view!.Row.Key);
        if (form is true) await Mediator.Send(new AskAboutDifferences(selection, said.Whom, said.Why, view.Row.Version));
        else await Mediator.Send(new AcceptDifferences(selection, said.Until, said.Why, view.Row.Version));
        Toasts.Done(form is true ? $"Asked {said.Whom.Trim()} about {key}." : $"Accepted {key} until {Format.Date(said.Until)}.", "Undo", () => Undo(selection));
        form = null;
        await OnDecided.InvokeAsync();
    }

    Task Reopen() => mayDecide && view is { Row.State: DifferenceState.Accepted or DifferenceState.Asked } ? Undo(Selection) : Task.CompletedTask;

    async Task Undo(DifferenceSelection selection)
    {
        if (await Try(() => Mediator.Send(new ReopenDifferences(selection)))) Toasts.Done("Taken back: it waits again.");
    }

    async Task<bool> Try(Func<Task> step)
    {
        busy = true;
        try
        {
            await step();
            await Look();
            return true;
        }
        catch (Exception refused) when (refused is BusinessRuleViolation or StaleVersion or NotFound)
        {
            Toasts.Failed(refused.Message);
            await Look();
            return false;
        }
        finally
        {
            busy = false;
            StateHasChanged();
        }
    }

    async Task Escape()
    {
        if (form is not null) form = null;
        else await OnClose.InvokeAsync();
        StateHasChanged();
    }

    string? Rule(string field) => Comparison!.Fields.FirstOrDefault(f => f.Field == field) is { } rule
        ? ReconciliationWords.Of(rule.As) + (rule.Tolerance is { } most ? $", up to {Format.Quantity(most)} {ReconciliationWords.Of(rule.Unit)} apart" : "") : "Not compared";

    static IReadOnlyList<(string, bool)> Pieces(IReadOnlyList<Piece> pieces, ValuePair value) => [.. pieces.Select(p => (p.Text, p.Changed && value.Differs))];

    public void Dispose()
    {
        listening?.Dispose();
        calm?.Dispose();
    }
}
