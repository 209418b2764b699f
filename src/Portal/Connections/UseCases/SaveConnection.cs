using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Connections.Handovers;
using Portal.Connections.Matching;
using Portal.Connectors;
using Portal.Data;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Connections.UseCases;

/// <summary>Makes a connection, or changes one that was made here. It is open when this returns.</summary>
/// <param name="Terms">By name. A secret that is left empty stays as it is.</param>
/// <param name="Version">Of what the writer saw; null makes a new one.</param>
[Needs(Permission.RegistryManage)]
public sealed record SaveConnection(string Slug, string Kind, bool Demo, IReadOnlyDictionary<string, string> Terms, int? Version = null) : IRequest<ConnectionView>;

sealed class SaveConnectionHandler(OpenConnections connections, DeclaredConnections declared, SystemsOfRecord systems, IDbContextFactory<PortalDb> dbs, Secrets secrets, ICurrentPerson me, TimeProvider clock) : IRequestHandler<SaveConnection, ConnectionView>
{
    const int MaxValue = 8000;

    public async Task<ConnectionView> Handle(SaveConnection ask, CancellationToken cancellationToken)
    {
        if (!Slugs.IsSlug(ask.Slug) || ask.Slug.Length > Connection.MaxSlug) throw new InvalidInput("/slug", "Lower-case letters and digits, words joined by hyphens.", "pattern");
        if (connections.ConnectorOf(ask.Kind) is not { } connector) throw new InvalidInput("/kind", $"There is no connector \"{ask.Kind}\".", "enum");
        if (declared.All.Any(d => d.Terms.Slug == ask.Slug)) throw new BusinessRuleViolation($"{ask.Slug} stands in the settings; change it there.");
        var at = clock.GetUtcNow();
        DateTimeOffset? due = at;
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        var row = await db.Set<Connection>().SingleOrDefaultAsync(c => c.Slug == ask.Slug, cancellationToken);
        if (ask.Version is null && (row is not null || connections.IsTaken(ask.Slug))) throw new InvalidInput("/slug", $"There is a connection {ask.Slug} already.", "unique");
        if (ask.Version is not null && row is null) throw new NotFound();
        if (row is not null && row.Version != ask.Version) throw new StaleVersion();
        if (row is not null && row.Kind != ask.Kind) throw new InvalidInput("/kind", "A connection stays of its kind; make another one.", "const");

        var made = row ?? Connection.Make(ask.Slug, ask.Kind, me.Name, at);
        var (open, hidden) = Sort(ask, connector, row);
        Check(ask, connector, open, hidden);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Held before anything is taken away: a call in flight that remembers something waits here, and then sees that the connection is another.
        if (row is not null && !await db.Set<Connection>().Where(c => c.Slug == ask.Slug && c.Version == ask.Version).Hold(cancellationToken)) throw new StaleVersion();
        if (row is not null && IsSentElsewhere(row, ask.Demo, open)) RequireSecretsAnew(ask, connector, hidden);
        // One that is made may have had a namesake, declared or removed, of which something was written down as it went.
        if (row is null || LeadsElsewhere(connector, row, ask.Demo, open, hidden))
        {
            // Ids of the former system mean something else in the next one.
            await db.Set<StoredLink>().Where(l => l.Connection == ask.Slug).ExecuteDeleteAsync(cancellationToken);
            await db.Set<UnclearMatch>().Where(m => m.Connection == ask.Slug).ExecuteDeleteAsync(cancellationToken);
            db.Publish(new ConnectionRepointed(ask.Slug));
        }
        // What was seen of the former terms says nothing about these, and what waits may go now.
        await db.Set<ConnectionCheck>().Where(c => c.Slug == ask.Slug).ExecuteDeleteAsync(cancellationToken);
        await db.Set<Handover>().Where(h => h.Connection == ask.Slug && h.State == HandoverState.Waiting && h.ClaimedBy == null).ExecuteUpdateAsync(set => set.SetProperty(h => h.DueAt, due), cancellationToken);
        made.Say(open, hidden.Count == 0 ? "" : secrets.Hide(Connection.Write(hidden)), ask.Demo, at);
        if (row is null) db.Add(made);
        await db.Record(at, me.Name, row is null ? "made the connection" : "changed the connection", ask.Slug, $"{connector.Title}{(ask.Demo ? ", stand-in" : "")}", cancellationToken);
        db.Publish(new ConnectionsChanged(ask.Slug));
        await db.SaveChangesAsync(cancellationToken);
        await db.Commit(transaction, cancellationToken);
        await connections.Refresh(cancellationToken);
        return connections.Find(ask.Slug)!.Of(null, systems);
    }

