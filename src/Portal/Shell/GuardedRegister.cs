using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Shell;

/// <summary>Stands before every register: what the registry says another system owns is not written.</summary>
sealed class GuardedRegister(IRegister inner, IServiceScopeFactory scopes) : IRegister
{
    public string System => inner.System;
    public IReadOnlyList<string> Registers => inner.Registers;

    public async Task<string> Register(string domain, NewRecord record, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var answer = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new AskMayWrite(System, domain, [.. record.Values.Keys], record.Flow), stop);
        if (answer.Why is { } why) throw new PromotionRefused(why);
        return await inner.Register(domain, record, stop);
    }
}
