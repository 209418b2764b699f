using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;
using Portal.Sync.Templates;

namespace Portal.Sync.UseCases;

/// <summary>Flows that are ready to be adopted, with the connections that they would run between.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ListSyncTemplates : IRequest<IReadOnlyList<SyncOffer>>;

/// <param name="Ready">One for each pair of connections that fits, the likeliest first.</param>
/// <param name="Missing">What must be there first; null when something is ready.</param>
/// <param name="Adopted">Slug of a flow that does the same already.</param>
public sealed record SyncOffer(SyncTemplate Template, IReadOnlyList<ReadyFlow> Ready, string? Missing, string? Adopted);

/// <param name="Propose">The flow to be registered along; null: it is registered already, and the terms name it.</param>
public sealed record ReadyFlow(string Slug, SyncTerms Terms, ProposeFlow? Propose);

sealed class ListSyncTemplatesHandler(IDbContextFactory<PortalDb> dbs, IConnections connections, SystemsOfRecord systems, IMediator contracts, TimeProvider clock) : IRequestHandler<ListSyncTemplates, IReadOnlyList<SyncOffer>>
{
    const string Batch = "batch-sync", Embedded = "embedded";

    public async Task<IReadOnlyList<SyncOffer>> Handle(ListSyncTemplates request, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var flows = await ListSyncFlowsHandler.Views(db, db.SyncFlows.AsNoTracking(), cancellationToken);
        var (readers, writers) = (connections.All<IDomainReader>(), connections.All<IDomainWriter>());
        var behind = (await contracts.Send(new AskSystemsBehind([.. readers.Select(r => r.System).Concat(writers.Select(w => w.System)).Distinct()]), cancellationToken)).ToDictionary(b => b.Connection);
        var registered = await contracts.Send(new FindFlowsBetween(), cancellationToken);
        return [.. SyncTemplate.All.Select(Offer)];

        SyncOffer Offer(SyncTemplate template)
        {
            var sources = readers.Where(r => r.Readable.Any(s => s.Domain == template.Domain) && Plays(r.System, template.From, template.Domain)).OrderByDescending(r => systems.Of(template.Domain) == r.System).ThenBy(r => r.System, StringComparer.Ordinal).ToList();
            var targets = template.To is { } to ? writers.Where(w => w.Writable.Any(s => s.Domain == template.Domain) && Plays(w.System, to, template.Domain)).OrderBy(w => w.System, StringComparer.Ordinal).ToList() : [];
            var adopted = flows.FirstOrDefault(f => f.Terms.Domain == template.Domain && sources.Any(s => s.System == f.Terms.Source) && (template.To is null ? f.Terms is { Target: null, Announces: true } : targets.Any(t => t.System == f.Terms.Target)));
            var ready = (template.To is null ? sources.Select(s => Ready(template, s, null)) : sources.SelectMany(s => targets.Where(t => t.System != s.System).Select(t => Ready(template, s, t)))).OfType<ReadyFlow>().ToList();
            return new(template, adopted is null ? ready : [], ready.Count > 0 ? null : Missing(template, sources.Count > 0, template.To is null || targets.Count > 0), adopted?.Slug);
        }

        // Without a registered system, the built-in ERP is an ERP, and whatever is called as its kind is one.
        bool Plays(string connection, string kind, string domain) => connection == kind || (behind.TryGetValue(connection, out var system) ? system.Kind == kind : kind == "erp" && (connection == Embedded || connection == systems.Of(domain)));

        ReadyFlow? Ready(SyncTemplate template, IDomainReader source, IDomainWriter? target)
        {
            var read = source.Readable.First(s => s.Domain == template.Domain);
            var write = target?.Writable.First(s => s.Domain == template.Domain);
            var fields = read.Fields.Where(f => (write is null || write.Field(f.Name) is { ReadOnly: false }) && (template.Fields is null || template.Fields.ContainsKey(f.Name) || write?.Field(f.Name) is { Required: true }))
                .ToDictionary(f => f.Name, f => template.Fields?.GetValueOrDefault(f.Name, WriteRule.IfEmpty) ?? WriteRule.Always);
            if (fields.Count == 0 || (template.Fields is not null && !fields.Keys.Any(template.Fields.ContainsKey)) || (target is null && source.Announces(template.Domain))) return null;
            if (!behind.TryGetValue(source.System, out var from) || (target is not null && !behind.ContainsKey(target.System))) return null;
            var to = target is null ? null : behind[target.System];
            var flow = to is null ? null : registered.FirstOrDefault(f => f.From == from.System && f.To == to.System && f.Carries(template.Domain));
            var terms = new SyncTerms(template.Title, source.System, target?.System, template.Domain, fields, template.Cron) { Announces = target is null, Flow = flow?.Slug };
            return new(template.Slug, terms with { Cron = Week.Free(flows, template.Slug, terms, clock.GetUtcNow()) }, flow is not null || to is null ? null : new ProposeFlow(template.Title, from.System, to.System)
            {
                Domain = template.Domain, Pattern = Batch, Trigger = "batch", Why = template.Why, Owner = from.Owner ?? to.Owner,
            });
        }

        static string Missing(SyncTemplate template, bool source, bool target) => (source, target) switch
        {
            (false, _) => $"No {Word(template.From)} is connected whose {template.Domain} can be read.",
            (_, false) => $"No {Word(template.To!)} is connected that takes {template.Domain}.",
            _ => "The two have nothing of it in common, or a system behind them is not in the registry yet.",
        };

        static string Word(string kind) => kind switch { "erp" => "ERP", "crm" => "CRM", _ => kind.Replace('-', ' ') };
    }
}
