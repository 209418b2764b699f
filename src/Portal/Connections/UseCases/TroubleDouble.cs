using MediatR;
using Portal.Connectors.Doubles;
using Portal.Kernel.Contracts;

namespace Portal.Connections.UseCases;

/// <summary>Lets a stand-in fail, until it is told otherwise or Portal starts anew: so that people see what Portal does then.</summary>
[Needs(Permission.RegistryManage)]
public sealed record TroubleDouble(string Slug, DoubleTrouble Trouble) : IRequest;

sealed class TroubleDoubleHandler(OpenConnections connections) : AsyncRequestHandler<TroubleDouble>
{
    protected override Task Handle(TroubleDouble ask, CancellationToken cancellationToken)
    {
        (connections.Find(ask.Slug)?.Double ?? throw new NotFound()).Trouble = ask.Trouble;
        return Task.CompletedTask;
    }
}
