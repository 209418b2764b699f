using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Kernel.Contracts;
using Portal.Registry.UseCases;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Registry.Pages;

/// <summary>The short form for a flow: new, found by a person, or seen by Portal.</summary>
public sealed partial class DeclarePage
{
    static readonly string[] Short = ["name", "from", "to", "domain", "pattern", "trigger", "owner", "contact"], OfException = ["reason", "until", "plan"];

    ItemDraft draft = ItemDraft.New(ItemKind.Flows), exception = ItemDraft.New(ItemKind.Exceptions);
    FlowLine? found;
    Book book = Book.Empty;
    DateOnly today;
    IReadOnlyList<Violation> wrong = [];
    string? fault;
    bool busy;

    /// <summary>Slug of a found flow, or of undeclared traffic.</summary>
    [SupplyParameterFromQuery(Name = "found")] public string? Found { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Navigation { get; init; }
    [Inject] public required Toasts Toasts { get; init; }
    [Inject] public required Announcer Announcer { get; init; }

    bool NeedsException => Proposal.NeedsException(book, draft["pattern"], found?.Flow, today);

    string LongForm => found?.Flow is { } flow ? Urls.EditRegistryItem("flows", flow.Slug) : Urls.NewRegistryItem("flows");

    protected override async Task OnInitializedAsync()
    {
        var picture = await Mediator.Send(new ReadRegistry());
        (book, today) = (picture.Book, picture.Today);
        found = Found is null ? null : picture.Lines().FirstOrDefault(l => l.Slug == Found);
        if (found?.Flow is { } known) draft = ItemDraft.Of(known with { State = FlowState.Live });
        else if (found is not null) (draft["name"], draft["from"], draft["to"], draft["domain"], draft["trigger"]) = (found.Name, found.From, found.To, found.Domain ?? "", "real-time");
        foreach (var (name, value) in QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query))
            if (name != "found" && draft.Has(name)) draft[name] = value.ToString();
    }

    async Task Save()
    {
        (busy, fault, wrong) = (true, null, []);
        try
        {
            var flow = await Mediator.Send(Proposed());
            Toasts.Done(flow.Exception is null ? $"{flow.Name} is declared" : $"{flow.Name} is declared; its exception waits for an architect");
            Navigation.NavigateTo(Urls.RegistryItem("flows", flow.Slug));
        }
        catch (InvalidInput invalid)
        {
            wrong = invalid.Violations;
            fault = wrong.Count == 1 ? "One field is not right yet." : $"{wrong.Count} fields are not right yet.";
            Announcer.Say($"{fault} {wrong[0].Detail}");
        }
        catch (Exception refused) when (refused is StaleVersion or BusinessRuleViolation or NotFound)
        {
            fault = refused.Message;
        }
        finally
        {
            busy = false;
        }
    }

    ProposeFlow Proposed() => new(draft["name"], draft["from"], draft["to"])
    {
        Domain = draft["domain"], Pattern = draft["pattern"], Trigger = draft["trigger"], Owner = draft["owner"], Contact = draft["contact"], Found = found?.Flow?.Slug,
        Runs = found?.Traffic is { } traffic ? [.. traffic.Runners.Select(r => (r.Kind, r.Name))] : [],
        Exception = NeedsException ? new(exception["reason"], DateOnly.TryParse(exception["until"], CultureInfo.InvariantCulture, out var until) ? until : null, exception["plan"]) : null,
    };
}
