using System.Text;
using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Contracts;
using Portal.Reconciliation.Comparing;
using Portal.Reconciliation.UseCases;
using Portal.Shell;
using Portal.Shell.Components;

namespace Portal.Reconciliation.Pages;

/// <summary>Collects the terms, shows what is refused at its field, and hands the slug of what was saved to the page.</summary>
public sealed partial class ComparisonForm
{
    static readonly string[] Usual = ["", "0 * * * *", "30 2 * * *", "30 2 * * 1"];

    readonly Dictionary<string, FieldRule> rules = [];
    readonly FlowDraft flows = new();
    IReadOnlyList<SourceView>? sources;
    IReadOnlyList<NamedChoice> systems = [];
    IReadOnlyList<Violation> wrong = [];
    string name = "", domain = "", owner = "", copy = "", cron = "30 2 * * *", zone = Schedule.Utc, retires = "";
    KeyForm key = KeyForm.Caseless;
    string? fault;
    bool paused, busy, byCron, moreSystems;

    /// <summary>What is changed; null makes a new one.</summary>
    [Parameter] public ComparisonView? Present { get; set; }
    /// <summary>Where Cancel leads.</summary>
    [Parameter, EditorRequired] public required string Back { get; set; }
    [Parameter, EditorRequired] public EventCallback<string> OnSaved { get; set; }
    [Parameter] public EventCallback OnRemoved { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Announcer Announcer { get; init; }
    [Inject] public required Confirm Confirm { get; init; }
    [Inject] public required TimeProvider Clock { get; init; }

    IEnumerable<string> Domains => sources!.SelectMany(s => s.Domains.Select(d => d.Domain)).GroupBy(d => d).Where(g => g.Count() > 1).Select(g => g.Key).Append(domain).Where(d => d.Length > 0).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Fields that both have, and those of the comparison that one of them lost.</summary>
    IReadOnlyList<string> Shared => [.. FieldsOf(owner).Intersect(FieldsOf(copy)).Union(rules.Keys)];

    string When => byCron || !Usual.Contains(cron) ? "*" : cron;

    protected override async Task OnInitializedAsync()
    {
        if (Present is { } now)
        {
            (name, domain, owner, copy, key, cron, zone, retires, paused) = (now.Name, now.Domain, now.Owner, now.Copy, now.Key, now.Cron ?? "", now.Zone, now.Retires ?? "", now.Paused);
            foreach (var rule in now.Fields) rules[rule.Field] = rule;
            if (now.Flow is { } flow) flows.Chosen.Add(flow);
        }
        var choices = await Mediator.Send(new FindFlowChoices(Limit: 200));
        (systems, moreSystems) = (choices.Systems, choices.MoreSystems);
        sources = await Mediator.Send(new ListSources());
    }

    IEnumerable<SourceView> Of(string domain) => sources!.Where(s => s.Domains.Any(d => d.Domain == domain) || (Present is not null && s.Slug is var slug && (slug == owner || slug == copy)));

    IEnumerable<string> FieldsOf(string slug) => sources!.FirstOrDefault(s => s.Slug == slug)?.Domains.FirstOrDefault(d => d.Domain == domain)?.Fields.Select(f => f.Name) ?? [];

    void ChooseDomain(string? chosen)
    {
        (domain, owner, copy) = (chosen ?? "", "", "");
        rules.Clear();
    }

    void ChooseOwner(string? chosen)
    {
        owner = chosen ?? "";
        if (copy == owner) copy = "";
        ChooseShared();
    }

    void ChooseCopy(string? chosen)
    {
        copy = chosen ?? "";
        if (name.Length == 0 && copy.Length > 0) name = $"{char.ToUpperInvariant(domain[0])}{domain[1..]} in {copy}";
        ChooseShared();
    }

    /// <summary>Everything that both have, until somebody says otherwise.</summary>
    void ChooseShared()
    {
        rules.Clear();
        foreach (var field in FieldsOf(owner).Intersect(FieldsOf(copy))) Choose(field, true);
    }

    void Choose(string field, bool on)
    {
        if (on) rules[field] = new FieldRule(field, ReconciliationWords.Usual(field));
        else rules.Remove(field);
    }

    void Say(string field, FieldRule rule) => rules[field] = rule;

    void ChooseWhen(string? chosen) => (byCron, cron) = chosen == "*" ? (true, cron.Length == 0 ? "30 2 * * *" : cron) : (false, chosen ?? "");

    async Task Save()
    {
        (busy, fault, wrong) = (true, null, []);
        try
        {
            var terms = new ComparisonTerms(name.Trim(), domain, owner, copy, key, [.. Shared.Where(rules.ContainsKey).Select(f => rules[f])], cron, zone, retires, flows.Chosen.FirstOrDefault(), paused);
            await OnSaved.InvokeAsync(await Mediator.Send(new SaveComparison(Present?.Slug ?? SlugOf(terms.Name), terms, Present?.Version, flows.Proposal)));
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

    async Task Remove()
    {
        var agreed = await Confirm.Ask(new Question($"Remove {Present!.Name}?", "Remove it", [$"Its {Format.Of(Present.Open + Present.Accepted, "difference")} and all its runs are forgotten.", "The systems keep what they have."], Danger: true));
        if (agreed is null) return;
        await Mediator.Send(new RemoveComparison(Present.Slug));
        await OnRemoved.InvokeAsync();
    }

    /// <summary>Customers in the CRM: customers-in-the-crm.</summary>
    static string SlugOf(string name)
    {
        var slug = new StringBuilder();
        foreach (var letter in name.ToLowerInvariant().SelectMany(NormalisedName.WithoutAccent))
        {
            if (char.IsAsciiLetterOrDigit(letter)) slug.Append(letter);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        return slug.ToString(0, Math.Min(slug.Length, CopyComparison.MaxSlug)).Trim('-');
    }

    string? Fault(string pointer) => wrong.FirstOrDefault(v => v.Pointer == pointer)?.Detail;

    string? Bad(string pointer) => Fault(pointer) is null ? null : "true";
}
