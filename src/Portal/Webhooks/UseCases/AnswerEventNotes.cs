using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Webhooks.UseCases;

sealed class AnswerEventNotes : IRequestHandler<AskEventNotes, IReadOnlyList<EventNote>>
{
    public Task<IReadOnlyList<EventNote>> Handle(AskEventNotes ask, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<EventNote>>([.. EventCatalogue.All.Select(t => new EventNote(t.Name, t.Owner, t.Description, EventCatalogue.SchemaOf(t), EventCatalogue.ExampleOf(t)))]);
}
