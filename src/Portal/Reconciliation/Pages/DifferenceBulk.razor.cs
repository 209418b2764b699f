using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Contracts;
using Portal.Reconciliation.UseCases;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Reconciliation.Pages;

/// <summary>Decides over the marked differences.</summary>
public sealed partial class DifferenceBulk
{
    IReadOnlyList<Shortcut> keys = [];
    FixPreview? preview;
    bool? form;
    bool busy;
    int asked = -1;

    [Parameter, EditorRequired] public required DifferenceList List { get; set; }
    [Parameter, EditorRequired] public required ComparisonView Comparison { get; set; }
    /// <summary>Rises whenever marks change, so that the sentence is worked out again.</summary>
    [Parameter] public int Seen { get; set; }
    [Parameter] public EventCallback OnAll { get; set; }
    [Parameter] public EventCallback OnClear { get; set; }
    /// <summary>A fix of this id has begun.</summary>
    [Parameter] public EventCallback<Guid> OnFix { get; set; }
    [Parameter] public EventCallback OnDecided { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Confirm Confirm { get; init; }
    [Inject] public required Toasts Toasts { get; init; }

    protected override void OnInitialized() => keys =
    [
        new("Shift+f", "Fix the copy of the marked differences", Fix),
        new("Shift+a", "Accept the marked differences", Accept),
        new("Shift+q", "Ask about the marked differences", Ask),
    ];

    protected override async Task OnParametersSetAsync()
    {
        if (asked == Seen) return;
        var mine = asked = Seen;
        var seen = await Mediator.Send(new PreviewFix(List.Selection));
        if (mine == asked) preview = seen;
    }

    async Task Fix()
    {
        if (busy || preview is not { Able: > 0 and var able } seen) return;
        if (await Confirm.Ask(new Question($"Fix {Format.Of(able, "difference")} in {Comparison.Copy}?", $"Fix {Format.Number(able)}", [seen.Sentence])) is null) return;
        busy = true;
        try { await OnFix.InvokeAsync(await Mediator.Send(new StartFix(List.Selection))); }
        catch (BusinessRuleViolation no) { Toasts.Failed(no.Message); }
        finally { busy = false; }
    }

    Task Accept() => Show(false);

    Task Ask() => Show(true);

    Task Show(bool asks)
    {
        form = asks;
        StateHasChanged();
        return Task.CompletedTask;
    }

    async Task Decide(DecisionForm.Decision said)
    {
        var (selection, asks) = (List.Selection, form is true);
        var done = asks ? await Mediator.Send(new AskAboutDifferences(selection, said.Whom, said.Why)) : await Mediator.Send(new AcceptDifferences(selection, said.Until, said.Why));
        var text = asks ? $"Asked {said.Whom.Trim()} about {Format.Of(done, "difference")}." : $"Accepted {Format.Of(done, "difference")} until {Format.Date(said.Until)}.";
        // What a filter matched then, it matches no more: only rows that were marked one by one are known still.
        if (selection.Ids is null) Toasts.Done(text);
        else Toasts.Done(text, "Undo", () => Undo(selection));
        form = null;
        await OnDecided.InvokeAsync();
    }

    async Task Undo(DifferenceSelection selection)
    {
        await Mediator.Send(new ReopenDifferences(selection));
        Toasts.Done("Taken back: they wait again.");
    }
}
