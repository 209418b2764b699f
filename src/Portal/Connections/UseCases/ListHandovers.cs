using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connections.Handovers;
using Portal.Connections.Matching;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Connections.UseCases;

/// <summary>What a connection was told, newest first.</summary>
/// <param name="Before">The last one that the reader has.</param>
[Needs(Permission.RegistryRead)]
public sealed record ListHandovers(string Connection, Guid? Before = null, int Limit = 50) : IRequest<HandoverPage>;

/// <param name="Waiting">That wait for their turn, counted up to 1,000.</param>
/// <param name="Failed">That wait for a person, counted up to 1,000.</param>
public sealed record HandoverPage(IReadOnlyList<HandoverRow> Rows, bool More, int Waiting, int Failed);

/// <param name="Makes">"opportunity".</param>
/// <param name="Title">What it is about: number and company of the quote, or an address.</param>
/// <param name="IsQuote">The subject is a record with a timeline.</param>
public sealed record HandoverRow(Guid Id, Guid SubjectId, bool IsQuote, string Key, string Title, string Makes, string Status, string? Said, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? NextAt);

/// <summary>The recipes that a connection can follow, and which it does.</summary>
[Needs(Permission.RegistryRead)]
public sealed record ListRecipes(string Connection) : IRequest<IReadOnlyList<RecipeRow>>;

/// <param name="Declared">By the settings: not changed here.</param>
public sealed record RecipeRow(string Name, string Says, bool On, bool Declared, string? Flow);

sealed class ListHandoversHandler(IDbContextFactory<PortalDb> dbs, OpenConnections connections, DeclaredConnections declared, IEnumerable<IRecipe> recipes, ICurrentPerson me) :
    IRequestHandler<ListHandovers, HandoverPage>, IRequestHandler<ListRecipes, IReadOnlyList<RecipeRow>>, IRequestHandler<AskHandoversAbout, IReadOnlyList<HandoverNote>>,
    IRequestHandler<AskWhoHeard, ILookup<Guid, HandoverNote>>
{
    const int CountTo = 1000, Notes = 100;

    public async Task<HandoverPage> Handle(ListHandovers ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var limit = Query.Checked(ask.Limit);
        var all = db.Set<Handover>().AsNoTracking().Where(h => h.Connection == ask.Connection);
        var found = await (ask.Before is { } before ? all.Where(h => h.Id < before) : all).OrderByDescending(h => h.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var waiting = await all.Where(h => h.State == HandoverState.Waiting).OrderBy(h => h.Id).Take(CountTo).CountAsync(cancellationToken);
        var failed = await all.Where(h => h.State == HandoverState.Failed).OrderBy(h => h.Id).Take(CountTo).CountAsync(cancellationToken);
        return new([.. found.Take(limit).Select(Row)], found.Count > limit, waiting, failed);
    }

    public async Task<IReadOnlyList<RecipeRow>> Handle(ListRecipes ask, CancellationToken cancellationToken)
    {
        if ((connections.Find(ask.Connection) ?? throw new NotFound()).System is not { } system) return [];
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var on = await db.Set<HandoverRule>().AsNoTracking().Where(r => r.Connection == ask.Connection).ToListAsync(cancellationToken);
        return [.. recipes.Where(r => r.Fits(system)).Select(r =>
        {
            var rule = declared.Rules.FirstOrDefault(d => d.Connection == ask.Connection && d.Recipe == r.Name);
            var chosen = rule ?? on.Find(o => o.Recipe == r.Name);
            return new RecipeRow(r.Name, r.Says, chosen is not null, rule is not null, chosen?.Flow);
        })];
    }

    public async Task<IReadOnlyList<HandoverNote>> Handle(AskHandoversAbout ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var found = await db.Set<Handover>().AsNoTracking().Where(h => h.SubjectId == ask.SubjectId).OrderBy(h => h.Id).Take(Notes).ToListAsync(cancellationToken);
        var unclear = found.Where(h => h.UnclearKey is not null).ToList();
        if (unclear.Count == 0) return [.. found.Select(Note)];
        var (there, keys) = (unclear.Select(h => h.Connection).Distinct().ToList(), unclear.Select(h => h.UnclearKey!).Distinct().ToList());
        var matches = await db.Set<UnclearMatch>().AsNoTracking().Where(m => there.Contains(m.Connection) && keys.Contains(m.Key)).ToDictionaryAsync(m => (m.Connection, m.Domain, m.Key), cancellationToken);
        return [.. found.Select(h => Note(h) with { Unclear = h.UnclearKey is { } key ? matches.GetValueOrDefault((h.Connection, h.UnclearDomain!, key))?.View : null })];
    }

    public async Task<ILookup<Guid, HandoverNote>> Handle(AskWhoHeard ask, CancellationToken cancellationToken)
    {
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var found = await db.Set<Handover>().AsNoTracking().Where(h => ask.Subjects.Contains(h.SubjectId)).OrderBy(h => h.Id).Take(CountTo).ToListAsync(cancellationToken);
        return found.ToLookup(h => h.SubjectId, Note);
    }

    HandoverNote Note(Handover h) => new(h.Id, h.Connection, connections.Find(h.Connection)?.Connector?.Title ?? h.Connection, Makes(h), Word(h), h.Said, h.Attempts, h.CreatedAt, h.FinishedAt, h.DueAt);

    HandoverRow Row(Handover h)
    {
        var recipe = recipes.FirstOrDefault(r => r.Name == h.Recipe);
        // The key of a consent is the person's address.
        var key = recipe?.Hears != typeof(ConsentNews) || me.MaySeeValues() ? h.Key : "an address";
        var title = recipe?.Hears == typeof(ConsentNews) ? key : h.Read<QuoteNews>().Title;
        return new(h.Id, h.SubjectId, recipe?.Hears == typeof(QuoteNews), key, title, Makes(h), Word(h), h.Said, h.Attempts, h.CreatedAt, h.DueAt);
    }

    string Makes(Handover h) => recipes.FirstOrDefault(r => r.Name == h.Recipe)?.Makes ?? h.Recipe;

    static string Word(Handover h) => h.State switch { HandoverState.Done => "delivered", HandoverState.Failed => "failed", _ => h.Said is null ? "pending" : "retrying" };
}
