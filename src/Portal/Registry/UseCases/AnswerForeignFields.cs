using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Registry.UseCases;

/// <summary>As <see cref="AskMayWrite"/> would decide, for each field, and without counting.</summary>
sealed class AnswerForeignFields(Shelf shelf, TimeProvider clock) : IRequestHandler<AskForeignFields, IReadOnlyDictionary<string, string>>
{
    public async Task<IReadOnlyDictionary<string, string>> Handle(AskForeignFields ask, CancellationToken cancellationToken)
    {
        var book = await shelf.Read(cancellationToken);
        if (book.Behind(ask.Connection) is not { } system) return new Dictionary<string, string>();
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return ask.Fields.Select(field => (Field: field, Conflict: book.ConflictOf(system.Slug, ask.Domain, [field], ask.Flow, today, ask.Source))).Where(f => f.Conflict is { Exception: null })
            .ToDictionary(f => f.Field, f => book.NameOf(f.Conflict!.Owner));
    }
}
