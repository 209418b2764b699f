using MediatR;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Kernel.Contracts;
using Portal.Registry.UseCases;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Registry.Pages;

/// <summary>Registers or changes an item of any list: the form is drawn from the list's schema. What its address says is filled in.</summary>
public sealed partial class EditItemPage
{
    ItemList? list;
    ItemDraft? draft;
    RegistryItem? seen;
    Book book = Book.Empty;
    IReadOnlyList<Violation> wrong = [];
    string? fault;
    bool busy, stale, slugTyped;

    [Parameter] public required string List { get; set; }
    [Parameter] public string? Slug { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required NavigationManager Navigation { get; init; }
    [Inject] public required Toasts Toasts { get; init; }
    [Inject] public required Announcer Announcer { get; init; }

    string Back => seen is null ? new RegistryAddress(list!.Kind, RegistryFilter.All).ToString() : Urls.RegistryItem(list!.Word, seen.Slug);

    protected override async Task OnInitializedAsync()
    {
        list = ItemList.All.FirstOrDefault(l => l.Word == List);
        book = (await Mediator.Send(new ReadRegistry())).Book;
        if (list is not null && Slug is not null) seen = book.Find(list.Kind, Slug);
        if (list is null || (Slug is not null && seen is null))
        {
            Navigation.NotFound();
            return;
        }
        draft = seen is null ? ItemDraft.New(list.Kind) : ItemDraft.Of(seen);
        foreach (var (name, value) in QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query))
            if (draft.Has(name)) draft[name] = value.ToString();
        if (seen is null && list.Kind is ItemKind.Decisions && draft["on"].Length == 0) draft["on"] = $"{(await Mediator.Send(new ReadRegistry())).Today:O}";
    }

    void Changed(ItemField field)
    {
        if (field.Name == "slug") slugTyped = draft!["slug"].Length > 0;
        if (field.Name == "name" && seen is null && !slugTyped) draft!["slug"] = ItemDraft.SlugFor(draft["name"]);
    }

    async Task Save()
    {
        (busy, stale, fault, wrong) = (true, false, null, []);
        try
        {
            var item = draft!.ToItem(list!.Kind);
            if (seen is null && book.Find(list.Kind, item.Slug) is not null) throw new InvalidInput("/slug", $"There is {RegistryWords.A(list.Kind)} with this slug. Take another, or change that one.", "unique");
            var put = await Mediator.Send(new PutItem(item, seen));
            Toasts.Done(put.Created ? $"{item.Name} is registered" : $"Changed {item.Name}");
            Navigation.NavigateTo(Urls.RegistryItem(list.Word, item.Slug));
        }
        catch (InvalidInput invalid)
        {
            wrong = invalid.Violations;
            fault = wrong.Count == 1 ? "One field is not right yet." : $"{wrong.Count} fields are not right yet.";
            Announcer.Say($"{fault} {wrong[0].Detail}");
        }
        catch (Exception refused) when (refused is StaleVersion or BusinessRuleViolation or NotFound)
        {
            (fault, stale) = (refused.Message, refused is StaleVersion);
        }
        finally
        {
            busy = false;
        }
    }
}
