using MediatR;
using Portal.Kernel.Contracts;
using Portal.Shell;

namespace Portal.Erp.UseCases;

/// <summary>What the system of record holds for a key: anyone can check that it is exactly one quote.</summary>
[Needs(Permission.ReferenceRead)]
public sealed record FindQuotes(string? Key) : IRequest<IReadOnlyList<QuoteDocument>>;

sealed class FindQuotesHandler(SystemsOfRecord systems) : IRequestHandler<FindQuotes, IReadOnlyList<QuoteDocument>>
{
    public Task<IReadOnlyList<QuoteDocument>> Handle(FindQuotes ask, CancellationToken cancellationToken) => string.IsNullOrWhiteSpace(ask.Key)
        ? throw new InvalidInput("/key", "Say the key: ?key=PQ-…", "required")
        : systems.Pick<IQuoteBook>(SystemsOfRecord.Quotes).FindByKey(ask.Key.Trim(), cancellationToken);
}
