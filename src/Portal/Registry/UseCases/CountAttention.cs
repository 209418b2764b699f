using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Registry.UseCases;

/// <summary>How many things in the registry wait for a person: alarms that nobody saw, exceptions that were asked for.</summary>
[Needs(Permission.RegistryRead)]
public sealed record CountAttention : IRequest<int>;

sealed class CountAttentionHandler(IMediator contracts, Shelf shelf) : IRequestHandler<CountAttention, int>
{
    public async Task<int> Handle(CountAttention ask, CancellationToken cancellationToken)
    {
        var alarms = await contracts.Send(new AskRegistryAlarms(), cancellationToken);
        return alarms.Unseen.Values.Sum() + (await shelf.Read(cancellationToken)).Exceptions.Count(e => e.State is ExceptionState.Asked);
    }
}
