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

    bool NeedsException => book.Pattern(draft["pattern"]) is not { Allowed: true } && !(found?.Flow is { } flow && book.ExceptionOf(flow.Slug, today) is not null);

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
            if (found?.Flow is null) draft["slug"] = Free(ItemDraft.SlugFor(draft["name"]));
            var flow = Read(() => (Flow)draft.ToItem(ItemKind.Flows), "");
            if (found?.Traffic is { } traffic) flow = flow is null ? null : flow with { RunsAs = [traffic.Runner] };
            var asked = NeedsException ? Read(Exception, "/exception") : null;
            if (wrong.Count > 0 || flow is null) throw new InvalidInput(wrong);
            await Mediator.Send(new PutItem(flow, found?.Flow));
            if (asked is not null) await Mediator.Send(new PutItem(asked));
            Toasts.Done(asked is null ? $"{flow.Name} is declared" : $"{flow.Name} is declared, allowed until {Format.Date(asked.Until)}");
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

    FlowException Exception()
    {
        (exception["slug"], exception["name"], exception["flow"], exception["owner"]) = (Free(draft["slug"], ItemKind.Exceptions), draft["name"], draft["slug"], draft["owner"]);
        var item = (FlowException)exception.ToItem(ItemKind.Exceptions);
        return item.Until > today ? item : throw new InvalidInput("/until", "A day to come: an exception ends.", "minimum");
    }

    /// <summary>Everything that is wrong is collected, so that both halves of the form are told at once.</summary>
    T? Read<T>(Func<T> read, string under) where T : RegistryItem
    {
        try
        {
            return read();
        }
        catch (InvalidInput invalid)
        {
            wrong = [.. wrong, .. invalid.Violations.Where(v => v.Pointer is not ("/name" or "/slug" or "/flow") || under.Length == 0).Select(v => v with { Pointer = under + v.Pointer })];
            return null;
        }
    }

    string Free(string slug, ItemKind kind = ItemKind.Flows) => slug.Length == 0 || book.Find(kind, slug) is null ? slug
        : Enumerable.Range(2, int.MaxValue - 2).Select(n => $"{slug[..Math.Min(slug.Length, RegistryItem.LongestSlug - 8)].TrimEnd('-')}-{n}").First(s => book.Find(kind, s) is null);
}
