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

/// <summary>Opens what another instance made or changed: at its signal, and by a look of its own for signals that were missed.</summary>
sealed class ConnectionsWatch(OpenConnections connections, Signals signals, Readiness readiness, TimeProvider clock, ILogger<ConnectionsWatch> logger) : Pump(readiness, clock, logger)
{
    static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(30);

    readonly TimeProvider clock = clock;
    long looked;
    bool changed = true;

    protected override async Task<bool> Work(CancellationToken stop)
    {
        if (!Volatile.Read(ref changed) && clock.GetElapsedTime(looked) < Rhythm) return false;
        Volatile.Write(ref changed, false);
        try
        {
            await connections.Refresh(stop);
            looked = clock.GetTimestamp();
        }
        catch
        {
            Volatile.Write(ref changed, true);
            throw;
        }
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
