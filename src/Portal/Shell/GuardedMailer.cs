using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Shell;

/// <summary>Stands before every mail server: a letter with a purpose leaves only to who agreed to it, with a way to take that back.</summary>
sealed class GuardedMailer(IMailer inner, IServiceScopeFactory scopes) : IMailer
{
    public string System => inner.System;

    public async Task Send(Letter letter, CancellationToken stop)
    {
        if (letter.Purpose is not { } purpose)
        {
            await inner.Send(letter, stop);
            return;
        }
        await using var scope = scopes.CreateAsyncScope();
        var consent = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new AskConsent(letter.To, purpose), stop)
            ?? throw new ConnectionFault(FaultKind.Refused, $"{letter.To} has not agreed to letters for {purpose}, or took it back.");
        await inner.Send(letter with { Unsubscribe = consent.Unsubscribe }, stop);
    }
}
