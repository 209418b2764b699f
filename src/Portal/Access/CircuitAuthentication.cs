using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Portal.Kernel.Data;
using Portal.Shell;

namespace Portal.Access;

/// <summary>A circuit lives for hours: its person is looked at again whenever accounts change, and every minute in case a signal was missed.</summary>
sealed partial class CircuitAuthentication : ServerAuthenticationStateProvider, IDisposable
{
    static readonly TimeSpan Rhythm = TimeSpan.FromMinutes(1);

    readonly KnownPeople people;
    readonly ILogger<CircuitAuthentication> logger;
    readonly IDisposable listening;
    readonly Calm calm;
    readonly ITimer look;

    public CircuitAuthentication(KnownPeople people, Signals signals, TimeProvider clock, ILogger<CircuitAuthentication> logger)
    {
        (this.people, this.logger) = (people, logger);
        calm = new Calm(clock, Look);
        listening = signals.On<AccountsChanged>(calm.Nudge);
        look = clock.CreateTimer(_ => calm.Nudge(), null, Rhythm, Rhythm);
    }

    async Task Look()
    {
        try
        {
            var user = (await GetAuthenticationStateAsync()).User;
            if (user.Identity?.IsAuthenticated is not true || await people.Stands(user, CancellationToken.None)) return;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The database is away: nothing changed there that could sign this person out. The next look decides.
            LogFault(logger, fault);
            return;
        }
        SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
    }

    public void Dispose()
    {
        listening.Dispose();
        look.Dispose();
        calm.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A circuit's person could not be looked up; trying again")]
    static partial void LogFault(ILogger logger, Exception fault);
}
