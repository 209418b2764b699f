using MediatR;
using Microsoft.EntityFrameworkCore;
using Portal.Kernel.Contracts;
using Portal.Kernel.Data;

namespace Portal.Connections.UseCases;

/// <summary>Signs in and reads something small; what came of it is kept and shown.</summary>
[Needs(Permission.RegistryManage)]
public sealed record TestConnection(string Slug) : IRequest<TestOutcome>;

/// <param name="Capabilities">What it can do.</param>
/// <param name="Problem">Null when it answered.</param>
public sealed record TestOutcome(bool Ok, IReadOnlyList<string> Capabilities, int LatencyMs, string? Problem);

sealed partial class TestConnectionHandler(OpenConnections connections, IDbContextFactory<PortalDb> dbs, TimeProvider clock, ILogger<TestConnectionHandler> logger) : IRequestHandler<TestConnection, TestOutcome>
{
    /// <summary>Who waits for a test looks at the screen.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task<TestOutcome> Handle(TestConnection ask, CancellationToken cancellationToken)
    {
        var open = connections.Find(ask.Slug) ?? throw new NotFound();
        var began = clock.GetTimestamp();
        var problem = open.System is { } system ? await Look(system, cancellationToken) : open.Problem;
        var check = ConnectionCheck.Of(ask.Slug, clock.GetUtcNow(), clock.GetElapsedTime(began), problem);
        await using var db = await dbs.CreateDbContextAsync(cancellationToken);
        await db.Remember(open.Plan, check, cancellationToken);
        return new(problem is null, open.System is null ? [] : Capabilities.Of(open.System), check.LatencyMs, check.Problem);
    }

    async Task<string?> Look(IConnectedSystem system, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            await system.Test(either.Token);
            return null;
        }
        catch (ConnectionFault fault)
        {
            return fault.Message;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"It did not answer within {Patience.TotalSeconds:0} s.";
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            LogUnknown(logger, system.System, fault);
            return "It could not be tested; the log says why.";
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Connection {Slug}: the test failed in a way that its connector does not know")]
    static partial void LogUnknown(ILogger logger, string slug, Exception fault);
}
