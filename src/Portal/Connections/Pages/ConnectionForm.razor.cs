using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Connections.UseCases;
using Portal.Connectors;
using Portal.Kernel.Contracts;
using Portal.Shell.Components;

namespace Portal.Connections.Pages;

/// <summary>Collects the terms of a connection and shows what is refused at its field.</summary>
public sealed partial class ConnectionForm
{
    readonly Dictionary<string, string> values = new(StringComparer.OrdinalIgnoreCase);
    IReadOnlyList<KindView> kinds = [];
    IReadOnlyList<Violation> wrong = [];
    KindView? chosen;
    string slug = "";
    string? fault;
    bool demo, busy;

    /// <summary>What is changed; null makes a new one.</summary>
    [Parameter] public ConnectionView? Present { get; set; }
    /// <summary>Where Cancel leads.</summary>
    [Parameter, EditorRequired] public required string Back { get; set; }
    [Parameter, EditorRequired] public EventCallback<ConnectionView> OnSaved { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Announcer Announcer { get; init; }

    protected override async Task OnInitializedAsync()
    {
        kinds = await Mediator.Send(new ListKinds());
        if (Present is not { } now) return;
        (chosen, slug, demo) = (kinds.FirstOrDefault(k => k.Kind == now.Kind), now.Slug, now.Demo);
        foreach (var (name, value) in now.Terms) values[name] = value ?? "";
    }

    /// <summary>The name follows the kind until somebody types another.</summary>
    void Choose(KindView kind)
    {
        if (slug.Length == 0 || slug == chosen?.Kind) slug = kind.Kind;
        (chosen, wrong, demo) = (kind, [], demo && kind.HasDouble);
    }

    string Value(Term term) => values.GetValueOrDefault(term.Name) is { Length: > 0 } said ? said : term.Default ?? "";

    bool Kept(Term term) => term.Secret && Present?.Terms.ContainsKey(term.Name) is true;

    async Task Save()
    {
        (busy, fault, wrong) = (true, null, []);
        try
        {
            var terms = demo ? [] : chosen!.Terms.Select(t => (t.Name, Value: Value(t))).Where(t => t.Value.Length > 0).ToDictionary(t => t.Name, t => t.Value);
            await OnSaved.InvokeAsync(await Mediator.Send(new SaveConnection(slug.Trim(), chosen!.Kind, demo, terms, Present?.Version)));
        }
        catch (InvalidInput invalid)
        {
            wrong = invalid.Violations;
            Announcer.Say(wrong.Count == 1 ? wrong[0].Detail : $"{wrong.Count} things are wrong.");
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

    string? Fault(string pointer) => wrong.FirstOrDefault(v => v.Pointer == pointer)?.Detail;

    string? Is(string pointer) => Fault(pointer) is null ? null : "true";
}