    /// <summary>It points at another system, account or container from now on.</summary>
    bool LeadsElsewhere(IConnector connector, Connection row, bool demo, Dictionary<string, string> open, Dictionary<string, string> hidden)
    {
        var (openBefore, hiddenBefore) = (row.Terms, row.Secrets.Length > 0 ? Connection.Read(secrets.Reveal(row.Secrets)) : []);
        string? Before(Term term) => (term.Secret ? hiddenBefore.GetValueOrDefault(term.Name) : openBefore.GetValueOrDefault(term.Name)) ?? term.Default;
        string? Now(Term term) => (term.Secret ? hidden : open).GetValueOrDefault(term.Name) ?? term.Default;
        return row.Demo != demo || connector.Terms.Any(t => t.LeadsElsewhere && Before(t) != Now(t));
    }

    static bool IsSentElsewhere(Connection row, bool demo, Dictionary<string, string> open) => row.Demo != demo || Addresses.Any(t => row.Terms.GetValueOrDefault(t) != open.GetValueOrDefault(t));

    static readonly string[] Addresses = [Term.BaseUrl, Term.TokenUrl];

    /// <summary>Secrets that were kept for one address are not sent to another: who changes it says them again.</summary>
    static void RequireSecretsAnew(SaveConnection ask, IConnector connector, Dictionary<string, string> hidden)
    {
        if (ask.Demo) return;
        var kept = connector.Terms.Where(t => t.Secret && hidden.ContainsKey(t.Name) && ask.Terms.FirstOrDefault(a => a.Key.Equals(t.Name, StringComparison.OrdinalIgnoreCase)).Value is not { Length: > 0 })
            .Select(t => new Violation($"/terms/{t.Name}", $"It leads elsewhere now: enter the {t.Label.ToLowerInvariant()} again.", "required")).ToList();
        if (kept.Count > 0) throw new InvalidInput(kept);
    }

    (Dictionary<string, string> Open, Dictionary<string, string> Hidden) Sort(SaveConnection ask, IConnector connector, Connection? row)
    {
        var (open, hidden) = (new Dictionary<string, string>(), row is { Secrets.Length: > 0 } ? Connection.Read(secrets.Reveal(row.Secrets)) : []);
        foreach (var (name, value) in ask.Terms)
        {
            if (connector.Terms.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } term) throw new InvalidInput($"/terms/{name}", $"{connector.Title} knows no {name}.", "additionalProperties");
            if (value.Length > MaxValue) throw new InvalidInput($"/terms/{term.Name}", $"At most {MaxValue} characters.", "maxLength");
            if (value.Length == 0) continue;
            if (term.Secret) hidden[term.Name] = value;
            else open[term.Name] = value.Trim();
        }
        return (open, hidden);
    }

    /// <exception cref="InvalidInput">With the term that is wrong.</exception>
    void Check(SaveConnection ask, IConnector connector, Dictionary<string, string> open, Dictionary<string, string> hidden)
    {
        var all = open.Concat(hidden).ToDictionary(StringComparer.OrdinalIgnoreCase);
        if (!ask.Demo)
        {
            var wrong = connector.Terms.Where(t => t.Required && t.Default is null && !all.ContainsKey(t.Name)).Select(t => new Violation($"/terms/{t.Name}", $"{t.Label} is missing.", "required")).ToList();
            wrong.AddRange(connector.Terms.Where(t => all.ContainsKey(t.Name)).Select(t => (t.Name, Says: t.Wrong(all[t.Name]))).Where(t => t.Says is not null).Select(t => new Violation($"/terms/{t.Name}", t.Says!, "format")));
            if (wrong.Count > 0) throw new InvalidInput(wrong);
        }
        if (connections.ProblemOf(new(new ConnectionTerms(ask.Slug, ask.Kind, all), ask.Demo, Declared: false, 0)) is { } problem) throw new InvalidInput(ask.Demo ? "/demo" : $"/terms/{Term.BaseUrl}", problem, "value");
    }
}
