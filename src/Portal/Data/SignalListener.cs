using Npgsql;
using Portal.Kernel.Data;

namespace Portal.Data;

/// <summary>Hears what other instances committed (LISTEN) and raises it here.</summary>
sealed partial class SignalListener(DatabaseSettings settings, Signals signals, Readiness readiness, TimeProvider clock, ILogger<SignalListener> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WhenReady(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(settings.ConnectionString);
                await connection.OpenAsync(stoppingToken);
                connection.Notification += (_, said) => signals.RaiseHere(said.Payload);
                await using (var listen = new NpgsqlCommand($"LISTEN {Signals.Channel}", connection)) await listen.ExecuteNonQueryAsync(stoppingToken);
                while (true) await connection.WaitAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is NpgsqlException or IOException)
            {
                LogLost(logger, fault);
                await Task.Delay(TimeSpan.FromSeconds(2), clock, stoppingToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lost the connection that listens for other instances; opening it again")]
    static partial void LogLost(ILogger logger, Exception fault);
}
