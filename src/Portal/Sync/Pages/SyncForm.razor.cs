using MediatR;
using Microsoft.AspNetCore.Components;
using Portal.Kernel.Contracts;
using Portal.Shell.Components;
using Portal.Sync.UseCases;

namespace Portal.Sync.Pages;

/// <summary>Collects the terms of a flow, offers what its ends can do, and shows what is refused at its field.</summary>
public sealed partial class SyncForm
{
    readonly FlowDraft flows = new();
    SyncDraft draft = new();
    SyncEnds? ends;
    IReadOnlyDictionary<string, string> foreign = new Dictionary<string, string>();
    IReadOnlyList<Violation> wrong = [];
    string? fault;
    bool busy;

    /// <summary>What is changed; null makes a new one.</summary>
    [Parameter] public SyncFlowView? Present { get; set; }
    /// <summary>Where Cancel leads.</summary>
    [Parameter, EditorRequired] public required string Back { get; set; }
    /// <summary>With its slug.</summary>
    [Parameter, EditorRequired] public EventCallback<string> OnSaved { get; set; }
    [Inject] public required IMediator Mediator { get; init; }
    [Inject] public required Announcer Announcer { get; init; }
    [Inject] public required Now Now { get; init; }

    bool TellsItself => ends!.Sources.FirstOrDefault(e => e.Slug == draft.Source)?.Tells.Contains(draft.Domain) is true;

    /// <summary>Nothing is ever deleted at the target.</summary>
    bool KeepsAll => draft.Target.Length > 0 && draft.Domain.Length > 0 && ends!.Targets.FirstOrDefault(e => e.Slug == draft.Target)?.Deletes.Contains(draft.Domain) is false;

    protected override async Task OnInitializedAsync()
    {
        if (Present is { } now)
        {
            draft = SyncDraft.Of(now);
            if (now.Terms.Flow is { } flow) flows.Chosen.Add(flow);
        }
        ends = await Mediator.Send(new ListSyncEnds());
        await LookForOwners();
    }

    void Named()
    {
        if (Present is null && draft.Slug.Length == 0) draft.Slug = SyncDraft.SlugOf(draft.Name);
    }

    Task From(string? source)
    {
        draft.Source = source ?? "";
        if (draft.Readable(ends!).All(s => s.Domain != draft.Domain)) draft.Domain = "";
        return Choose();
    }

    Task Of(string? domain)
    {
        draft.Domain = domain ?? "";
        return Choose();
    }

    Task To(string? target)
    {
        draft.Target = target ?? "";
        return Choose();
    }

    /// <summary>Every field that both ends know is carried, until somebody says otherwise; what another system owns is not written.</summary>
    async Task Choose()
    {
        if (draft.Targets(ends!).All(e => e.Slug != draft.Target)) draft.Target = "";
        if (!Announcements.Domains.Contains(draft.Domain) || TellsItself) draft.Announces = false;
        if (KeepsAll) draft.Compares = false;
        await LookForOwners();
        draft.Rules = draft.Offered(ends!).ToDictionary(f => f, f => foreign.ContainsKey(f) ? WriteRule.Never : WriteRule.Always);
    }

    async Task LookForOwners() => foreign = draft.Target.Length == 0 || draft.Domain.Length == 0 ? new Dictionary<string, string>()
        : await Mediator.Send(new AskForeignFields(draft.Target, draft.Domain, draft.Offered(ends!), flows.Chosen.FirstOrDefault()));

    void Carry(string field, bool on)
    {
        if (on) draft.Rules[field] = foreign.ContainsKey(field) ? WriteRule.Never : WriteRule.Always;
        else draft.Rules.Remove(field);
    }

    void Rule(string field, string? rule) => draft.Rules[field] = Enum.TryParse<WriteRule>(rule, out var said) ? said : WriteRule.Always;

    async Task Save()
    {
        (busy, fault, wrong) = (true, null, []);
        try
        {
            if (flows.IsEmpty) throw new InvalidInput([FlowDraft.Missing]);
            await Mediator.Send(new SaveSyncFlow(draft.Slug.Trim(), draft.Terms(flows.Chosen.FirstOrDefault()), Present?.Version, flows.Proposal));
            await OnSaved.InvokeAsync(draft.Slug.Trim());
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
