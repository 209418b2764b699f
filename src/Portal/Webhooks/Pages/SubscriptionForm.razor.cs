using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Contracts;
using Portal.Shell.Components;
using Portal.Webhooks.UseCases;

namespace Portal.Webhooks.Pages;

/// <summary>Collects the terms, shows what is refused at its field, and hands what was saved to the page.</summary>
public sealed partial class SubscriptionForm
{
    readonly HashSet<string> chosen = [];
    readonly FlowDraft flows = new();
    IReadOnlyList<Violation> wrong = [];
    string name = "", url = "", owner = "";
    string? fault, checkedUrl;
    MessageFormat format;
    bool every, busy;

    /// <summary>What is changed; null makes a new one.</summary>
    [Parameter] public SubscriptionView? Present { get; set; }
    /// <summary>Where Cancel leads.</summary>
    [Parameter, EditorRequired] public required string Back { get; set; }
    [Parameter, EditorRequired] public EventCallback<SubscriptionView> OnSaved { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Announcer Announcer { get; init; }

    IReadOnlyList<EventTypeView> Catalogue { get; set; } = [];
    string Verb => Present is null ? "Add the subscription" : "Save the changes";

    protected override async Task OnInitializedAsync()
    {
        if (Present is { } now)
        {
            (name, url, owner, format, every) = (now.Name, now.Url, now.Owner ?? "", now.Format, now.Types is [Subscription.EveryType]);
            if (!every) chosen.UnionWith(now.Types);
            if (now.Flow is { } flow) flows.Chosen.Add(flow);
        }
        Catalogue = await Mediator.Send(new ListEventTypes());
    }

    async Task CheckUrl(ChangeEventArgs change)
    {
        url = (change.Value as string ?? "").Trim();
        wrong = [.. wrong.Where(v => v.Pointer != "/url")];
        if (url.Length == 0) return;
        var (asked, check) = (url, await Mediator.Send(new CheckTarget(url)));
        if (asked != url) return; // an answer about what stood there before
        checkedUrl = url;
        if (check.Refusal is { } refusal) wrong = [.. wrong, new Violation("/url", refusal, "address")];
    }

    void Choose(string type, bool on)
    {
        if (on) chosen.Add(type); else chosen.Remove(type);
    }

    async Task Save()
    {
        (busy, fault, wrong) = (true, null, []);
        try
        {
            IReadOnlyList<string> types = every ? [Subscription.EveryType] : [.. Catalogue.Select(t => t.Name).Where(chosen.Contains)];
            var terms = new SubscriptionTerms(name.Trim(), url, types, format, flows.Chosen.FirstOrDefault(), owner.Trim() is { Length: > 0 } given ? given : null);
            if (flows.IsEmpty) throw new InvalidInput([.. TermsRules.Wrong(terms), FlowDraft.Missing]);
            var saved = Present is { } now
                ? await Mediator.Send(new ChangeSubscription(now.Id, terms.Name, url, types, format, terms.Flow, owner.Trim(), Version: now.Version, Propose: flows.Proposal))
                : await Mediator.Send(new CreateSubscription(terms, flows.Proposal));
            await OnSaved.InvokeAsync(saved);
        }
        catch (InvalidInput invalid)
        {
            wrong = invalid.Violations;
            Announcer.Say(wrong.Count == 1 ? wrong[0].Detail : $"{wrong.Count} things are wrong.");
        }
        catch (AddressRefused refused)
        {
            wrong = [new Violation("/url", refused.Message, "address")];
            Announcer.Say(refused.Message);
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

    string? Fault(string pointer) => wrong.FirstOrDefault(v => v.Pointer == pointer || v.Pointer.StartsWith(pointer + "/", StringComparison.Ordinal))?.Detail;

    string? Is(string pointer) => Fault(pointer) is null ? null : "true";

    static string OwnerName(string owner) => owner switch { "portal" => "Portal", "erp" => "System of record", "crm" => "CRM", "help-desk" => "Help desk", _ => owner };
}
