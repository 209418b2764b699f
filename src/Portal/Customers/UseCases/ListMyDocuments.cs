using MediatR;
using Portal.Kernel.Contracts;

namespace Portal.Customers.UseCases;

/// <summary>The quotes of the customer who is signed in, newest first.</summary>
/// <param name="Cursor">From a former page; null from the newest.</param>
[Needs(Permission.OwnRead)]
public sealed record ListMyQuotes(string? Cursor = null, int Limit = 20) : IRequest<DocumentPage<QuoteDocument>>;

/// <inheritdoc cref="ListMyQuotes"/>
[Needs(Permission.OwnRead)]
public sealed record ListMyContracts(string? Cursor = null, int Limit = 20) : IRequest<DocumentPage<ContractDocument>>;

/// <inheritdoc cref="ListMyQuotes"/>
[Needs(Permission.OwnRead)]
public sealed record ListMyInvoices(string? Cursor = null, int Limit = 20) : IRequest<DocumentPage<InvoiceDocument>>;

sealed class ListMyQuotesHandler(OwnBooks books) : IRequestHandler<ListMyQuotes, DocumentPage<QuoteDocument>>
{
    public Task<DocumentPage<QuoteDocument>> Handle(ListMyQuotes ask, CancellationToken cancellationToken) =>
        books.Book.Quotes(books.Number, ask.Cursor, ask.Limit, cancellationToken);
}

sealed class ListMyContractsHandler(OwnBooks books) : IRequestHandler<ListMyContracts, DocumentPage<ContractDocument>>
{
    public Task<DocumentPage<ContractDocument>> Handle(ListMyContracts ask, CancellationToken cancellationToken) =>
        books.Book.Contracts(books.Number, ask.Cursor, ask.Limit, cancellationToken);
}

sealed class ListMyInvoicesHandler(OwnBooks books) : IRequestHandler<ListMyInvoices, DocumentPage<InvoiceDocument>>
{
    public Task<DocumentPage<InvoiceDocument>> Handle(ListMyInvoices ask, CancellationToken cancellationToken) =>
        books.Book.Invoices(books.Number, ask.Cursor, ask.Limit, cancellationToken);
}
