using Portal.Connections.Handovers;
using Portal.Data;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Connections.Jobs;

/// <summary>Opens connections before the first request is answered, and looks that the systems of record are among them.</summary>
sealed class PrepareConnections(OpenConnections connections, DeclaredConnections declared, IEnumerable<IRecipe> recipes, IEnumerable<INeededDomain> needed) : IPrepare
{
    /// <summary>After everything that may be asked of a connection.</summary>
    public int Order => 900;

    public async Task Prepare(CancellationToken stop)
    {
        foreach (var plan in declared.All)
            if (connections.ProblemOf(plan) is { } problem) throw new UnknownSystemOfRecord($"{DeclaredConnections.Section}__{plan.Terms.Slug}: {problem}");
        await connections.Refresh(stop);
        foreach (var rule in declared.Rules)
            if (connections.Find(rule.Connection)?.System is not { } system || recipes.FirstOrDefault(r => r.Name == rule.Recipe)?.Fits(system) is not true)
                throw new UnknownSystemOfRecord($"{DeclaredConnections.Section}__{rule.Connection}__Handovers names {rule.Recipe}, which the connection cannot do; there are {string.Join(", ", recipes.Select(r => r.Name))}.");
        foreach (var domain in needed) domain.Check();
    }
}

/// <summary>Opens what another instance made or changed.</summary>
sealed class ConnectionsWatch(OpenConnections connections, Signals signals, Readiness readiness, TimeProvider clock, ILogger<ConnectionsWatch> logger) : Pump(readiness, clock, logger)
{
    bool changed = true;

    protected override async Task<bool> Work(CancellationToken stop)
    {
        if (!Interlocked.Exchange(ref changed, false)) return false;
        await connections.Refresh(stop);
        return false;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var heard = signals.On<ConnectionsChanged>(() =>
        {
            Volatile.Write(ref changed, true);
            Wake();
        });
        await base.ExecuteAsync(stoppingToken);
    }
}
